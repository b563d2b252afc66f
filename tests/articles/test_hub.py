"""A hub hears within a minute which feeds have something new."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from articles.feeds.hub import tell_hub
from articles.posting.wire import UnsentError
from tests.builders import article, category, edition, published_article

pytestmark = pytest.mark.django_db


class Hub(ThreadingHTTPServer):
    """Keeps what it is told, and answers with ``status``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Told)
        self.told: list[dict[str, list[str]]] = []
        self.status = 204


class Told(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append(parse_qs(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: it would stand between the dots of the tests."""


@pytest.fixture
def hub(settings) -> Iterator[Hub]:
    server = Hub()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEBSUB_HUB = f"http://127.0.0.1:{server.server_address[1]}/"
    settings.SITE_URL = "https://news.example"
    yield server
    server.shutdown()
    server.server_close()


def test_it_hears_of_the_edition_and_of_every_service_above(hub):
    here = category("آب", slug="water", parent=category("محیط زیست", slug="nature"))
    published_article(category=here, published_at=timezone.now() - timedelta(seconds=30))
    tell_hub()
    (told,) = hub.told
    assert told["hub.mode"] == ["publish"]
    pages = ["/fa", "/fa/service/nature", "/fa/service/water"]
    assert sorted(told["hub.url"]) == sorted(
        f"https://news.example{page}/{kind}" for page in pages for kind in ("atom", "rss")
    )


def test_it_hears_nothing_of_what_is_not_published_or_old(hub):
    now = timezone.now()
    article()
    published_article(published_at=now + timedelta(minutes=1))
    published_article(published_at=now - timedelta(minutes=10))
    tell_hub()
    assert hub.told == []


def test_a_scheduled_story_is_told_at_its_minute(hub, time_machine):
    moment = timezone.now() + timedelta(hours=3)
    published_article(published_at=moment)
    time_machine.move_to(moment + timedelta(seconds=20))
    tell_hub()
    assert len(hub.told) == 1


def test_a_hub_that_refuses_is_told_again(hub):
    published_article(published_at=timezone.now())
    hub.status = 503
    with pytest.raises(UnsentError, match="503"):
        tell_hub()


def test_without_a_hub_nothing_is_asked(settings, django_assert_num_queries):
    edition()
    settings.WEBSUB_HUB = ""
    with django_assert_num_queries(0):
        tell_hub()
