"""A page counts as read once it was seen for some seconds, and each time anew."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, Request

from articles.models import Article, ReadCount
from articles.reads.gathering import gathering
from tests.builders import published_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HIDE = """
  Object.defineProperty(document, "hidden", { configurable: true, get: () => window.isHidden });
  window.isHidden = location.hash === "#hidden";
"""


@pytest.fixture
def reader(browser: Browser) -> Page:
    """Whose browser does not say that it has no window; its time is the test's."""
    version = browser.version.partition(".")[0]
    name = f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/{version}.0.0.0"
    context = browser.new_context(user_agent=name)
    context.add_init_script(HIDE)
    page = context.new_page()
    stop_time(page)
    return page


def stop_time(page: Page) -> None:
    """From now on it is the test that lets it pass."""
    page.clock.install(time=NOON)
    page.clock.pause_at(NOON + timedelta(minutes=1))


@pytest.fixture
def story() -> Article:
    return published_article()


def told(reader: Page, *, after: int) -> int:
    """How often the page says that it is read, in so many seconds of its time."""
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(request.url)

    reader.on("request", note)
    reader.clock.run_for(after * 1000)
    reader.wait_for_load_state("networkidle")
    reader.remove_listener("request", note)
    return len([url for url in sent if url.endswith("/read")])


def counted(story: Article) -> int:
    gathering.flush()
    return sum(ReadCount.objects.filter(article=story).values_list("count", flat=True))


def test_a_page_that_is_seen_counts_once_and_again_when_it_is_loaded_again(
    reader, live_server, story
):
    reader.goto(live_server.url + story.get_absolute_url())
    assert told(reader, after=2) == 0
    assert counted(story) == 0
    with reader.expect_response("**/read") as first:
        reader.clock.run_for(2_000)
    assert first.value.status == 204
    assert "set-cookie" not in first.value.headers
    assert told(reader, after=600) == 0
    assert counted(story) == 1
    reader.reload()
    with reader.expect_response("**/read"):
        reader.clock.run_for(4_000)
    assert counted(story) == 2
    assert reader.context.cookies() == []


def test_a_page_in_the_background_counts_when_it_comes_to_the_front(reader, live_server, story):
    reader.goto(f"{live_server.url}{story.get_absolute_url()}#hidden")
    assert told(reader, after=60) == 0
    assert counted(story) == 0
    reader.evaluate("window.isHidden = false")
    with reader.expect_response("**/read"):
        reader.clock.run_for(4_000)
    assert counted(story) == 1


def test_a_robot_that_runs_the_page_does_not_count(page: Page, live_server, story):
    stop_time(page)
    page.goto(live_server.url + story.get_absolute_url())
    with page.expect_response("**/read"):
        page.clock.run_for(4_000)
    assert counted(story) == 0


def test_a_page_that_comes_from_a_cache_counts_as_any_other(reader, live_server, story):
    address = live_server.url + story.get_absolute_url()
    kept = reader.request.get(address)
    asked: list[str] = []

    def answer(route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, headers=dict(kept.headers), body=kept.body())

    here = f"/{story.pk}/"
    reader.route(lambda url: here in url and not url.endswith("/read"), answer)
    for times in (1, 2):
        reader.goto(address)
        with reader.expect_response("**/read"):
            reader.clock.run_for(4_000)
        assert counted(story) == times
        reader.goto("about:blank")
    assert len(asked) == 2
