"""No page does what its policy refuses: scripts run, and the browser does not complain."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from comments.models import Policy
from media.models import Video
from tests.journeys.everything import Everything
from tests.journeys.test_challenge import begin_attack
from tests.journeys.test_every_desk_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  refused(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""
STORY = "/admin/articles/article/"


@pytest.fixture
def refused(page: Page) -> list[str]:
    """Whatever the browser refuses on its way, and what else it complains of."""
    found: list[str] = []

    def hear(told: ConsoleMessage) -> None:
        # Files of films are not there; all else that a browser says is about us.
        if told.type in {"error", "warning"} and "Failed to load resource" not in told.text:
            found.append(f"{page.url}: {told.text}")

    page.expose_function("refused", lambda told: found.append(f"{page.url}: {told}"))
    page.add_init_script(WATCH)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("console", hear)
    return found


def test_readers_pages(page: Page, live_server, refused, record_property):
    newsroom = Everything()
    stories = newsroom.stories
    Video.objects.update(duration=120)
    Policy.objects.update_or_create(pk=1, defaults={"youngest_form": 0, "attack_from": 3})
    begin_attack()

    def at(path: str) -> None:
        page.goto(f"{live_server.url}{path}")
        seen.append(path)

    seen: list[str] = []
    at("/fa/")
    assert page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active !== null)")
    at(stories["published"].get_absolute_url())
    page.locator("[data-theme-switch]").first.click()
    page.locator("#write a.button").click()
    expect(page.locator("#write form")).to_be_visible()
    page.locator("#write textarea").click()
    expect(page.locator("#write [data-challenge]")).to_have_attribute("data-state", "done")
    at(stories["report"].get_absolute_url())
    page.locator(".gallery__open").first.click()
    at(stories["film"].get_absolute_url())
    at("/fa/search")
    page.locator("#id_q").fill("فلامینگو")
    at(f"{stories['published'].get_absolute_url().rpartition('/')[0]}/comments")
    page.locator("form textarea").first.click()
    expect(page.locator("[data-challenge]").first).to_have_attribute("data-state", "done")
    at("/api/v1/")
    record_property("pages", len(seen))
    assert refused == [], f"{len(seen)} pages"


def test_pages_of_the_newsroom(page: Page, live_server, refused, record_property):
    newsroom = Everything()
    seen: list[str] = []

    def at(path: str) -> None:
        page.goto(f"{live_server.url}{path}")
        seen.append(path)

    at("/admin/login/")
    sign_in(page, live_server.url, newsroom.chief)
    at("/admin/")
    at(STORY)
    at(f"{STORY}{newsroom.stories['submitted'].pk}/change/")
    editor = page.locator(".field-body .ProseMirror[contenteditable=true]")
    editor.click()
    page.keyboard.insert_text("بند تازه")
    page.get_by_role("button", name="عکس از کتابخانه").first.click()
    expect(page.get_by_role("dialog").get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    at(f"{STORY}{newsroom.stories['submitted'].pk}/preview/")
    expect(page.frame_locator("iframe").first.locator("h1")).to_be_visible()
    at(f"/admin/media/video/{newsroom.film.pk}/change/")
    at(f"/admin/media/image/{newsroom.picture.pk}/change/")
    at("/admin/articles/frontlaunch/")
    at("/admin/comments/comment/")
    at("/admin/articles/tag/add/?_popup=1")
    record_property("pages", len(seen))
    assert refused == [], f"{len(seen)} pages"
