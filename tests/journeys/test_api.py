"""A partner's developer tries the API on its page, with the keys alone."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.builders import edition, partner, published_article
from tests.journeys.looks import AXE, NEEDS, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def complaints(page: Page) -> list[str]:
    page.evaluate(AXE)
    return [*filter(None, [page.evaluate(NEEDS)]), *serious(page)]


def body(page: Page) -> dict:
    return json.loads(page.locator("[data-body]").inner_text())


def test_a_developer_tries_it(page: Page, live_server):
    edition()
    stories = [published_article(body="<p>متن کامل</p>") for _ in range(3)]
    partner(key="qds_journey")
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{live_server.url}/api/v1/")
    assert complaints(page) == []

    page.get_by_text("صافی‌های فهرست خبرها").click()
    page.get_by_label("شمار در صفحه").fill("2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_have_text("200 OK")
    assert len(body(page)["items"]) == 2
    assert complaints(page) == []
    page.get_by_role("button", name="صفحه بعد").click()
    expect(page.locator("[data-address]")).to_contain_text("cursor=")
    expect(page.get_by_role("button", name="صفحه بعد")).to_be_hidden()

    page.get_by_label("چه می‌خواهید؟").select_option("article")
    page.get_by_label("شناسه مطلب").fill(str(stories[0].pk))
    page.get_by_label("کلید (اگر دارید)").fill("qds_journey")
    page.keyboard.press("Enter")
    expect(page.locator("[data-body]")).to_contain_text("متن کامل")
    assert "qds_journey" not in page.url + page.locator("[data-address]").inner_text()
    assert said == []


def test_without_scripts_the_form_leads_to_the_answer(scriptless, live_server):
    edition()
    published_article()
    scriptless.goto(f"{live_server.url}/api/v1/")
    expect(scriptless.get_by_label("کلید (اگر دارید)")).to_be_hidden()
    scriptless.get_by_role("button", name="بپرس").click()
    expect(scriptless).to_have_url(f"{live_server.url}/api/v1/fa/articles?format=json")
