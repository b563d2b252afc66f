"""A page for everyone depends on its address alone: nobody changes what the next reader gets."""

from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles.frame import kept
from tests.builders import chief
from tests.traces.headers import HEADERS, QUERIES
from tests.traces.town import NOON, newspaper

pytestmark = [pytest.mark.django_db, pytest.mark.once]

APART = ("Vary", "Content-Length", "ETag")


@pytest.fixture
def paths(django_capture_on_commit_callbacks):
    """Of pages of every kind that is kept, and the address that is answered with 404."""
    with time_machine.travel(NOON, tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            town = newspaper()
        yield [
            "/fa/", town.open.get_absolute_url(), town.tag.get_absolute_url(), "/fa/rss",
            "/sitemap.xml", "/fa/archive/1405/02", "/fa/videos", f"/fa/{town.open.pk}/print",
            "/fa/search?q=باران", "/fa/manifest.webmanifest", f"/fa/{town.open.pk}", "/fa/999999",
        ]  # fmt: skip


@contextmanager
def cached(settings: Any):
    """A reader before whom pages are kept."""
    settings.PAGE_CACHE_BYTES = 10_000_000
    reader = Client()
    reader.get("/")
    settings.PAGE_CACHE_BYTES = 0
    yield reader
    kept.forget()


def seen(reader: Client, path: str) -> tuple[int, bytes, dict[str, str]]:
    """What a guest gets, who says nothing."""
    reader.cookies.clear()
    answer = reader.get(path)
    told = {name: value for name, value in answer.items() if name not in APART}
    return answer.status_code, answer.content, told


def session() -> str:
    """Of an administrator who is signed in."""
    signed = Client()
    signed.force_login(chief())
    return signed.cookies["sessionid"].value


def with_query(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


def test_no_header_and_no_cookie_changes_what_the_next_reader_gets(
    paths, settings, record_property, caplog
):
    caplog.set_level("CRITICAL")
    key, wrong, tried = session(), [], 0
    with cached(settings) as reader:
        for path in paths:
            expected = seen(Client(), path)
            for number, (name, value) in enumerate(HEADERS):
                # An address of its own, so that what is hostile comes first and is what is kept.
                here = with_query(path, f"n={number}")
                reader.cookies.clear()
                hostile = reader.get(here, headers={name: value.replace("{session}", key)})
                guest = seen(reader, here)
                tried += 2
                if guest != expected or (hostile.cookies and hostile.status_code < 400):
                    wrong.append((path, name, value, hostile.status_code, guest[0]))
    record_property("requests", [tried, len(wrong)])
    assert wrong == [], f"{len(HEADERS)} headers, {len(paths)} addresses, {tried} requests"


def test_what_stands_behind_an_address_and_means_nothing_changes_nothing(
    paths, settings, record_property, caplog
):
    caplog.set_level("CRITICAL")
    wrong, tried = [], 0
    with cached(settings) as reader:
        for path in paths:
            expected = seen(Client(), path)
            for query in QUERIES:
                tried += 1
                if (guest := seen(reader, with_query(path, query))) != expected:
                    wrong.append((path, query, guest[0]))
    record_property("requests", [tried, len(wrong)])
    assert wrong == [], f"{len(QUERIES)} queries, {len(paths)} addresses, {tried} requests"


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "testserver:x",
             "testserver/evil", "testserver evil", "", "[::1", "TESTSERVER", "testserver:8443"],
)  # fmt: skip
def test_another_host_is_refused_or_told_nothing_else(paths, settings, host, caplog):
    caplog.set_level("CRITICAL")
    settings.ALLOWED_HOSTS = ["testserver"]
    with cached(settings) as reader:
        for path in paths[:3]:
            expected = seen(Client(), path)
            answer = reader.get(path, headers={"Host": host})
            if answer.status_code == 400:
                assert answer["Cache-Control"] == "private, no-store"
            else:
                assert (answer.status_code, answer.content) == expected[:2]
            assert seen(reader, path) == expected
