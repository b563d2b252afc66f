"""A reader who searches with nothing but the keys."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from qodsna.persian import TEHRAN
from tests.builders import edition, published_article
from tests.journeys.looks import AXE, NEEDS, english, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = datetime(2025, 8, 5, 12, tzinfo=TEHRAN)
OLD, NEW = "تالاب انزلی پر آب شد", "تالاب هامون خشک ماند"


def complaints(page: Page) -> list[str]:
    page.set_viewport_size({"width": 360, "height": 800})
    page.evaluate(AXE)
    return [*filter(None, [page.evaluate(NEEDS)]), *serious(page), *english(page)]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_reader_searches_without_a_mouse(page: Page, live_server):
    edition(footer="نقل مطالب با ذکر منبع بلامانع است.")
    published_article(headline=OLD, published_at=DAY.replace(year=2024))
    published_article(headline=NEW, published_at=DAY)
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.goto(f"{live_server.url}/fa/")

    # From the masthead, typing.
    page.get_by_role("textbox", name="جست‌وجو در خبرها").focus()
    page.keyboard.type("تالاب")
    page.keyboard.press("Enter")
    expect(page.locator(".list .card__headline")).to_have_text([NEW, OLD])
    expect(page.locator(".found mark").first).to_have_text("تالاب")
    assert complaints(page) == []

    # To a suggestion with the arrows, and back out of the list.
    field = page.get_by_role("combobox", name="جست‌وجو")
    options = page.get_by_role("option")
    field.focus()
    page.keyboard.press("End")
    page.keyboard.type(" ")
    expect(options.first).to_be_visible()
    assert complaints(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Backspace")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    words = options.first.inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert asked(page) == {"q": [words]}

    # Narrowed by date: first one that there is not.
    page.goto(f"{live_server.url}/fa/search?q=تالاب")
    page.get_by_text("جست‌وجوی دقیق‌تر").focus()
    page.keyboard.press("Enter")
    since = page.get_by_label("از تاریخ")
    since.focus()
    page.keyboard.type("۱۴۰۴/۱۳/۰۱")
    page.keyboard.press("Enter")
    expect(page.get_by_text("ماه باید از ۱ تا ۱۲ باشد.")).to_be_visible()
    expect(since).to_have_value("۱۴۰۴/۱۳/۰۱")
    assert complaints(page) == []
    since.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("۱۴۰۴/۰۱/۰۱")
    page.keyboard.press("Enter")
    expect(page.locator(".list .card__headline")).to_have_text([NEW])
    assert asked(page) == {"q": ["تالاب"], "since": ["۱۴۰۴/۰۱/۰۱"]}

    # And the filter is taken off again.
    page.get_by_role("link", name="از تاریخ: ۱ فروردین ۱۴۰۴").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".list .card__headline")).to_have_count(2)
    assert said == []


def test_without_javascript_one_searches_all_the_same(scriptless: Page, live_server):
    edition()
    published_article(headline=NEW)
    scriptless.goto(f"{live_server.url}/fa/search")
    scriptless.get_by_label("جست‌وجو", exact=True).first.fill("تالاب")
    scriptless.get_by_role("button", name="جست‌وجو").first.click()
    expect(scriptless.locator(".list .card__headline")).to_have_text([NEW])
