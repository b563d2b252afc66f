"""Keys and limits: who is told what, how often, and what caches may keep of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.api import callers
from articles.models import Partner
from qodsna.limits.lease import Leased
from qodsna.limits.limit import Limit
from qodsna.limits.models import Tally
from tests.articles.api.asking import API, bearer, check, get, partner
from tests.builders import published_article

pytestmark = pytest.mark.django_db

POLICY = "public, max-age=0, s-maxage=1, must-revalidate"
WRITES = ("INSERT", "UPDATE", "DELETE")


def test_without_a_key_an_answer_is_for_everyone_and_who_has_it_hears_304(client):
    story = published_article()
    for path in ("/fa/articles", f"/fa/articles/{story.pk}", "/editions", "/openapi.json"):
        first = get(client, path)
        assert first["Cache-Control"] == POLICY
        assert first["Vary"] == "Authorization, X-API-Key"
        assert first["RateLimit-Policy"] == '"anonymous";q=600;w=60'
        assert not first.has_header("RateLimit")
        again = client.get(f"{API}{path}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Vary"] == first["Vary"]
        assert again["Access-Control-Allow-Origin"] == "*"


def test_with_a_key_no_shared_cache_keeps_it_and_who_has_it_hears_304(client):
    story = published_article(body="<p>متن</p>")
    _, key = partner()
    path = f"/fa/articles/{story.pk}"
    first = get(client, path, headers=bearer(key))
    assert first["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert first["RateLimit-Policy"] == '"partner";q=1200;w=60'
    assert first["RateLimit"] == '"partner";r=1199'
    again = client.get(f"{API}{path}", headers={**bearer(key), "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{API}{path}", headers={"X-API-Key": key})
    assert other.content == first.content
    assert other["ETag"] != get(client, path)["ETag"]


@pytest.mark.parametrize(
    "headers",
    [
        bearer("qds_nothing"), bearer(""), {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer"}, {"X-API-Key": "چیزی"}, {"Authorization": "Bearer \udcff"},
        bearer("x" * 5000),
    ],
)  # fmt: skip
def test_a_wrong_key_opens_nothing_and_is_told_so(client, headers):
    story = published_article()
    own = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    response = client.get(f"{API}/fa/articles/{story.pk}", **own)
    check(response, "/fa/articles/1")
    assert response.status_code == 401
    assert response.json()["code"] == "wrong_key"
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Cache-Control"] == "private, no-store"


def test_an_ended_key_opens_nothing_from_that_moment(client):
    published_article()
    own, key = partner()
    assert get(client, "/fa/articles", headers=bearer(key)).status_code == 200
    assert own.end(by=None)
    assert not own.end(by=None)
    assert get(client, "/fa/articles", headers=bearer(key)).status_code == 401


def test_guessing_is_held_back_but_not_who_has_a_key(client, monkeypatch):
    monkeypatch.setattr(callers, "WRONG_KEYS", Limit("test-wrong", most=2, minutes=10))
    published_article()
    _, key = partner()
    found = [get(client, "/fa/articles", headers=bearer("no")) for _ in range(3)]
    assert [each.status_code for each in found] == [401, 401, 429]
    assert int(found[2]["Retry-After"]) > 0
    assert get(client, "/fa/articles", headers=bearer(key)).status_code == 200
    assert get(client, "/fa/articles").status_code == 200


def test_too_many_are_told_when_to_come_again(client, monkeypatch):
    monkeypatch.setattr(callers, "ANONYMOUS", Leased(Limit("test", most=5), each=2))
    monkeypatch.setattr(callers, "PARTNERS", Leased(Limit("test-p", most=2), each=2))
    published_article()
    _, key = partner()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        found = [get(client, "/fa/articles").status_code for _ in range(7)]
        assert found == [200] * 5 + [429] * 2
        refused = get(client, "/fa/articles")
        assert refused["Cache-Control"] == "private, no-store"
        wait = int(refused["Retry-After"])
        assert refused["RateLimit"] == f'"anonymous";r=0;t={wait}'
        assert get(client, "/fa/articles", headers=bearer(key))["RateLimit"] == '"partner";r=1'
        elsewhere = client.get(f"{API}/fa/articles", REMOTE_ADDR="192.0.2.9")
        assert elsewhere.status_code == 200
        clock.shift(timedelta(seconds=wait))
        assert get(client, "/fa/articles").status_code == 200


@time_machine.travel(datetime(2025, 8, 5, 8, 30, tzinfo=UTC), tick=False)
def test_reading_writes_once_in_twenty_times_and_a_key_once_a_day(client):
    published_article()
    _, key = partner()
    for headers in ({}, bearer(key)):
        get(client, "/fa/articles", headers=headers)
        with CaptureQueriesContext(connection) as caught:
            for _ in range(19):
                get(client, "/fa/articles", headers=headers)
        assert not [each for each in caught if each["sql"].startswith(WRITES)]
        assert Tally.objects.get(count=20).delete()
    assert Partner.objects.get().used_on is not None


def test_nobody_reads_a_key_in_the_database():
    own, key = partner()
    row = Partner.objects.values().get()
    assert key.startswith(row["prefix"])
    assert not [value for value in row.values() if key in str(value)]
    assert Partner.objects.of_key(key) == own
    assert Partner.objects.of_key(row["key_hash"]) is None
    assert len(key) > 40
