"""Two moderators at the same moment: neither runs over the other."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from comments.models import Comment, Decision
from comments.models.deciding import OvertakenError, decide, undo
from comments.status import Verb
from tests.builders import published_article
from tests.comments.builders import comment
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db


def counts(story) -> tuple[int, int, int]:
    story.refresh_from_db()
    return story.comments_published, story.comments_pending, story.comments_refused


@pytest.fixture
def crowd(transactional_db, tmp_path: Path) -> Iterator[None]:
    with database_for_many(tmp_path):
        yield


def answers_at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What each gives, or that it was overtaken, all begun at the same moment."""
    answers: list[Any] = [None] * len(jobs)

    def run(turn: int) -> None:
        try:
            answers[turn] = jobs[turn]()
        except OvertakenError as error:
            answers[turn] = error

    at_once(len(jobs), run)
    return answers


def test_of_two_moderators_at_the_same_moment_one_decides(crowd):
    story = published_article()
    for _ in range(5):
        one = comment(article=story)
        mine, theirs = (Comment.objects.get(pk=one.pk) for _ in range(2))
        answers = answers_at_once(
            lambda c=mine: c.approve(by=None, seen=0),
            lambda c=theirs: c.reject(by=None, reason="توهین", seen=0),
        )
        assert len([a for a in answers if isinstance(a, OvertakenError)]) == 1
        [decision] = one.decisions.all()
        one.refresh_from_db()
        assert one.version == 1
        assert one.is_shown == (decision.verb == "approve")
    published, pending, refused = counts(story)
    assert (published + refused, pending) == (5, 0)


def test_two_moderators_who_clear_the_same_queue_share_it(crowd):
    story = published_article()
    seen = {comment(article=story).pk: 0 for _ in range(20)}
    approved, spam = answers_at_once(
        lambda: decide(Comment.objects.all(), seen, Verb.APPROVE, by=None),
        lambda: decide(Comment.objects.all(), seen, Verb.SPAM, by=None),
    )
    assert len(approved.done) + len(spam.done) == 20
    assert len(approved.overtaken) + len(spam.overtaken) == 20
    assert Decision.objects.count() == 20
    assert counts(story) == (len(approved.done), 0, len(spam.done))


def test_taking_back_and_deciding_anew_at_the_same_moment_lose_nothing(crowd):
    for _ in range(5):
        one = comment()
        one.approve(by=None)
        batch, again = one.decisions.get().batch, Comment.objects.get(pk=one.pk)
        answers_at_once(
            lambda b=batch: undo(Comment.objects.all(), b, by=None),
            lambda c=again: c.reject(by=None, reason="توهین", seen=1),
        )
        verbs = [each.verb for each in one.decisions.order_by("pk")]
        one.refresh_from_db()
        assert verbs in (["approve", "undo"], ["approve", "reject"])
        assert one.is_waiting == (verbs[-1] == "undo")
        assert one.version == 2
