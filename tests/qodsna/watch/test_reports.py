"""Errors reach a server that speaks Sentry's protocol, and nobody's words go with them."""

import json
import logging
import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from qodsna.watch import reports
from qodsna.watch.counts import single
from qodsna.watch.environment import log_settings
from qodsna.watch.here import doing
from qodsna.watch.reports import Collector, Reports
from tests.builders import chief

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted")]
MARK = "zomorrod"


class Server(HTTPServer):
    """A collector on a loopback port that keeps what it is sent."""

    def __init__(self) -> None:
        self.got: queue.Queue = queue.Queue()
        self.status = 200
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def address(self) -> str:
        return f"http://key@127.0.0.1:{self.server_port}/sentry/7"

    def next(self) -> tuple[str, dict, list[dict]]:
        path, headers, body = self.got.get(timeout=10)
        return path, headers, [json.loads(line) for line in body.splitlines()]


class Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(self.server.status)
        self.end_headers()
        self.server.got.put((self.path, dict(self.headers), body))

    def log_message(self, *args) -> None: ...


@pytest.fixture
def collector():
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def sender(collector):
    """The handler as the settings make it, at the root of the log."""
    made = log_settings({"SENTRY_DSN": collector.address})["handlers"]["reports"]
    handler = Reports(made["address"])
    handler.setLevel(made["level"])
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()


def test_an_error_of_a_page_is_told_without_what_was_asked(client, collector, sender):
    person = chief(MARK)
    client.force_login(person)
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF="tests.qodsna.watch.failing"):
        client.get("/admin/")
        answer = client.post(f"/fails/{MARK}?q={MARK}", {"name": MARK}, HTTP_COOKIE_X=MARK)
    path, headers, (envelope, item, event) = collector.next()
    assert path == "/sentry/api/7/envelope/"
    assert "sentry_key=key" in headers["X-Sentry-Auth"]
    assert item == {"type": "event"}
    assert envelope["event_id"] == event["event_id"]
    assert MARK not in json.dumps(event)
    assert event["tags"]["request"] == answer["X-Request-Id"]
    assert event["transaction"] == "/fails/…"
    cause, raised = event["exception"]["values"]
    assert (cause["type"], raised["type"]) == ("KeyError", "ValueError")
    last = raised["stacktrace"]["frames"][-1]
    assert (last["filename"], last["function"]) == ("tests/qodsna/watch/failing.py", "fails")


def test_the_same_error_is_told_once_in_a_while_and_a_warning_never(collector, sender):
    log = logging.getLogger("qodsna.tasks")
    with doing("media.tasks.discard", 7):
        for _ in range(3):
            log.error("attempt %s failed", 1)
    log.warning("only a warning")
    log.error("attempt %s failed", 2)
    events = [collector.next()[2][2] for _ in range(2)]
    assert [each["logentry"]["formatted"] for each in events] == [
        "attempt 1 failed",
        "attempt 2 failed",
    ]
    assert events[0]["tags"] == {"task": "media.tasks.discard"}
    sender.close()
    assert collector.got.empty()
    assert (single("reports_sent"), single("reports_lost")) == (2, 0)


def test_a_server_that_is_away_costs_nothing_but_its_reports(collector, sender, monkeypatch):
    collector.status = 500
    logging.getLogger("qodsna").error("away")
    collector.next()
    sender.close()
    assert single("reports_lost") == 1
    monkeypatch.setattr(sender, "waiting", queue.Queue(1))
    monkeypatch.setattr(sender, "sender", threading.current_thread())
    for number in range(3):
        logging.getLogger("qodsna").error("%s", number)
    assert single("reports_lost") == 3
    monkeypatch.setattr(reports, "MOST_REMEMBERED", 0)
    assert sender._is_news({"fingerprint": ["new"]})


def test_without_the_setting_nothing_is_loaded():
    assert [*log_settings({})["handlers"]] == ["lines"]


def test_an_address_is_read_whole_or_stops_the_start():
    made = Collector.of("https://abc@errors.example/9")
    assert (made.url, made.key) == ("https://errors.example/api/9/envelope/", "abc")
    for wrong in ("https://errors.example/9", "ftp://a@b/1", "https://a@b/", "x"):
        with pytest.raises(ImproperlyConfigured):
            Collector.of(wrong)
