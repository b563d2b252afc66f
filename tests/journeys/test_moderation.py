"""A moderator clears a queue: by keyboard alone, with either layout, and without any script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from comments.models import Ban, Comment
from tests.builders import published_article, user
from tests.comments.builders import approved_comment, comment
from tests.journeys.desk import sign_in
from tests.journeys.test_reader_site import AXE, SERIOUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/comments/comment/"
TEXTS = ["نظر نخست", "نظر دوم", "نظر سوم", "نظر چهارم"]
# The letters that the keys of the desk write with a Persian layout.
PERSIAN = {"a": "ش", "s": "س", "r": "ق", "j": "ت", "k": "ن", "u": "ع"}


@pytest.fixture
def moderator():
    return user(
        "moderator",
        can="comments.moderate_comment comments.add_ban",
        first_name="پروانه",
        last_name="صادقی",
    )


@pytest.fixture
def waiting() -> list[Comment]:
    story = published_article()
    return [comment(article=story, text=text, address="a") for text in TEXTS]


@pytest.fixture
def desk(page: Page, live_server, moderator, waiting) -> Page:
    return opened(page, live_server.url)


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def opened(page: Page, site: str, query: str = "") -> Page:
    sign_in(page, site, "moderator")
    page.goto(f"{site}{QUEUE}{query}")
    return page


def card(page: Page, one: Comment) -> Locator:
    return page.locator(f"#comment-{one.pk}")


def press_persian(page: Page, letter: str) -> None:
    """The key that has this Latin letter, while the layout is Persian."""
    key = {"code": f"Key{letter.upper()}", "key": PERSIAN[letter], "bubbles": True}
    page.evaluate(
        "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key))", key
    )


def test_a_queue_is_cleared_by_keyboard_alone(desk: Page, waiting, moderator, live_server):
    first, second, third, fourth = waiting
    expect(card(desk, first)).to_be_focused()
    desk.keyboard.press("a")
    expect(card(desk, first)).to_contain_text("تأیید شد")
    expect(card(desk, second)).to_be_focused()
    expect(desk.locator("[data-waiting]")).to_have_text("۳")

    desk.keyboard.press("r")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Tab")
    desk.keyboard.type("نام as کسی")
    desk.keyboard.press("Enter")
    expect(card(desk, second)).to_contain_text("رد شد")
    expect(card(desk, third)).to_be_focused()

    desk.keyboard.press("s")
    expect(card(desk, third)).to_contain_text("هرزنامه شد")
    expect(card(desk, fourth)).to_be_focused()
    desk.keyboard.press("u")
    expect(card(desk, third)).to_be_focused()
    expect(card(desk, third)).to_contain_text("به حال پیشین بازگشت")
    desk.keyboard.press("j")
    expect(card(desk, fourth)).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(card(desk, third)).to_be_focused()

    assert list(Comment.objects.approved()) == [first]
    assert list(Comment.objects.rejected()) == [second]
    assert list(Comment.objects.awaiting_moderation()) == [third, fourth]
    second.refresh_from_db()
    assert second.rejection_reason == "تبلیغ؛ نام as کسی"
    desk.goto(f"{live_server.url}/fa/comments/{second.reference}")
    expect(desk.get_by_text("تبلیغ؛ نام as کسی")).to_be_visible()


def test_the_keys_are_the_same_with_a_persian_layout(desk: Page, waiting):
    first, second, third, fourth = waiting
    expect(card(desk, first)).to_be_focused()
    press_persian(desk, "j")
    expect(card(desk, second)).to_be_focused()
    press_persian(desk, "a")
    expect(card(desk, second)).to_contain_text("تأیید شد")
    expect(card(desk, third)).to_be_focused()
    press_persian(desk, "r")
    expect(card(desk, third).get_by_label("توهین")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(card(desk, third)).to_be_focused()
    press_persian(desk, "s")
    expect(card(desk, fourth)).to_be_focused()
    press_persian(desk, "u")
    expect(card(desk, third)).to_contain_text("به حال پیشین بازگشت")
    assert list(Comment.objects.approved()) == [second]


def test_words_are_edited_and_answered_in_place(desk: Page, waiting):
    first, second, *_ = waiting
    desk.keyboard.press("e")
    field = card(desk, first).get_by_label("ویرایش", exact=True)
    expect(field).to_be_focused()
    desk.keyboard.type(" با ویرایش")
    desk.keyboard.press("Control+Enter")
    expect(card(desk, first).locator(".card__text")).to_have_text("نظر نخست با ویرایش")
    expect(card(desk, first)).to_be_focused()
    card(desk, first).get_by_text("نوشته نخستین").click()
    expect(card(desk, first).locator("ins")).to_contain_text("با ویرایش")

    desk.keyboard.press("w")
    expect(card(desk, first).get_by_label("پاسخ رسمی", exact=True)).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(card(desk, first).get_by_role("alert")).to_contain_text("متن را بنویسید")
    desk.keyboard.type("سپاس از شما")
    desk.keyboard.press("Control+Enter")
    expect(card(desk, first)).to_contain_text("پاسخ رسمی زیر آن منتشر شد")
    expect(card(desk, second)).to_be_focused()
    assert [reply.text for reply in first.replies.all()] == ["سپاس از شما"]
    assert list(Comment.objects.approved().top_level()) == [first]


def test_a_sender_is_closed_by_keyboard(desk: Page, waiting):
    desk.keyboard.press("b")
    expect(card(desk, waiting[0]).get_by_label("چه")).to_be_focused()
    card(desk, waiting[0]).get_by_role("button", name="بستن", exact=True).press("Enter")
    expect(card(desk, waiting[0])).to_contain_text("تا ۱ روز بسته شد")
    expect(card(desk, waiting[0])).to_be_focused()
    assert Ban.objects.in_force().count() == 1


def test_what_a_colleague_decided_meanwhile_is_shown(desk: Page, waiting):
    first = waiting[0]
    colleague = user("colleague", first_name="بهرام", last_name="نیک‌پی")
    Comment.objects.get(pk=first.pk).approve(by=colleague)
    desk.keyboard.press("s")
    expect(card(desk, first)).to_contain_text("بهرام نیک‌پی این را همین حالا تأیید کرد")
    expect(card(desk, first)).to_be_focused()
    assert list(Comment.objects.approved()) == [first]
    desk.keyboard.press("s")
    expect(card(desk, first)).to_contain_text("هرزنامه شد")
    assert list(Comment.objects.spam()) == [first]


def test_many_are_chosen_and_cleared_and_taken_back(desk: Page, waiting):
    first, second, third, fourth = waiting
    desk.keyboard.press("x")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("Shift+X")
    expect(desk.locator("[data-count]")).to_have_text("۳ برگزیده")
    desk.keyboard.press("a")
    expect(desk.locator(".messagelist")).to_contain_text("۳ نظر تأیید شد")
    assert set(Comment.objects.approved()) == {first, second, third}
    desk.keyboard.press("u")
    expect(desk.locator(".messagelist")).to_contain_text("۳ نظر به حال پیشین بازگشت")
    desk.keyboard.press("*")
    desk.keyboard.press("r")
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("۴ نظر رد شد")
    expect(desk.get_by_text("صف خالی است")).to_be_visible()
    fourth.refresh_from_db()
    assert fourth.rejection_reason == "توهین"


def test_the_next_ones_are_there_before_the_page_is_empty(desk: Page, waiting, live_server):
    story = waiting[0].article
    Comment.objects.bulk_create(
        Comment(article=story, text=f"نظر {number}") for number in range(60)
    )
    desk.reload()
    expect(desk.locator("[data-card]")).to_have_count(50)
    for number in range(41):
        desk.keyboard.press("a")
        expect(desk.locator(".card--folded")).to_have_count(number + 1)
    expect(desk.locator("[data-card]")).to_have_count(64)
    expect(desk.locator("[data-announce]")).to_contain_text("مانده است")


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


def test_a_lost_connection_loses_nothing_that_was_typed(desk: Page, waiting):
    first = waiting[0]
    desk.keyboard.press("w")
    desk.keyboard.type("سپاس از شما")
    desk.route("**/decide/", lambda route: route.abort())
    desk.keyboard.press("Control+Enter")
    expect(card(desk, first).get_by_role("alert")).to_contain_text("فرستاده نشد")
    expect(card(desk, first).get_by_label("پاسخ رسمی", exact=True)).to_have_value("سپاس از شما")


def test_who_must_sign_in_again_is_told_and_decides_nothing(desk: Page, waiting):
    desk.context.clear_cookies()
    desk.keyboard.press("a")
    expect(card(desk, waiting[0]).get_by_role("alert")).to_contain_text("نشست خود را بررسی کنید")
    expect(desk.locator("[data-waiting]")).to_have_text("۴")
    assert not Comment.objects.approved().exists()


def test_the_keys_are_listed(desk: Page):
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="کلیدها")).to_be_visible()
    desk.keyboard.press("a")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog", name="کلیدها")).to_be_hidden()
    assert not Comment.objects.approved().exists()


def test_without_a_script_plain_buttons_decide(plain_page, live_server, moderator, waiting):
    first, second, third, _ = waiting
    page = opened(plain_page, live_server.url)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_can_be_used_by_everybody(page, live_server, moderator, waiting, scheme):
    page.emulate_media(color_scheme=scheme)
    Comment.objects.update(holds=["پیوند دارد (۱)"])
    waiting[1].approve(by=moderator)
    Ban.objects.close(waiting[0], "address", by=moderator, days=7)
    opened(page, live_server.url)
    page.keyboard.press("a")
    page.keyboard.press("r")
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.add_script_tag(content=AXE.read_text())
    assert page.evaluate(SERIOUS) == []
