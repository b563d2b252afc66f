"""The first page through a real browser: it comes up to date by itself, and fits any screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.builders import article, category, published_article, submitted_article, user
from tests.journeys.desk import sign_in
from tests.journeys.test_reader_site import AXE, SERIOUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def head():
    return user("head", role="chief_editor")


def test_what_comes_meanwhile_is_there_after_a_minute_and_the_keyboard_keeps_its_place(
    page: Page, live_server, head
):
    here = category()
    first = submitted_article(category=here, headline="نخستین خبر")
    page.clock.install()
    sign_in(page, live_server.url, "head")
    held = page.get_by_role("link", name="نخستین خبر")
    held.focus()
    submitted_article(category=here, headline="خبری که تازه رسید")
    page.clock.run_for(66_000)
    expect(page.locator("[data-part=waiting]")).to_contain_text("خبری که تازه رسید")
    expect(page.locator(f"[data-part=waiting] a[href*='/{first.pk}/']")).to_be_focused()


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_eye_and_any_screen_can_use_it(page: Page, live_server, head, width, scheme):
    here = category()
    submitted_article(category=here, headline="تیتری بسیار بلند " * 8)
    published_article(category=here)
    article(created_by=head)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, live_server.url, "head")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(AXE.read_text())
    assert page.evaluate(SERIOUS) == []
