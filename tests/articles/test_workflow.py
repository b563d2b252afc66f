"""The way of a story: where each verb leads from each state, and what it leaves behind."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Article
from articles.models.workflow import MOVES
from articles.status import Status, Verb
from tests.builders import (
    approved_article,
    article,
    category,
    published_article,
    returned_article,
    submitted_article,
    user,
    withdrawn_article,
)
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db

STATES: dict[str, Callable[..., Article]] = {
    "draft": article,
    "submitted": submitted_article,
    "returned": returned_article,
    "approved": approved_article,
    "scheduled": lambda **fields: published_article(ago=-timedelta(hours=1), **fields),
    "published": published_article,
    "withdrawn": withdrawn_article,
}
DO: dict[str, Callable[[Article, Any], bool]] = {
    Verb.SUBMIT: lambda story, by: story.submit(by=by),
    Verb.RECALL: lambda story, by: story.recall(by=by),
    Verb.SEND_BACK: lambda story, by: story.send_back(by=by, note="منبع؟"),
    Verb.APPROVE: lambda story, by: story.approve(by=by),
    Verb.PUBLISH: lambda story, by: story.publish(by=by),
    Verb.UNSCHEDULE: lambda story, by: story.unschedule(by=by),
    Verb.WITHDRAW: lambda story, by: story.withdraw(by=by),
}
# What each verb leads to; where a state is missing, it leads nowhere.
LEADS = {
    Verb.SUBMIT: {"draft": "submitted", "returned": "submitted"},
    Verb.RECALL: {"submitted": "draft"},
    Verb.SEND_BACK: {"submitted": "returned", "approved": "returned"},
    Verb.APPROVE: {"draft": "approved", "submitted": "approved", "returned": "approved"},
    Verb.PUBLISH: {
        "draft": "published",
        "submitted": "published",
        "returned": "published",
        "approved": "published",
        "withdrawn": "published",
    },
    Verb.UNSCHEDULE: {"scheduled": "approved"},
    Verb.WITHDRAW: {"scheduled": "withdrawn", "published": "withdrawn"},
}


def told(story: Article) -> tuple[Any, ...]:
    row = Article.objects.get(pk=story.pk)
    return (row.status, row.published_at, row.withdrawn_at, row.assigned_to_id, row.steps.count())


def do(verb: str, story: Article, by: Any) -> bool:
    """Whether something was done; that a verb leads nowhere is nothing done, too."""
    try:
        return DO[verb](story, by)
    except ValidationError:
        return False


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", DO)
def test_a_verb_leads_where_it_should_and_nowhere_else(verb, state):
    """Also for a story with its service and a moment that was planned for it."""
    by = user("editor")
    story = STATES[state](category=category())
    if story.published_at is None:
        Article.objects.filter(pk=story.pk).update(published_at=timezone.now())
        story.refresh_from_db()
    before = told(story)
    target = LEADS[verb].get(state)
    assert do(verb, story, by) is (target is not None)
    if target is None:
        assert told(story) == before
        return
    after = told(story)
    assert (after[0], after[-1]) == (target, before[-1] + 1)
    step = story.steps.last()
    assert (step.verb, step.by) == (verb, by)
    assert story.status == target
    again = told(story)
    assert do(verb, story, by) is False
    assert told(story) == again


@pytest.mark.parametrize("verb", DO)
def test_the_moves_say_the_same(verb):
    origins = {("published" if each == "scheduled" else each) for each in LEADS[verb]}
    known = {str(each) for each in MOVES[verb].origins}
    assert origins <= known
    assert {MOVES[verb].target} == {Status(each) for each in LEADS[verb].values()}
    # Publishing what is published may set another moment for it.
    assert known - origins <= ({"published"} if verb == Verb.PUBLISH else set())


@pytest.mark.parametrize("state", STATES)
def test_what_the_desk_offers_is_what_the_verbs_do(state):
    story = STATES[state](category=category())
    for verb, leads in LEADS.items():
        if verb == Verb.PUBLISH and state in {"scheduled", "published"}:
            continue
        if verb == Verb.WITHDRAW and state == "scheduled":
            # Such a story is taken out of its schedule instead.
            continue
        assert story.allows(verb) == (state in leads), verb


@pytest.mark.parametrize("state", STATES)
def test_a_story_is_handed_over_in_every_state_once(state):
    by, to = user("editor"), user("writer")
    story = STATES[state](category=category())
    steps = story.steps.count()
    assert story.assign(to=to, by=by, note="بگیر") is True
    assert story.assign(to=to, by=by) is False
    assert story.steps.count() == steps + 1
    step = story.steps.last()
    assert (step.verb, step.by, step.to, step.note) == ("assign", by, to, "بگیر")


def test_nobody_is_sent_back_to_without_a_word():
    story = submitted_article()
    for empty in ("", "  ", "\u200c"):
        with pytest.raises(ValidationError):
            story.send_back(by=None, note=empty)
    assert story.status == Status.SUBMITTED


# Two at once


@pytest.fixture
def crowd(transactional_db, tmp_path: Path) -> Iterator[None]:
    with database_for_many(tmp_path):
        yield


def answers_at_once(*jobs: Callable[[], Any]) -> list[Any]:
    answers: list[Any] = [None] * len(jobs)

    def run(turn: int) -> None:
        try:
            answers[turn] = jobs[turn]()
        except ValidationError:
            answers[turn] = "too late"

    at_once(len(jobs), run)
    return answers


def twice(story: Article) -> tuple[Article, Article]:
    """As two people have it before them."""
    return Article.objects.get(pk=story.pk), Article.objects.get(pk=story.pk)


@pytest.mark.parametrize(
    ("make", "verb"),
    [
        (article, Verb.SUBMIT),
        (submitted_article, Verb.APPROVE),
        (approved_article, Verb.PUBLISH),
        (published_article, Verb.WITHDRAW),
    ],
    ids=lambda each: getattr(each, "value", ""),
)
def test_of_two_who_do_the_same_at_once_one_does_it(crowd, make, verb):
    story = make(category=category())
    before = story.steps.count()
    mine, theirs = twice(story)
    answers = answers_at_once(lambda: DO[verb](mine, None), lambda: DO[verb](theirs, None))
    assert sorted(answers) == [False, True]
    assert story.steps.count() == before + 1


def test_of_two_who_decide_otherwise_at_once_the_second_sees_the_first(crowd):
    for _ in range(3):
        story = submitted_article()
        before = story.steps.count()
        mine, theirs = twice(story)
        answers = answers_at_once(
            lambda one=mine: one.approve(by=None), lambda one=theirs: one.recall(by=None)
        )
        done = [each for each in answers if each is True]
        # What is a draft again may be approved, too; what is approved is not taken back any more.
        story.refresh_from_db()
        assert story.steps.count() == before + len(done)
        assert story.status == Status.APPROVED or "too late" not in answers
        assert done
