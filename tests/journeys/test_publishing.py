"""From "approved" on: a moment by keyboard, an embargo, a correction, the end, breaking news."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, Step
from articles.status import Verb
from qodsna import persian
from tests.builders import approved_article, category, chief, published_article
from tests.journeys.desk import message, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICKER = ".field-{} .jalali-field button"


@pytest.fixture
def desk(page: Page, live_server) -> Page:
    chief()
    sign_in(page, live_server.url, "chief")
    return page


def open_story(page: Page, site: str, story: Article, place: str = "change/") -> None:
    page.goto(f"{site}/admin/articles/article/{story.pk}/{place}")


def pick_tomorrow(page: Page, field: str, days: int = 1) -> None:
    """With the keyboard alone: the calendar opens on today, the arrow goes on by a day."""
    page.locator(PICKER.format(field)).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".field-" + field + " [aria-current=date]")).to_be_visible()
    for _ in range(days):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")


def test_a_story_gets_its_moment_and_its_end_by_keyboard(desk: Page, live_server):
    story = approved_article(category=category())
    open_story(desk, live_server.url, story)
    pick_tomorrow(desk, "published_at")
    pick_tomorrow(desk, "published_until", days=3)
    desk.get_by_role("button", name="انتشار", exact=True).press("Enter")
    expect(message(desk)).to_contain_text("منتشر می‌شود")
    story.refresh_from_db()
    days = story.published_until - story.published_at
    assert story.is_scheduled
    assert timedelta(days=1, hours=23) < days < timedelta(days=2, hours=1)
    address = f"{live_server.url}{story.get_absolute_url()}"
    assert desk.request.get(address).status == 404


def test_an_embargo_stands_against_publishing_until_it_is_lifted(desk: Page, live_server):
    until = timezone.now() + timedelta(hours=3)
    story = approved_article(category=category(), embargo_until=until, embargo_note="تا پایان نشست")
    open_story(desk, live_server.url, story)
    expect(desk.locator(".embargo")).to_contain_text("تا پایان نشست")
    desk.get_by_role("button", name="انتشار", exact=True).click()
    expect(message(desk)).to_contain_text(persian.format_datetime(until))
    desk.locator("#id_embargo_until").fill("")
    desk.get_by_role("button", name="انتشار", exact=True).click()
    expect(message(desk)).to_contain_text("خبر منتشر شد")
    assert desk.request.get(f"{live_server.url}{story.get_absolute_url()}").status == 200


def test_readers_are_told_what_was_put_right_and_that_it_is_gone(
    desk: Page, live_server, browser: Browser
):
    story = published_article(lead="سه تن زخمی شدند.")
    address = f"{live_server.url}{story.get_absolute_url()}"
    open_story(desk, live_server.url, story)
    desk.locator("#id_lead").fill("دو تن زخمی شدند.")
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(desk.locator(".field-correction_kind .errorlist")).to_be_visible()
    expect(desk.locator("#id_lead")).to_have_value("دو تن زخمی شدند.")
    desk.locator("#id_correction_kind").select_option(label="اصلاح")
    desk.locator("#id_correction_note").fill("شمار زخمی‌ها دو تن است.")
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(message(desk)).to_be_visible()
    reader = browser.new_context().new_page()
    reader.goto(address)
    listed = reader.get_by_role("region", name="اصلاحیه‌ها")
    expect(listed).to_contain_text("شمار زخمی‌ها دو تن است.")
    expect(listed).to_contain_text(persian.format_date(timezone.now()))

    desk.get_by_role("link", name="برداشتن از انتشار").click()
    desk.get_by_label("یادداشت برای خوانندگان").fill("نادرست بود.")
    desk.get_by_role("button", name="برداشتن از انتشار").click()
    gone = reader.goto(address)
    assert gone
    assert gone.status == 410
    expect(reader.locator(".notice__note")).to_have_text("نادرست بود.")


def test_breaking_news_of_two_editors_at_once_goes_out_once(
    desk: Page, live_server, browser: Browser
):
    story = published_article(headline="زمین‌لرزه در بم")
    chief("colleague")
    other = browser.new_context().new_page()
    sign_in(other, live_server.url, "colleague")
    for page in (desk, other):
        open_story(page, live_server.url, story)
        page.get_by_role("link", name="ارسال فوری").click()
        expect(page.get_by_role("button", name="ارسال فوری")).to_be_visible()
    desk.get_by_role("button", name="ارسال فوری").click(no_wait_after=True)
    other.get_by_role("button", name="ارسال فوری").click()
    expect(message(desk)).to_be_visible()
    texts = [message(page).inner_text() for page in (desk, other)]
    assert sum("دوباره فرستاده نشد" in text for text in texts) == 1
    assert sum("خبر فوری فرستاده شد" in text for text in texts) == 1
    assert Step.objects.filter(verb=Verb.FLASH).count() == 1
    reader = browser.new_context().new_page()
    reader.goto(f"{live_server.url}/fa/")
    expect(reader.get_by_role("region", name="خبر فوری")).to_contain_text("زمین‌لرزه در بم")
