"""Which database a request reads from: the replica only while it has what readers must see."""

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.db.models import Model
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from articles.models import Article
from qodsna.database.replica import middleware as module
from qodsna.database.replica import places, reading
from qodsna.database.replica.middleware import ReadersFromReplica, is_for_readers
from qodsna.database.replica.places import LATEST_SECONDS, place_of
from qodsna.database.replica.router import Router
from qodsna.database.replica.standing import REPLICA
from qodsna.environment import databases
from qodsna.limits.models import Tally
from qodsna.page_cache import SITE, belongs_to
from qodsna.page_cache.stamping import stamps
from tests.builders import edition

PRIMARY, LATER = "default", 1000.0 + LATEST_SECONDS


# Settings


def test_without_the_setting_there_is_one_database_and_no_router(tmp_path):
    found, routers = databases(tmp_path, {})
    assert ([*found], routers) == ([PRIMARY], [])


def test_nothing_is_written_to_a_replica_and_it_is_given_up_soon(tmp_path):
    told = {"DATABASE_URL": "postgres://a@one/b", "REPLICA_URL": "postgres://a@two/b"}
    found, routers = databases(tmp_path, told)
    options = found[REPLICA]["OPTIONS"]
    assert found[PRIMARY]["ENGINE"] == "qodsna.database.postgresql"
    assert (found[REPLICA]["ENGINE"], found[REPLICA]["HOST"]) == ("qodsna.database.replica", "two")
    assert (options["connect_timeout"], options["answer_seconds"]) == (2, 5)
    assert options["options"].endswith(" -c default_transaction_read_only=on")
    assert routers == ["qodsna.database.replica.router.Router"]
    told["REPLICA_URL"] += "?connect_timeout=9"
    assert databases(tmp_path, told)[0][REPLICA]["OPTIONS"]["connect_timeout"] == 9


@pytest.mark.parametrize("primary", ["", "postgres://a@one/b"])
def test_both_are_postgresql(tmp_path, primary):
    other = "postgres://a@two/b" if not primary else "sqlite:////tmp/b"
    with pytest.raises(ImproperlyConfigured, match="REPLICA_URL"):
        databases(tmp_path, {"DATABASE_URL": primary, "REPLICA_URL": other})


# How far it must have come


def test_a_place_in_the_log_is_a_number():
    assert place_of("16/B374D848") == 0x16B374D848
    assert place_of(None) == 0
    assert place_of("1/0") > place_of("0/FFFFFFFF")


def test_a_stamp_that_is_new_asks_the_primary_once(servers):
    primary, _ = servers
    known = reading.places
    assert [known.of("site", b"one"), known.of("site", b"one")] == [100, 100]
    primary.written = 150
    assert [known.of("site", b"two"), known.of("story:1", b"three")] == [150, 150]
    assert primary.asked == 3
    assert known.of("site", None) is None


def test_what_has_no_stamp_is_at_most_ten_seconds_old(servers, monkeypatch):
    primary, _ = servers
    known = reading.places
    assert [known.of(key, b"") for key in ("", "story:1", "story:2")] == [100] * 3
    assert primary.asked == 1
    primary.written = 150
    monkeypatch.setattr(places, "monotonic", lambda: LATER)
    assert known.of("story:1", b"") == 150


def test_a_store_that_has_lost_its_stamps_lets_nothing_older_through(servers):
    primary, _ = servers
    known = reading.places
    known.of("", b"")
    known.of("site", b"one")
    primary.written = 150
    assert known.of("site", b"") == 150


def test_a_primary_that_is_away_takes_nothing_that_could_be_missed(servers, monkeypatch):
    primary, _ = servers
    known = reading.places
    known.of("", b"")
    primary.written = None
    monkeypatch.setattr(places, "monotonic", lambda: LATER)
    assert known.of("", b"") == 100
    assert known.of("site", b"new") is None


def test_no_more_is_remembered_than_there_is_room_for(servers, monkeypatch):
    monkeypatch.setattr(places, "MOST_REMEMBERED", 1)
    for stamp in (b"one", b"two", b"three"):
        reading.places.of(stamp.decode(), stamp)
    assert len(reading.places._known) == 1


# Where is read


def test_outside_of_readers_pages_all_is_read_from_the_primary(servers):
    assert reading.alias() == PRIMARY
    reading.must_show(["site"], [b"one"])
    assert servers[0].asked == 0


