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
def scriptless(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()
