"""What stands around the keys of the desk: colleagues, lost connections, no scripts, any eye."""

import pytest
from playwright.sync_api import Page, expect

from comments.models import Ban, Comment
from tests.builders import user
from tests.journeys.looks import look
from tests.journeys.moderators import QUEUE, card, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_of_a_comment_tells_at_once_what_was_decided_there(
    page, live_server, moderator, waiting
):
    one = waiting[0]
    opened(page, live_server.url, f"{one.pk}/change/")
    page.keyboard.press("a")
    expect(page.locator(".messagelist")).to_contain_text("تأیید شد")
    expect(page.locator(".history li")).to_have_count(2)
    expect(page.locator(".history")).to_contain_text("پروانه صادقی")
    expect(card(page, one)).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(".history li")).to_have_count(3)
    page.keyboard.press("r")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".history")).to_contain_text("دلیل: توهین")


def test_what_a_colleague_decided_meanwhile_is_shown(queue: Page, waiting):
    first = waiting[0]
    colleague = user("colleague", first_name="بهرام", last_name="نیک‌پی")
    Comment.objects.get(pk=first.pk).approve(by=colleague)
    queue.keyboard.press("s")
    expect(card(queue, first)).to_contain_text("بهرام نیک‌پی این را همین حالا تأیید کرد")
    expect(card(queue, first)).to_be_focused()
    assert list(Comment.objects.approved()) == [first]
    queue.keyboard.press("s")
    expect(card(queue, first)).to_contain_text("هرزنامه شد")
    assert list(Comment.objects.spam()) == [first]


def test_a_lost_connection_loses_nothing_that_was_typed(queue: Page, waiting):
    first = waiting[0]
    queue.context.set_offline(True)
    queue.keyboard.press("w")
    queue.keyboard.type("سپاس از شما")
    queue.keyboard.press("Control+Enter")
    expect(card(queue, first).get_by_role("alert")).to_contain_text("فرستاده نشد")
    expect(card(queue, first).get_by_label("پاسخ رسمی", exact=True)).to_have_value("سپاس از شما")


def test_who_must_sign_in_again_is_told_and_decides_nothing(queue: Page, waiting):
    queue.context.clear_cookies()
    queue.keyboard.press("a")
    expect(card(queue, waiting[0]).get_by_role("alert")).to_contain_text("نشست خود را بررسی کنید")
    expect(queue.locator("[data-waiting]")).to_have_text("۴")
    assert not Comment.objects.approved().exists()


def test_without_a_script_plain_buttons_decide(scriptless, live_server, moderator, waiting):
    first, second, third, _ = waiting
    page = opened(scriptless, live_server.url)
    card(page, first).get_by_role("button", name="تأیید", exact=False).first.click()
    expect(page.locator(".messagelist")).to_contain_text("تأیید شد")
    card(page, second).locator("summary", has_text="رد").click()
    card(page, second).get_by_role("button", name="رد با این دلیل").click()
    expect(page.get_by_role("alert")).to_contain_text("دلیل رد را برگزینید")
    card(page, second).get_by_label("تکراری").check()
    card(page, second).get_by_role("button", name="رد با این دلیل").click()
    expect(page.locator(".messagelist")).to_contain_text("رد شد")
    page.get_by_role("button", name="بازگرداندن").click()
    expect(page.locator(".messagelist")).to_contain_text("به حال پیشین بازگشت")
    page.goto(f"{live_server.url}{QUEUE}")
    card(page, third).get_by_role("checkbox").check()
    page.get_by_role("button", name="تأیید برگزیده‌ها").click()
    expect(page.locator(".messagelist")).to_contain_text("۱ نظر تأیید شد")
    assert set(Comment.objects.approved()) == {first, third}


def test_the_desk_can_be_used_by_everybody(page, live_server, moderator, waiting):
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    Comment.objects.update(holds=["پیوند دارد (۱)"])
    waiting[1].approve(by=moderator)
    Ban.objects.close(waiting[0], "address", by=moderator, days=7)
    long = waiting[2]
    long.edit(by=moderator, text="واژه‌ای‌دراز" * 150)
    opened(page, live_server.url)
    page.keyboard.press("a")
    for key in ("r", "b", "e"):
        page.keyboard.press(key)
        expect_room_and_no_barrier(page)
        page.keyboard.press("Escape")
    for where in (*(f"{QUEUE}{one.pk}/change/" for one in (long, waiting[3])), "/admin/"):
        page.goto(f"{live_server.url}{where}")
        expect_room_and_no_barrier(page)


def expect_room_and_no_barrier(page: Page) -> None:
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for each in page.locator(".card").all():
            assert each.evaluate("card => card.scrollWidth <= card.offsetWidth")
    assert [*look(page, page.url)] == []
