"""A laptop closes, a browser dies, a line breaks: the words are still there."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import Error as BrowserError

from articles.models import Article, Presence, Unsaved
from tests.builders import article, category, chief, edition, published_article, tag, user
from tests.journeys.desk import choose, message, put_cursor, sign_in, write_body

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What may be gone at most, in milliseconds.
LIMIT = 10_000
KEPT = re.compile("نوشته‌ها نگه داشته شد، [۰-۹]{2}:[۰-۹]{2}:[۰-۹]{2}")
# As if one came back to the tab again and again.
PULSE_OFTEN = (
    "() => setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 300) && null"
)
KEPT_HERE = "Object.keys(localStorage).filter((key) => key.startsWith('unsaved:')).length"
OFFLINE = "ارتباط نیست؛ نوشته روی همین دستگاه مانده است"


@pytest.fixture
def site(live_server) -> str:
    return live_server.url


@pytest.fixture
def story() -> Article:
    return article(headline="پیش از این", body="<p>بند نخست</p>", category=category())


@pytest.fixture
def desk(page: Page, site, story) -> Page:
    chief()
    sign_in(page, site, "chief")
    return page


def open_form(page: Page, site: str, story: Article | None = None) -> None:
    place = f"{story.pk}/change/" if story else "add/"
    page.goto(f"{site}/admin/articles/article/{place}")
    expect(editor(page)).to_be_visible()


def editor(page: Page):
    return page.locator(".field-body .ProseMirror[contenteditable=true]")


def status(page: Page):
    return page.locator("[data-unsaved-status]")


def offer(page: Page):
    return page.locator("[data-offer-closed]:visible")


def half_a_minute_later() -> None:
    """As long as a page that has died still seems to be there."""
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=31))


def save(page: Page) -> None:
    page.get_by_role("button", name="ذخیره", exact=True).click()
    expect(message(page)).to_be_visible()


def crash(page: Page) -> None:
    with pytest.raises(BrowserError):
        page.goto("chrome://crash", timeout=5000)


def leave(page: Page) -> None:
    page.goto("about:blank")


def close(page: Page) -> None:
    page.context.close()


@pytest.mark.parametrize("end", [crash, leave, close])
def test_words_typed_before_the_end_are_brought_back(
    new_context, site, story, end: Callable[[Page], None]
):
    chief()
    tag("تالاب")
    published_article(headline="گزارش دیروز")
    first = new_context().new_page()
    sign_in(first, site, "chief")
    cookies = first.context.cookies()
    open_form(first, site, story)
    choose(first, "tags", "تالاب")
    first.locator(".add-row a").press("Enter")
    choose(first, "related_links-0-target", "گزارش دیروز")
    first.locator("#id_headline").fill("فلامینگوها به دریاچه بازگشتند")
    put_cursor(editor(first).get_by_text("بند نخست"))
    first.keyboard.press("End")
    first.keyboard.press("Enter")
    first.keyboard.type("جمله‌ای که در میانه‌اش")
    first.wait_for_timeout(LIMIT / 2)
    end(first)
    half_a_minute_later()

    again = new_context()
    again.add_cookies(cookies)
    page = again.new_page()
    open_form(page, site, story)
    expect(offer(page)).to_contain_text("نوشته ذخیره‌نشده‌ای از")
    expect(offer(page)).to_contain_text("فلامینگوها به دریاچه بازگشتند")
    expect(page.locator("#id_headline")).to_have_value("پیش از این")
    page.get_by_role("button", name="بازگرداندن").press("Enter")
    expect(page.locator(".unsaved-restored")).to_contain_text("هنوز ذخیره نشده است")
    expect(page.locator("#id_headline")).to_have_value("فلامینگوها به دریاچه بازگشتند")
    expect(editor(page)).to_contain_text("جمله‌ای که در میانه‌اش")
    expect(page.locator("#id_tags + .select2")).to_contain_text("تالاب")
    expect(page.locator("#id_related_links-0-target + .select2")).to_contain_text("گزارش دیروز")
    expect(page.locator(".errornote, .errorlist")).to_have_count(0)
    save(page)

    story.refresh_from_db()
    assert story.headline == "فلامینگوها به دریاچه بازگشتند"
    assert story.body == "<p>بند نخست</p><p>جمله‌ای که در میانه‌اش</p>"
    assert {each.name for each in story.tags.all()} == {"تالاب"}
    assert [link.headline for link in story.related_links.all()] == ["گزارش دیروز"]
    open_form(page, site, story)
    expect(page.locator("[data-offer]")).to_have_count(0)
    assert not Unsaved.objects.exists()


def test_a_form_that_is_only_looked_at_has_nothing_unsaved(desk, site, story):
    open_form(desk, site, story)
    expect.soft(status(desk)).to_be_empty()
    desk.wait_for_timeout(3000)
    leave(desk)
    open_form(desk, site, story)
    expect(desk.locator("[data-offer]")).to_have_count(0)
    assert not Unsaved.objects.exclude(data={}).exists()


def test_a_reload_offers_what_was_typed_and_takes_it_back_when_it_is_undone(desk, site, story):
    open_form(desk, site, story)
    desk.locator("#id_lead").fill("لید تازه")
    desk.reload()
    expect(offer(desk)).to_contain_text("پیش از این")
    desk.locator("#id_lead").fill("چیزی دیگر")
    expect(status(desk)).to_have_text(KEPT)
    desk.locator("#id_lead").fill("")
    desk.locator("#id_lead").blur()
    desk.reload()
    expect(offer(desk)).to_have_count(1)


def test_a_new_story_is_written_lost_and_found_by_keyboard_alone(page, site):
    edition()
    chief()
    sign_in(page, site, "chief")
    open_form(page, site)
    page.locator("#id_headline").focus()
    page.keyboard.type("خبر نو")
    expect(status(page)).to_have_text(KEPT)
    leave(page)
    open_form(page, site)
    expect(offer(page)).to_contain_text("خبر نو")
    while page.evaluate("document.activeElement.textContent.trim()") != "دور ریختن":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(offer(page)).to_contain_text("دور ریخته شد")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".unsaved-restored")).to_be_visible()
    page.locator("#id_headline").press("End")
    page.keyboard.type(" و تازه")
    page.locator("#id_kicker").press("Enter")
    expect(message(page)).to_be_visible()
    assert Article.objects.get().headline == "خبر نو و تازه"
    assert not Unsaved.objects.exists()
    open_form(page, site)
    expect(page.locator("[data-offer]")).to_have_count(0)


def cut_off(context: BrowserContext) -> None:
    context.route("**/pulse/", lambda route: route.abort("internetdisconnected"))


def never_arrived() -> None:
    """What a page sends while it goes is not held back with the rest."""
    Unsaved.objects.all().delete()
    Presence.objects.all().delete()


def test_without_a_line_the_words_stay_on_the_device_until_there_is_one(desk, site, story):
    open_form(desk, site, story)
    cut_off(desk.context)
    desk.locator("#id_lead").fill("نوشته‌ای بی‌ارتباط")
    expect(status(desk)).to_have_text(OFFLINE)
    assert not Unsaved.objects.exists()
    desk.context.unroute("**/pulse/")
    expect(status(desk)).to_have_text(KEPT)
    assert Unsaved.objects.get().first("lead") == "نوشته‌ای بی‌ارتباط"
    assert desk.evaluate(KEPT_HERE) == 0


def test_what_a_device_alone_has_is_brought_and_offered_later(desk, site, story):
    open_form(desk, site, story)
    cut_off(desk.context)
    desk.locator("#id_headline").fill("تنها روی این دستگاه")
    expect(status(desk)).to_have_text(OFFLINE)
    leave(desk)
    never_arrived()
    desk.context.unroute("**/pulse/")
    open_form(desk, site, story)
    expect(offer(desk)).to_contain_text("تنها روی این دستگاه")
    desk.get_by_role("button", name="بازگرداندن").click()
    expect(desk.locator("#id_headline")).to_have_value("تنها روی این دستگاه")


def test_somebody_elses_words_on_the_same_device_stay_theirs(desk, site, story):
    open_form(desk, site, story)
    cut_off(desk.context)
    desk.locator("#id_headline").fill("از آن سردبیر")
    expect(status(desk)).to_have_text(OFFLINE)
    leave(desk)
    never_arrived()
    desk.context.clear_cookies()
    other = chief("other")
    sign_in(desk, site, "other")
    desk.context.unroute("**/pulse/")
    open_form(desk, site, story)
    desk.wait_for_timeout(1000)
    expect(desk.locator("[data-offer]")).to_have_count(0)
    assert not Unsaved.objects.of(other).exists()


def test_whose_session_ends_signs_in_in_another_tab_and_saves(desk, site, story):
    open_form(desk, site, story)
    Session.objects.all().delete()
    desk.locator("#id_lead").fill("پس از پایان نشست")
    expect(status(desk)).to_contain_text("نشست شما پایان یافته")
    with desk.expect_popup() as popup:
        status(desk).get_by_role("link").click()
    tab = popup.value
    tab.get_by_label("نام کاربری").fill("chief")
    tab.get_by_label("گذرواژه").fill("newsroom-test")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="میز کار")).to_be_visible()
    tab.close()
    expect(status(desk)).to_have_text(KEPT)
    save(desk)
    story.refresh_from_db()
    assert story.lead == "پس از پایان نشست"


def test_a_form_that_is_refused_loses_nothing(desk, site, story):
    open_form(desk, site, story)
    desk.locator("#id_headline").fill("")
    desk.locator("#id_lead").fill("لید ماندنی")
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(desk.locator(".errornote")).to_be_visible()
    expect(status(desk)).to_have_text(KEPT)
    leave(desk)
    open_form(desk, site, story)
    expect(offer(desk)).to_contain_text("لید ماندنی")


def test_the_order_of_related_content_comes_back(desk, site, story):
    for name in ("یکم", "دوم"):
        published_article(headline=name)
    open_form(desk, site, story)
    for number, name in enumerate(("یکم", "دوم")):
        desk.locator(".add-row a").press("Enter")
        choose(desk, f"related_links-{number}-target", name)
    desk.locator(".inline-related:not(.empty-form) .sort-handle").nth(1).press("ArrowUp")
    expect(status(desk)).to_have_text(KEPT)
    leave(desk)
    open_form(desk, site, story)
    desk.get_by_role("button", name="بازگرداندن").click()
    expect(desk.locator(".unsaved-restored")).to_be_visible()
    save(desk)
    assert [link.headline for link in story.related_links.all()] == ["دوم", "یکم"]


def test_two_people_in_one_story_see_each_other(desk, site, story, new_context):
    user("bahram", role="chief_editor", first_name="بهرام", last_name="نیک‌پی")
    other = new_context().new_page()
    sign_in(other, site, "bahram")
    open_form(desk, site, story)
    desk.evaluate(PULSE_OFTEN)
    open_form(other, site, story)
    expect(other.locator("[data-presence]")).to_contain_text("chief")
    other.locator("#id_lead").fill("لید")
    strip = desk.locator("[data-presence]")
    expect(strip).to_have_text(re.compile("همین حالا در این خبر: بهرام نیک‌پی \\(در حال نوشتن\\)"))
    stories = desk.context.new_page()
    stories.goto(f"{site}/admin/articles/article/")
    expect(stories.locator(".in-hands")).to_have_text("chief، بهرام نیک‌پی")
    leave(other)
    expect(strip).to_be_hidden()


def test_the_other_tab_is_told_and_its_words_are_left_alone(desk, site, story):
    open_form(desk, site, story)
    desk.locator("#id_headline").fill("در برگه نخست")
    expect(status(desk)).to_have_text(KEPT)
    second = desk.context.new_page()
    open_form(second, site, story)
    note = second.locator("[data-offer-open]")
    expect(note).to_contain_text("برگه‌ای دیگر")
    expect(offer(second)).to_have_count(0)
    desk.close()
    second.evaluate(PULSE_OFTEN)
    expect(offer(second)).to_contain_text("در برگه نخست")


def test_a_longest_body_is_kept_in_time(page, site, desk, story):
    Article.objects.filter(pk=story.pk).update(body=f"<p>{'واژه ' * 60_000}</p>")
    open_form(desk, site, story)
    write_body(desk, ["در میانه متنی بسیار بلند"])
    expect(status(desk)).to_have_text(KEPT)
    assert "در میانه متنی بسیار بلند" in Unsaved.objects.get().first("body")
