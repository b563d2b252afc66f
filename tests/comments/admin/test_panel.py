from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Ban, Comment
from tests.builders import user
from tests.comments.admin.desk import DESK, IN_PLACE, batch_in, decide, fresh, take_back
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague():
    return user("colleague", first_name="بهرام", last_name="نیک‌پی")


@pytest.mark.parametrize(
    ("verb", "more", "where", "told"),
    [
        ("approve", {}, Comment.objects.approved, "تأیید شد."),
        ("reject", {"ready": "تکراری"}, Comment.objects.rejected, "رد شد."),
        ("spam", {}, Comment.objects.spam, "هرزنامه شد."),
    ],
)
def test_a_button_decides_and_leads_back_to_the_list(client, moderator, verb, more, where, told):
    one = comment()
    back = f"{DESK}?queue=all&p=2"
    response = decide(client, one, verb, next=back, **more)
    assert (response.status_code, response["Location"]) == (302, back)
    assert list(where()) == [one]
    [decision] = one.decisions.all()
    assert (decision.by, decision.verb) == (moderator, verb)
    assert told in client.get(f"{DESK}?queue=all").content.decode()


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "/fa/", "", "\0"])
def test_a_decision_leads_nowhere_else(client, moderator, target):
    assert decide(client, comment(), "approve", next=target)["Location"] == DESK


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"ready": "توهین"}, "توهین"),
        ({"ready": "دیگر", "reason": "نام يک كودک"}, "نام یک کودک"),
        ({"ready": "تبلیغ", "reason": "نشانی فروشگاه"}, "تبلیغ؛ نشانی فروشگاه"),
        ({"reason": "متن ناخواناست"}, "متن ناخواناست"),
    ],
)
def test_a_rejection_keeps_the_ready_reason_and_the_moderators_words(client, moderator, sent, kept):
    one = comment()
    decide(client, one, "reject", **sent)
    assert fresh(one).rejection_reason == kept


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("reject", {}),
        ("reject", {"ready": "دیگر"}),
        ("reject", {"ready": "چیزی دیگر", "reason": "بی‌جا"}),
        ("reject", {"reason": "ب" * 201}),
        ("edit", {"text": " "}),
        ("edit", {"text": "بد"}),
        ("reply", {"text": "پ" * 2001}),
        ("approve", {"seen": "دو"}),
        ("approve", {"seen": ""}),
        ("approve", {"seen": "7"}),
        ("delete", {}),
        ("", {}),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_typed_is_lost(client, moderator, verb, sent):
    one = comment()
    response = decide(client, one, verb, **sent)
    assert response.status_code == 422
    assert list(Comment.objects.awaiting_moderation()) == [one]
    html = response.content.decode()
    assert 'role="alert"' in html or "card__note--warning" in html
    for typed in (sent.get("text", "").strip(), sent.get("reason", "")):
        assert typed in html


def test_an_edit_keeps_the_writers_words_beside_it(client, moderator):
    one = comment(text="این نظر بسیار بسیار خوب است")
    response = decide(client, one, "edit", in_place=True, text="اين نظر بسیار خوب است")
    one = fresh(one)
    assert (one.text, one.original_text) == (
        "این نظر بسیار خوب است",
        "این نظر بسیار بسیار خوب است",
    )
    html = response.content.decode()
    assert "<del>بسیار" in html or "بسیار</del>" in html
    assert one.is_waiting
    assert "card--folded" not in html


def test_an_official_reply_lets_the_comment_through(client, moderator):
    one = comment(text="برای تهران هم پیش‌بینی دارید؟")
    response = decide(client, one, "reply", in_place=True, text="عصر جمعه بارش می‌رسد.")
    [reply] = one.replies.all()
    assert (reply.is_official, reply.text) == (True, "عصر جمعه بارش می‌رسد.")
    assert set(Comment.objects.shown()) == {one, reply}
    take_back(client, batch_in(response), in_place=True)
    assert list(Comment.objects.awaiting_moderation()) == [one]
    assert list(Comment.objects.removed()) == [reply]


def test_a_removal_that_was_asked_for_is_granted_or_not(client, moderator):
    gone, kept = approved_comment(), approved_comment()
    for one in (gone, kept):
        one.ask_removal()
    html = client.get(f"{DESK}?queue=asked_to_remove").content.decode()
    assert 'value="remove"' in html
    decide(client, gone, "remove")
    decide(client, kept, "keep", reason="نامی در آن نیست")
    assert list(Comment.objects.removed()) == [gone]
    assert list(Comment.objects.shown()) == [kept]
    assert not Comment.objects.asked_to_remove().exists()


