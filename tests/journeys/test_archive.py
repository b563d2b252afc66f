"""By keyboard from the front page into the archive, down to a day and on to the next."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from qodsna.calendars import CALENDARS, day_of
from qodsna.persian import format_date
from tests.builders import image, published_article
from tests.journeys.looks import AXE, SERIOUS, TAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

JALALI = CALENDARS["jalali"]


def follow(page: Page, name: str) -> None:
    """Tabs on to a link of this name, from where the keyboard is, and opens it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")
        if here.startswith(name):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look(page: Page) -> list[str]:
    """What is wrong with the page for axe, and on a narrow telephone."""
    page.evaluate(AXE)
    wrong = page.evaluate(SERIOUS, TAGS)
    if page.evaluate("document.documentElement.scrollWidth > 360"):
        wrong.append("wider than 360 px")
    return [f"{page.url}: {each}" for each in wrong]


def test_a_reader_finds_a_day_by_keyboard(page: Page, live_server):
    now = timezone.now()
    last_year = now - timedelta(days=400)
    for hours in range(9):
        published_article(published_at=now - timedelta(hours=hours), lead_image=image())
    story = published_article(headline="خبر پارسال", published_at=last_year)
    year, month, number = JALALI.parts(day_of(last_year))
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{live_server.url}/fa/")
    wrong = []
    digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    names = [
        "آرشیو",
        f"{year}".translate(digits),
        JALALI.month_name(month),
        f"{number}".translate(digits),
    ]
    for name in names:
        follow(page, name)
        wrong += look(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(format_date(last_year))
    expect(page.get_by_role("link", name=story.title)).to_be_visible()
    follow(page, "پس از آن:")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(format_date(last_year))
    page.goto(f"{live_server.url}/fa/most-read")
    wrong += look(page)
    follow(page, "هفته")
    expect(page).to_have_url(f"{live_server.url}/fa/most-read/week")
    assert wrong == []
