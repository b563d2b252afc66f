"""A moderator clears a queue by keyboard alone, with either layout."""

import pytest
from playwright.sync_api import Page, expect

from comments.models import Ban, Comment
from tests.comments.builders import approved_comment
from tests.journeys.desk import sign_in
from tests.journeys.moderators import TEXTS, card, opened, press_persian

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_signing_in_one_key_leads_to_the_queue(page, live_server, moderator, waiting):
    sign_in(page, live_server.url, "moderator")
    expect(page.get_by_role("link", name="بررسی نظرها")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page, waiting[0])).to_be_focused()


def test_a_queue_is_cleared_by_keyboard_alone(queue: Page, waiting, moderator, live_server):
    first, second, third, fourth = waiting
    expect(card(queue, first)).to_be_focused()
    queue.keyboard.press("a")
    expect(card(queue, first)).to_contain_text("تأیید شد")
    expect(card(queue, second)).to_be_focused()
    expect(queue.locator("[data-waiting]")).to_have_text("۳")

    queue.keyboard.press("r")
    queue.keyboard.press("ArrowDown")
    queue.keyboard.press("Tab")
    queue.keyboard.type("نام as کسی")
    queue.keyboard.press("Enter")
    expect(card(queue, second)).to_contain_text("رد شد")
    expect(card(queue, third)).to_be_focused()

    queue.keyboard.press("s")
    expect(card(queue, third)).to_contain_text("هرزنامه شد")
    expect(card(queue, fourth)).to_be_focused()
    queue.keyboard.press("u")
    expect(card(queue, third)).to_be_focused()
    expect(card(queue, third)).to_contain_text("به حال پیشین بازگشت")
    queue.keyboard.press("j")
    expect(card(queue, fourth)).to_be_focused()
    queue.keyboard.press("ArrowUp")
    expect(card(queue, third)).to_be_focused()

    assert list(Comment.objects.approved()) == [first]
    assert list(Comment.objects.rejected()) == [second]
    assert list(Comment.objects.awaiting_moderation()) == [third, fourth]
    second.refresh_from_db()
    assert second.rejection_reason == "تبلیغ؛ نام as کسی"
    queue.goto(f"{live_server.url}/fa/comments/{second.reference}")
    expect(queue.get_by_text("تبلیغ؛ نام as کسی")).to_be_visible()


def test_the_keys_are_the_same_with_a_persian_layout(queue: Page, waiting):
    first, second, third, fourth = waiting
    expect(card(queue, first)).to_be_focused()
    press_persian(queue, "j")
    expect(card(queue, second)).to_be_focused()
    press_persian(queue, "a")
    expect(card(queue, second)).to_contain_text("تأیید شد")
    expect(card(queue, third)).to_be_focused()
    press_persian(queue, "r")
    expect(card(queue, third).get_by_label("توهین")).to_be_focused()
    queue.keyboard.press("Escape")
    expect(card(queue, third)).to_be_focused()
    press_persian(queue, "s")
    expect(card(queue, fourth)).to_be_focused()
    press_persian(queue, "u")
    expect(card(queue, third)).to_contain_text("به حال پیشین بازگشت")
    assert list(Comment.objects.approved()) == [second]


def test_words_are_edited_and_answered_in_place(queue: Page, waiting):
    first, second, *_ = waiting
    queue.keyboard.press("e")
    field = card(queue, first).get_by_label("ویرایش", exact=True)
    expect(field).to_be_focused()
    queue.keyboard.type(" با ویرایش")
    queue.keyboard.press("Control+Enter")
    expect(card(queue, first).locator(".card__text")).to_have_text("نظر نخست با ویرایش")
    expect(card(queue, first)).to_be_focused()
    card(queue, first).get_by_text("نوشته نخستین").click()
    expect(card(queue, first).locator("ins")).to_contain_text("با ویرایش")

    queue.keyboard.press("w")
    expect(card(queue, first).get_by_label("پاسخ رسمی", exact=True)).to_be_focused()
    queue.keyboard.press("Control+Enter")
    expect(card(queue, first).get_by_role("alert")).to_contain_text("متن را بنویسید")
    queue.keyboard.type("سپاس از شما")
    queue.keyboard.press("Control+Enter")
    expect(card(queue, first)).to_contain_text("پاسخ رسمی زیر آن منتشر شد")
    expect(card(queue, second)).to_be_focused()
    assert [reply.text for reply in first.replies.all()] == ["سپاس از شما"]
    assert list(Comment.objects.approved().top_level()) == [first]