def test_a_decision_of_a_colleague_is_shown_and_not_overwritten(client, moderator, colleague):
    one = comment()
    Comment.objects.get(pk=one.pk).approve(by=colleague)
    one.decisions.update(at=timezone.now() - timedelta(minutes=2, seconds=5))
    response = decide(client, one, "reject", in_place=True, reason="تکراری است")
    assert response.status_code == 409
    html = response.content.decode()
    assert "بهرام نیک‌پی این را ۲ دقیقه پیش تأیید کرد" in html
    assert 'value="تکراری است"' in html
    assert list(Comment.objects.approved()) == [one]

    knowing = decide(client, fresh(one), "reject", in_place=True, reason="تکراری است")
    assert knowing.status_code == 200
    assert list(Comment.objects.rejected()) == [one]


@pytest.mark.parametrize("verb", ["edit", "reply"])
def test_words_for_a_comment_that_changed_meanwhile_wait_for_a_second_look(
    client, moderator, colleague, verb
):
    one = comment()
    Comment.objects.get(pk=one.pk).edit(by=colleague, text="متن ویراسته")
    response = decide(client, one, verb, text="نوشته‌ای که نباید گم شود")
    assert response.status_code == 409
    assert "نوشته‌ای که نباید گم شود" in response.content.decode()
    assert fresh(one).text == "متن ویراسته"
    assert not one.replies.exists()


def test_what_else_was_typed_into_a_card_is_there_when_a_deed_is_refused(
    client, moderator, colleague
):
    one = comment(text="متن نخستین")
    Comment.objects.get(pk=one.pk).edit(by=colleague, text="متن ویراسته")
    typed = {"reply_text": "سپاس از شما", "edit_text": one.text, "reject_reason": "بی‌جا"}
    data = {"verb": "spam", "seen": one.version, **typed}
    html = client.post(f"{DESK}{one.pk}/decide/", data, headers=IN_PLACE).content.decode()
    assert "سپاس از شما</textarea>" in html
    assert 'value="بی‌جا"' in html
    # What a colleague made of the text is not undone by words that nobody typed.
    assert "متن ویراسته</textarea>" in html


def test_a_decision_is_taken_back(client, moderator):
    one = comment()
    response = decide(client, one, "approve", in_place=True)
    assert "card--folded" in response.content.decode()
    back = take_back(client, batch_in(response), in_place=True)
    assert "به حال پیشین بازگشت" in back.content.decode()
    assert list(Comment.objects.awaiting_moderation()) == [one]
    assert [each.verb for each in one.decisions.all()] == ["approve", "undo"]


def test_what_a_colleague_decided_since_is_not_taken_back(client, moderator, colleague):
    one = comment()
    batch = batch_in(decide(client, one, "approve", in_place=True))
    fresh(one).reject(by=colleague, reason="توهین")
    back = take_back(client, batch, in_place=True)
    assert back.status_code == 409
    assert "بهرام نیک‌پی این را همین حالا رد کرد" in back.content.decode()
    assert list(Comment.objects.rejected()) == [one]


@pytest.mark.parametrize("batch", ["", "x", "6fd88dc7-03d9-4369-a2cf-8ab158210302", "9" * 500])
def test_what_was_never_decided_is_not_taken_back(client, moderator, batch):
    assert "چیزی برای بازگرداندن نبود" in take_back(client, batch).content.decode()


def test_the_answer_in_place_says_how_many_wait(client, moderator):
    one = comment()
    comment(article=one.article)
    assert decide(client, one, "approve", in_place=True)["X-Waiting"] == "1"


@pytest.mark.parametrize(("days", "lasts"), [("7", timedelta(days=7)), ("", None)])
def test_a_sender_is_closed_from_a_card(client, days, lasts):
    person = user(can="comments.moderate_comment comments.add_ban")
    client.force_login(person)
    one = comment(address="a")
    response = decide(client, one, "ban", in_place=True, kind="address", days=days, reason="تبلیغ")
    [ban] = Ban.objects.in_force()
    assert (ban.value, ban.created_by, ban.reason) == ("a", person, "تبلیغ")
    assert (ban.until is None) == (lasts is None)
    assert "نشانی فرستنده" in response.content.decode()
    assert fresh(one).is_waiting


def test_what_is_not_known_of_a_sender_cannot_be_closed(client):
    client.force_login(user(can="comments.moderate_comment comments.add_ban"))
    response = decide(client, comment(), "ban", kind="network", days="7")
    assert response.status_code == 422
    assert not Ban.objects.exists()


def test_a_reply_that_readers_would_not_see_is_refused_and_its_words_kept(client, moderator):
    parent = approved_comment()
    one = approved_comment(parent=parent)
    parent.reject(by=moderator, reason="توهین")
    answer = decide(client, one, "reply", text="سپاس از یادآوری شما.", in_place=True)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "دیگر نشان داده نمی‌شود" in html
    assert "سپاس از یادآوری شما." in html
