"""The pages that one process keeps: who gets them, in which bytes, and until when."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import time_machine
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory

from qodsna.http import for_everyone, for_one_person
from qodsna.page_cache import SITE, belongs_to, story_key
from qodsna.page_cache.middleware import PageCache
from qodsna.page_cache.page import BESIDES_BYTES
from qodsna.page_cache.stamping import stamps

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TEXT = "باران در کوهستان " * 50


class Newspaper:
    """The cache before one view, whose answers are counted."""

    def __init__(self, view=None) -> None:
        self.made = 0
        self.view = view or (lambda request: HttpResponse(f"{TEXT}{self.made}"))
        self.policy = for_everyone
        self.cache = PageCache(self._answer)

    def _answer(self, request) -> HttpResponse:
        self.made += 1
        return self.policy(self.view)(request)

    def get(self, path: str = "/fa/", method: str = "get", **headers: str) -> HttpResponse:
        return self.cache(getattr(RequestFactory(), method)(path, headers=headers))


@pytest.fixture(autouse=True)
def clock(settings, tmp_path):
    settings.PAGE_CACHE_BYTES = 100_000
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def newspaper() -> Newspaper:
    return Newspaper()


def test_a_page_is_made_once_and_given_to_everyone(newspaper):
    first, second = newspaper.get(), newspaper.get(Cookie="sessionid=x", User_Agent="y")
    assert (first.content, newspaper.made) == (second.content, 1)
    assert {**first.headers} == {**second.headers}


def test_it_is_made_anew_when_what_it_shows_has_changed(newspaper):
    first = newspaper.get()
    stamps.renew([SITE])
    assert newspaper.get().content != first.content


def test_a_page_of_one_story_belongs_to_its_story(newspaper):
    def story(request):
        belongs_to(request, story_key(5))
        return HttpResponse("خبر")

    newspaper.view = story
    newspaper.get()
    stamps.renew([story_key(6)])
    newspaper.get()
    assert newspaper.made == 1
    stamps.renew([story_key(5)])
    newspaper.get()
    assert newspaper.made == 2


def test_what_changes_while_a_page_is_made_makes_it_anew(newspaper):
    def changed_meanwhile(request):
        if newspaper.made == 1:
            stamps.renew([SITE])
        return HttpResponse(f"{newspaper.made}")

    newspaper.view = changed_meanwhile
    assert [newspaper.get().content for _ in range(3)] == [b"1", b"2", b"2"]


def test_it_ends_after_half_a_minute_and_with_the_day_of_tehran(newspaper, clock):
    newspaper.get()
    clock.shift(29.9)
    newspaper.get()
    assert newspaper.made == 1
    clock.shift(0.2)
    newspaper.get()
    assert newspaper.made == 2
    clock.move_to(datetime(2026, 5, 1, 20, 29, 59, 900_000, tzinfo=UTC))
    newspaper.get()
    clock.shift(0.2)
    newspaper.get()
    assert newspaper.made == 4


def test_it_ends_at_the_moment_at_which_it_is_due(newspaper, clock):
    def due(request):
        response = HttpResponse("پیش از ساعت")
        response.due = NOON + timedelta(seconds=10, milliseconds=500)
        return response

    newspaper.view = due
    assert newspaper.get()["X-Accel-Expires"] == f"@{int(NOON.timestamp())}"
    clock.shift(10)
    assert newspaper.get()["X-Accel-Expires"] == "0"
    assert "s-maxage=0" in newspaper.get()["Cache-Control"]
    assert newspaper.made == 1
    clock.shift(0.6)
    newspaper.get()
    assert newspaper.made == 2


@pytest.mark.parametrize(
    ("asked", "encoding", "read"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("", "", bytes),
        ("identity", "", bytes),
    ],
)
def test_it_comes_compressed_as_a_browser_reads_it(newspaper, asked, encoding, read):
    for _ in range(2):
        response = newspaper.get(Accept_Encoding=asked)
        assert response.get("Content-Encoding", "") == encoding
        assert read(response.content).decode() == f"{TEXT}1"
        assert response["Vary"] == "Accept-Encoding"
        assert response["Content-Length"] == str(len(response.content))


def test_one_kept_page_is_unpacked_for_whoever_reads_it_otherwise(newspaper):
    """As it is kept it takes the room of its compressed bytes, whatever the first reader reads."""
    reads = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}
    for path, first in (("/br", "br"), ("/gzip", "gzip"), ("/plain", "identity")):
        for encoding in (first, *reads, first):
            content = newspaper.get(path, Accept_Encoding=encoding).content
            assert reads[encoding](content).decode() == f"{TEXT}{newspaper.made}"
    assert newspaper.made == len(newspaper.cache.shelf) == 3
    assert newspaper.cache.shelf.bytes < 3 * (BESIDES_BYTES + len(TEXT))


def test_what_is_short_or_no_text_is_left_as_it_is(newspaper):
    newspaper.view = lambda request: HttpResponse("کوتاه")
    assert "Content-Encoding" not in newspaper.get("/short", Accept_Encoding="br").headers
    newspaper.view = lambda request: HttpResponse(b"\x89" * 999, content_type="image/png")
    picture = newspaper.get("/picture", Accept_Encoding="br")
    assert "Content-Encoding" not in picture.headers
    assert "Vary" not in picture.headers


def test_who_has_it_hears_so_also_before_it_is_kept(newspaper):
    etag = newspaper.get()["ETag"]
    assert newspaper.get(If_None_Match=etag).status_code == 304
    other = Newspaper(lambda request: HttpResponse(f"{TEXT}1"))
    answer = other.get(If_None_Match=etag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert other.get().content.decode() == f"{TEXT}1"
    assert other.made == 1


def test_head_says_what_get_would_and_makes_nothing_that_is_kept(newspaper):
    newspaper.get(method="head")
    page, head = newspaper.get(), newspaper.get(method="head")
    assert newspaper.made == 2
    assert (head.content, head["Content-Length"]) == (b"", str(len(page.content)))


@pytest.mark.parametrize("status", [404, 410, 500])
def test_no_error_is_kept(newspaper, status):
    newspaper.view = lambda request: HttpResponse("x", status=status)
    newspaper.get()
    newspaper.get()
    assert newspaper.made == 2


@pytest.mark.parametrize("why", ["private", "cookie", "varies"])
def test_nothing_that_is_for_one_reader_is_kept(newspaper, why):
    def answer(request):
        response = HttpResponse("x")
        if why == "cookie":
            response.set_cookie("a", "b")
        if why == "varies":
            response["Vary"] = "Authorization"
        return response

    newspaper.view = answer
    newspaper.policy = for_one_person if why == "private" else for_everyone
    newspaper.get()
    newspaper.get()
    assert newspaper.made == 2


@pytest.mark.parametrize("path", ["/admin/", "/api/v1/articles", "/static/a.css", "/media/a.jpg"])
def test_what_lies_apart_is_not_kept(newspaper, path):
    newspaper.get(path)
    newspaper.get(path)
    assert newspaper.made == 2


def test_a_form_that_is_sent_is_never_answered_from_it(newspaper):
    newspaper.get()
    newspaper.get(method="post")
    assert newspaper.made == 2


def test_pages_are_kept_apart_by_address_host_and_scheme_alone(newspaper):
    for path in ("/fa/", "/fa/?before=5", "/en/"):
        newspaper.get(path)
    newspaper.get(Host="other.example")
    assert newspaper.made == 4
    newspaper.get(Accept_Language="ar", X_Forwarded_Host="evil.example", Cookie="a=b")
    assert newspaper.made == 4


def test_many_readers_at_once_have_it_made_once(newspaper):
    begun, go = threading.Event(), threading.Event()

    def slow(request):
        begun.set()
        go.wait(10)
        return HttpResponse(TEXT)

    newspaper.view = slow
    with ThreadPoolExecutor(30) as readers:
        first = readers.submit(newspaper.get)
        begun.wait(10)
        others = [readers.submit(newspaper.get) for _ in range(29)]
        go.set()
        answers = [reader.result() for reader in (first, *others)]
    assert {answer.content.decode() for answer in answers} == {TEXT}
    assert newspaper.made == 1


def test_who_waited_for_what_cannot_be_kept_gets_his_own(newspaper):
    begun, go = threading.Event(), threading.Event()

    def slow(request):
        begun.set()
        go.wait(10)
        return HttpResponse(status=404)

    newspaper.view = slow
    with ThreadPoolExecutor(5) as readers:
        first = readers.submit(newspaper.get)
        begun.wait(10)
        others = [readers.submit(newspaper.get) for _ in range(4)]
        go.set()
        answers = [reader.result() for reader in (first, *others)]
    assert [answer.status_code for answer in answers] == [404] * 5


def test_the_last_page_stands_in_for_an_error_unless_it_was_purged(newspaper, clock):
    good = newspaper.get().content
    newspaper.view = lambda request: HttpResponse(status=503)
    clock.shift(60)
    assert newspaper.get().content == good
    clock.shift(700)
    assert newspaper.get().status_code == 503
    newspaper.view = lambda request: HttpResponse(TEXT)
    clock.shift(1)
    assert newspaper.get().status_code == 200
    stamps.renew([SITE])
    newspaper.view = lambda request: HttpResponse(status=503)
    assert newspaper.get().status_code == 503


def test_without_stamps_a_page_is_kept_until_the_end_of_the_second(newspaper, clock, monkeypatch):
    monkeypatch.setattr(stamps, "look", lambda keys: [None for _ in keys])
    newspaper.get()
    newspaper.get()
    assert newspaper.made == 1
    clock.shift(1)
    newspaper.get()
    assert newspaper.made == 2


def test_what_was_asked_for_longest_ago_goes_first(newspaper, settings):
    for number in range(100):
        newspaper.get(f"/fa/{number}")
        newspaper.get("/fa/")
    assert newspaper.cache.shelf.bytes <= settings.PAGE_CACHE_BYTES
    made = newspaper.made
    newspaper.get("/fa/")
    assert newspaper.made == made
    newspaper.get("/fa/1")
    assert newspaper.made == made + 1


def test_it_can_be_switched_off(settings):
    settings.PAGE_CACHE_BYTES = 0
    with pytest.raises(MiddlewareNotUsed):
        PageCache(lambda request: HttpResponse())
