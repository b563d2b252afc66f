from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comments.models import Comment
from tests.builders import published_article, user
from tests.comments.builders import comment
from tests.comments.crowds import database_for_many
from tests.journeys.moderators import TEXTS, opened


@pytest.fixture(autouse=True)
def _no_page_outlives_its_journey(request: pytest.FixtureRequest) -> Iterator[None]:
    """One that a journey opened beside its own would go on asking, in the next journey's time."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture
def live_server(transactional_db, tmp_path: Path) -> Iterator[LiveServer]:
    """Each request on a connection of its own: open pages ask by themselves, all at once."""
    with database_for_many(tmp_path):
        server = LiveServer("localhost")
        yield server
        server.stop()


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
def queue(page: Page, live_server, moderator, waiting) -> Page:
    """The moderator's browser, where four comments wait."""
    return opened(page, live_server.url)


@pytest.fixture
def scriptless(browser: Browser) -> Page:
    return browser.new_context(java_script_enabled=False).new_page()
