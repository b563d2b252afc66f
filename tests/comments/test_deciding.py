"""How decisions are made and taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Decision
from comments.models.deciding import OvertakenError, decide, undo
from comments.status import Verb
from tests.builders import published_article, user
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db


def last_batch(one: Comment):
    return one.decisions.latest("pk").batch


def take_back(one: Comment, by=None):
    outcome = undo(Comment.objects.all(), last_batch(one), by=by)
    one.refresh_from_db()
    return outcome


def counts(story) -> tuple[int, int, int]:
    story.refresh_from_db()
    return story.comments_published, story.comments_pending, story.comments_refused


def test_every_decision_is_a_row_of_who_when_what_and_why():
    moderator = user("moderator")
    one = comment()
    one.reject(by=moderator, reason=" نام يک كودک ")
    [decision] = one.decisions.all()
    assert (decision.by, decision.verb, decision.reason) == (moderator, "reject", "نام یک کودک")
    assert (decision.before, decision.at) == ("pending", one.decided_at)


def test_what_somebody_decided_meanwhile_is_not_decided_over():
    one = comment()
    seen = one.version
    Comment.objects.get(pk=one.pk).approve(by=user("first"))
    with pytest.raises(OvertakenError):
        one.reject(by=user("second"), reason="توهین", seen=seen)
    assert one in Comment.objects.approved()
    one.reject(by=user("third"), reason="توهین", seen=one.version)
    assert one in Comment.objects.rejected()


def test_of_many_each_is_decided_about_that_nobody_touched():
    story = published_article()
    first, second, third = (comment(article=story) for _ in range(3))
    seen = {one.pk: one.version for one in (first, second, third)}
    second.mark_as_spam(by=None)
    outcome = decide(Comment.objects.all(), seen, Verb.APPROVE, by=user())
    assert (outcome.done, outcome.overtaken) == ([first, third], [second])
    assert {each.batch for each in Decision.objects.filter(verb="approve")} == {outcome.batch}
    assert counts(story) == (2, 0, 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.approve(by=None),
        lambda one: one.reject(by=None, reason="توهین"),
        lambda one: one.mark_as_spam(by=None),
        lambda one: one.remove(by=None),
        lambda one: one.edit(by=None, text="متنی دیگر"),
    ],
)
def test_what_was_decided_is_taken_back_whole(change: Callable[[Comment], None]):
    one = comment(text="متن نخستین")
    change(one)
    outcome = take_back(one, by=user("moderator"))
    assert outcome.done == [one]
    assert one.is_waiting
    assert (one.text, one.original_text, one.rejection_reason) == ("متن نخستین", "", "")
    assert (one.decided_at, one.decided_by) == (None, None)
    assert counts(one.article) == (0, 1, 0)


def undone_approval(number: int) -> list[Any]:
    """The statements that changed comments."""
    story = published_article()
    seen = {comment(article=story).pk: 0 for _ in range(number)}
    batch = decide(Comment.objects.all(), seen, Verb.APPROVE, by=None).batch
    with CaptureQueriesContext(connection) as asked:
        assert len(undo(Comment.objects.all(), batch, by=None).done) == number
    assert counts(story) == (0, number, 0)
    return [one for one in asked if one["sql"].startswith('UPDATE "comments_comment"')]


def test_what_goes_back_to_the_same_state_goes_in_one_statement_however_many():
    assert len(undone_approval(1)) == len(undone_approval(30)) == 1


def test_what_goes_back_to_different_states_goes_to_its_own():
    story = published_article()
    waiting, rejected = comment(article=story), comment(article=story)
    rejected.reject(by=None, reason="توهین")
    seen = {waiting.pk: None, rejected.pk: None}
    batch = decide(Comment.objects.all(), seen, Verb.APPROVE, by=None).batch
    undo(Comment.objects.all(), batch, by=None)
    assert list(Comment.objects.awaiting_moderation()) == [waiting]
    assert list(Comment.objects.rejected().values_list("rejection_reason")) == [("توهین",)]


def test_a_changed_decision_goes_back_to_the_one_before_with_its_reason():
    one = comment()
    one.reject(by=None, reason="توهین")
    one.approve(by=None)
    take_back(one)
    assert (one.is_rejected, one.rejection_reason) == (True, "توهین")


def test_of_two_edits_only_the_last_is_taken_back():
    one = comment(text="متن یک")
    one.edit(by=None, text="متن دو")
    one.edit(by=None, text="متن سه")
    take_back(one)
    assert (one.text, one.original_text) == ("متن دو", "متن یک")


def test_a_second_edit_after_an_undone_one_is_taken_back_to_the_writers_words():
    one = comment(text="متن یک")
    for text in ("متن دو", "متن سه"):
        one.edit(by=None, text=text)
        take_back(one)
        assert (one.text, one.is_edited) == ("متن یک", False)


def test_an_edit_back_to_the_writers_words_leaves_no_edit():
    one = comment(text="متن یک")
    one.edit(by=None, text="متن دو")
    one.edit(by=None, text="متن یک")
    assert not one.is_edited
    take_back(one)
    assert (one.text, one.original_text) == ("متن دو", "متن یک")


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.remove(by=None),
        lambda one: one.keep(by=None, reason=""),
        lambda one: one.reject(by=None, reason="توهین"),
    ],
)
def test_taking_back_an_answer_to_a_removal_leaves_the_request_open(change):
    one = approved_comment()
    one.ask_removal()
    asked_at = one.removal_asked_at
    one.edit(by=None, text="متنی دیگر")
    change(one)
    assert not Comment.objects.asked_to_remove().exists()
    take_back(one)
    assert one in Comment.objects.approved()
    assert one.removal_asked_at == asked_at
    change(one)
    take_back(one)
    assert one.removal_asked_at == asked_at


def test_what_its_writer_asked_and_what_was_taken_back_stay():
    one = approved_comment()
    one.ask_removal()
    assert take_back(one).overtaken == [one]
    other = comment()
    other.approve(by=None)
    take_back(other)
    assert take_back(other).overtaken == [other]


def test_an_official_reply_and_its_approval_are_taken_back_together():
    one = comment()
    reply = one.answer(by=user("moderator"), text="سپاس از یادآوری شما.")
    assert set(Comment.objects.shown()) == {one, reply}
    assert last_batch(one) == last_batch(reply)
    take_back(one)
    reply.refresh_from_db()
    assert one.is_waiting
    assert list(Comment.objects.removed()) == [reply]
    assert counts(one.article) == (0, 1, 0)


def test_an_official_reply_to_a_reply_stands_beside_it():
    reply = approved_comment(parent=approved_comment())
    answer = reply.answer(by=None, text="سپاس از یادآوری شما.")
    assert answer.parent == reply.parent


def test_no_official_reply_is_written_where_readers_would_not_see_it():
    parent = approved_comment()
    reply = approved_comment(parent=parent)
    parent.reject(by=None, reason="توهین")
    with pytest.raises(ValidationError, match="خوانندگان پاسخ رسمی را"):
        reply.answer(by=None, text="سپاس از یادآوری شما.")
    assert not Comment.objects.filter(is_official=True).exists()
    assert reply.decisions.count() == 1


@pytest.mark.parametrize("text", ["", "بد", "پ" * 2001])
def test_an_official_reply_is_held_to_the_rules_of_every_comment(text):
    one = comment()
    with pytest.raises(ValidationError):
        one.answer(by=None, text=text)
    one.refresh_from_db()
    assert one.is_waiting


def test_no_reply_stands_under_what_was_refused_meanwhile():
    one = comment()
    seen = one.version
    Comment.objects.get(pk=one.pk).reject(by=None, reason="توهین")
    with pytest.raises(OvertakenError):
        one.answer(by=None, text="سپاس از یادآوری شما.", seen=seen)
    assert not one.replies.exists()