def test_readers_read_from_the_replica_until_they_see_what_it_has_not(servers):
    primary, replica = servers
    with reading.from_replica():
        reading.must_show(["site"], [b"one"])
        assert reading.alias() == REPLICA
        primary.in_atomic_block = True
        assert reading.alias() == PRIMARY
        primary.in_atomic_block, primary.written = False, 101
        reading.must_show(["site", "story:7"], [b"one", b"new"])
        assert reading.alias() == PRIMARY
        replica.place = 101
    assert reading.alias() == PRIMARY
    with reading.from_replica():
        reading.must_show(["site"], [None])
        assert reading.alias() == PRIMARY


def test_who_looks_at_a_stamp_reads_what_it_stands_for(servers):
    primary, _ = servers
    with reading.from_replica():
        stamps.of([SITE])
        assert reading.alias() == REPLICA
        primary.written = 200
        stamps.renew(["story:5"])
        belongs_to(RequestFactory().get("/fa/5"), "story:5")
        assert reading.alias() == PRIMARY


def test_the_router_reads_what_readers_see_and_nothing_else(servers):
    router = Router()
    with reading.from_replica():
        assert [router.db_for_read(model) for model in (Article, Tally)] == [REPLICA, PRIMARY]
        assert router.db_for_write(Tally) == PRIMARY
        assert router.db_for_read(Article) == REPLICA
        assert router.db_for_write(Article) == PRIMARY
        assert router.db_for_read(Article) == PRIMARY
    assert router.allow_relation(Model, Model)
    assert [router.allow_migrate(each, "articles") for each in (PRIMARY, REPLICA)] == [True, False]


@pytest.mark.django_db
def test_what_came_from_the_replica_is_changed_in_the_primary(servers, settings):
    settings.DATABASE_ROUTERS = ["qodsna.database.replica.router.Router"]
    site = edition()
    site._state.db = REPLICA
    site.name = "روزنامه دیگر"
    site.save()
    site.refresh_from_db()
    assert (site.name, site._state.db) == ("روزنامه دیگر", PRIMARY)


# Whose requests


@pytest.fixture
def middleware(servers, monkeypatch) -> ReadersFromReplica:
    monkeypatch.setattr(module, "is_set", lambda: True)
    return ReadersFromReplica(lambda request: HttpResponse("بعدی"))


def request(path: str = "/fa/", method: str = "get", **headers: str):
    made = getattr(RequestFactory(), method)(path, headers=headers)
    made.resolver_match = resolve(path)
    return made


READERS = ["/", "/fa/", "/fa/7/x", "/fa/7/print", "/fa/service/x", "/fa/tag/x", "/fa/archive/1404",
           "/fa/search", "/fa/search/rss", "/fa/rss", "/fa/dossier/x/atom", "/sitemap.xml",
           "/news-sitemap.xml", "/fa/most-read", "/fa/videos", "/api/v1/fa/articles"]  # fmt: skip
OTHERS = ["/admin/", "/fa/7/comments", "/fa/comments", "/fa/7/read", "/shared/abc",
          "/fa/newsletter", "/fa/newsletter/leave/x", "/fa/comments/ABC", "/media/films/x",
          "/fa/offline"]  # fmt: skip


def test_pages_that_are_the_same_for_all_and_no_others_are_read_from_it():
    assert [path for path in READERS if not is_for_readers(request(path))] == []
    assert [path for path in OTHERS if is_for_readers(request(path))] == []
    assert is_for_readers(request(method="head"))
    assert not is_for_readers(request(method="post"))
    assert not is_for_readers(request(Cookie="sessionid=x"))
    api = "/api/v1/fa/articles"
    assert not is_for_readers(request(api, Authorization="Bearer x"))
    assert not is_for_readers(request(api, X_Api_Key="x"))


def test_without_a_replica_it_costs_nothing():
    with pytest.raises(MiddlewareNotUsed):
        ReadersFromReplica(HttpResponse)


def view(request) -> HttpResponse:
    return HttpResponse(reading.alias())


def test_a_reader_is_answered_from_it_and_an_editor_is_not(middleware):
    assert middleware.process_view(request(), view, [], {}).content == b"replica"
    assert middleware.process_view(request("/admin/"), view, [], {}) is None
    assert middleware(request()).content == "بعدی".encode()
