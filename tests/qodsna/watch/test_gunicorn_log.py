"""Gunicorn's own lines, and one for each request where that is wanted."""

import json
import runpy
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from qodsna.watch.gunicorn_log import Logger

ROOT = Path(__file__).resolve().parents[3]
ASKED = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": '/fa/376960/"\n{"x":1}',
    "QUERY_STRING": "q=secret",
    "REMOTE_ADDR": "203.0.113.9",
    "HTTP_X_REQUEST_ID": "0123456789abcdef",
}


@pytest.fixture
def logger(tmp_path, monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", "json")
    config = Config()
    config.set("accesslog", str(tmp_path / "access"))
    config.set("errorlog", str(tmp_path / "errors"))
    return Logger(config)


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_request_is_told_without_its_sender_and_its_query(logger, tmp_path):
    answer = SimpleNamespace(status="200 OK", headers=[("X-Other", "1")], sent=12)
    logger.access(answer, None, ASKED, timedelta(milliseconds=1.52))
    answer.headers.append(("X-Request-Id", "f" * 32))
    logger.access(answer, None, {**ASKED, "HTTP_X_REQUEST_ID": '"'}, timedelta(0))
    told, other = lines(tmp_path / "access")
    assert told["path"] == "/fa/376960/…"
    assert (told["status"], told["ms"], told["bytes"]) == (200, 1.5, 12)
    assert (told["request"], other["request"]) == ("0123456789abcdef", "f" * 32)
    assert "secret" not in str(told)
    assert "203.0.113.9" not in str(told)


def test_its_own_lines_are_of_the_same_form(logger, tmp_path):
    logger.info("Listening at: %s (%s)", "http://127.0.0.1:8000", 7)
    logger.warning("Invalid request from ip=203.0.113.9: 'GET /secret'")
    events = [line["event"] for line in lines(tmp_path / "errors")]
    assert events == ["Listening at: http://127.0.0.1:8000 (7)", "Invalid request from ip=…: …"]


def test_requests_are_told_only_where_that_is_wanted(monkeypatch):
    path = str(ROOT / "deploy/gunicorn.conf.py")
    assert runpy.run_path(path)["accesslog"] is None
    monkeypatch.setenv("ACCESS_LOG", "yes")
    assert runpy.run_path(path)["accesslog"] == "-"
    silent = Logger(Config())
    silent.access(None, None, {}, timedelta(0))