def test_a_sender_is_closed_by_keyboard(queue: Page, waiting):
    queue.keyboard.press("b")
    expect(card(queue, waiting[0]).get_by_label("چه")).to_be_focused()
    card(queue, waiting[0]).get_by_role("button", name="بستن", exact=True).press("Enter")
    expect(card(queue, waiting[0])).to_contain_text("تا ۱ روز بسته شد")
    expect(card(queue, waiting[0])).to_be_focused()
    assert Ban.objects.in_force().count() == 1


def test_a_removal_is_decided_by_keyboard(page: Page, live_server, moderator):
    gone, kept = (approved_comment(text=text) for text in TEXTS[:2])
    for one in (gone, kept):
        one.ask_removal()
    opened(page, live_server.url, "?queue=asked_to_remove")
    page.keyboard.press("d")
    expect(card(page, gone)).to_contain_text("برداشته شد")
    page.keyboard.press("n")
    page.keyboard.type("نامی در آن نیست")
    page.keyboard.press("Enter")
    expect(card(page, kept)).to_contain_text("درخواست حذف پذیرفته نشد")
    assert list(Comment.objects.removed()) == [gone]
    assert list(Comment.objects.approved()) == [kept]


def test_many_are_chosen_and_cleared_and_taken_back(queue: Page, waiting):
    first, second, third, fourth = waiting
    queue.keyboard.press("x")
    queue.keyboard.press("j")
    queue.keyboard.press("j")
    queue.keyboard.press("Shift+X")
    expect(queue.locator("[data-count]")).to_have_text("۳ برگزیده")
    queue.keyboard.press("a")
    expect(queue.locator(".messagelist")).to_contain_text("۳ نظر تأیید شد")
    assert set(Comment.objects.approved()) == {first, second, third}
    queue.keyboard.press("u")
    expect(queue.locator(".messagelist")).to_contain_text("۳ نظر به حال پیشین بازگشت")
    queue.keyboard.press("*")
    queue.keyboard.press("r")
    queue.keyboard.press("Space")
    queue.keyboard.press("Enter")
    expect(queue.locator(".messagelist")).to_contain_text("۴ نظر رد شد")
    expect(queue.get_by_text("صف خالی است")).to_be_visible()
    fourth.refresh_from_db()
    assert fourth.rejection_reason == "توهین"


def test_the_next_ones_are_there_before_the_page_is_empty(queue: Page, waiting, live_server):
    story = waiting[0].article
    Comment.objects.bulk_create(
        Comment(article=story, text=f"نظر {number}") for number in range(60)
    )
    queue.reload()
    expect(queue.locator("[data-card]")).to_have_count(50)
    for number in range(41):
        queue.keyboard.press("a")
        expect(queue.locator(".card--folded")).to_have_count(number + 1)
    expect(queue.locator("[data-card]")).to_have_count(64)
    expect(queue.locator("[data-announce]")).to_contain_text("مانده است")


def test_the_keys_are_listed(queue: Page):
    queue.keyboard.press("?")
    expect(queue.get_by_role("dialog", name="کلیدها")).to_be_visible()
    queue.keyboard.press("a")
    queue.keyboard.press("Escape")
    expect(queue.get_by_role("dialog", name="کلیدها")).to_be_hidden()
    assert not Comment.objects.approved().exists()


def test_a_key_held_down_decides_about_one_alone(queue: Page, waiting):
    first, second, *_ = waiting
    queue.keyboard.down("a")
    expect(card(queue, second)).to_be_focused()
    for _ in range(5):
        queue.keyboard.down("a")
    queue.keyboard.up("a")
    queue.keyboard.press("j")
    assert list(Comment.objects.approved()) == [first]
