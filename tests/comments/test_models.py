from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from comments.models import Comment
from tests.builders import chief, published_article, user
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db


def test_a_new_comment_waits_for_a_decision():
    new = comment()
    assert new.status == Comment.Status.PENDING
    assert new.decided_at is None
    assert new not in Comment.objects.approved()


def test_an_approved_comment_says_who_approved_it_and_when():
    moderator = user("moderator")
    one = comment()
    one.approve(by=moderator)
    assert list(Comment.objects.approved()) == [one]
    assert one.decided_by == moderator
    assert timezone.now() - one.decided_at < timedelta(minutes=1)


def test_a_rejected_comment_keeps_its_reason():
    one = comment()
    one.reject(by=user(), reason="  نام يک كودک ")
    assert list(Comment.objects.rejected()) == [one]
    assert one.rejection_reason == "نام یک کودک"


def test_spam_is_neither_waiting_nor_shown():
    one = comment()
    one.mark_as_spam(by=user())
    assert list(Comment.objects.spam()) == [one]
    assert not Comment.objects.approved().exists()
    assert not Comment.objects.awaiting_moderation().exists()


def test_a_decision_taken_twice_stays_the_first_moderators():
    one = comment()
    same = Comment.objects.get(pk=one.pk)
    first = user("first")
    one.approve(by=first)
    same.approve(by=user("second"))
    assert same.decided_by == first
    assert same.decided_at == one.decided_at


def test_a_decision_may_be_changed_and_its_reason_goes_with_it():
    one = comment()
    one.reject(by=user("first"), reason="توهین")
    second = user("second")
    one.approve(by=second)
    one.refresh_from_db()
    assert (one.decided_by, one.rejection_reason) == (second, "")
    assert one in Comment.objects.approved()


def test_a_moderator_who_leaves_takes_no_decision_along():
    moderator = chief()
    one = comment()
    one.approve(by=moderator)
    moderator.delete()
    assert list(Comment.objects.approved()) == [one]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": ""}, "نظر بی‌متن نمی‌شود."),
        ({"status": "approved"}, "تنها نظر بررسی‌شده زمان تصمیم دارد."),
        ({"decided_at": datetime(2025, 8, 5, tzinfo=UTC)}, "تنها نظر بررسی‌شده زمان تصمیم دارد."),
        (
            {"status": "lost", "decided_at": datetime(2025, 8, 5, tzinfo=UTC)},
            "وضعیت نظر شناخته نیست.",
        ),
    ],
)
def test_the_database_keeps_the_promises(fields, message):
    broken = Comment(**{"article": published_article(), "text": "درود بر شما", **fields})
    with pytest.raises(ValidationError) as refusal:
        broken.validate_constraints()
    assert refusal.value.messages == [message]
    with pytest.raises(IntegrityError):
        broken.save()


def test_a_reply_has_no_replies():
    reply = approved_comment(parent=approved_comment())
    deeper = Comment(article=reply.article, parent=reply, text="پاسخی به پاسخ")
    with pytest.raises(ValidationError) as refusal:
        deeper.full_clean()
    assert refusal.value.messages == ["به پاسخ نمی‌توان پاسخ داد."]


def test_a_reply_stands_under_the_article_of_what_it_answers():
    stray = Comment(article=published_article(), parent=approved_comment(), text="جای دیگر")
    with pytest.raises(ValidationError) as refusal:
        stray.full_clean()
    assert refusal.value.messages == ["پاسخ باید زیر همان خبر باشد."]


def test_a_reader_without_a_name_is_anonymous():
    assert comment(name="").display_name == "ناشناس"
    assert str(comment(name="مینا", text="درود بر شما")) == "مینا: درود بر شما"


def test_the_queue_begins_with_who_has_waited_longest():
    story = published_article()
    late = comment(article=story, created_at=datetime(2025, 8, 6, tzinfo=UTC))
    early = comment(article=story, created_at=datetime(2025, 8, 5, tzinfo=UTC))
    assert list(Comment.objects.awaiting_moderation().oldest_first()) == [early, late]


def test_comments_go_with_their_article():
    one = comment()
    one.article.delete()
    assert not Comment.objects.exists()


def test_the_address_of_a_comment_is_its_place_in_the_thread():
    one = comment()
    thread = f"/fa/{one.article_id}/comments"
    assert one.get_absolute_url() == f"{thread}?comment={one.pk}#comment-{one.pk}"
