"""What is counted, by how many processes ever, and who may see it."""

import os
import re
from datetime import timedelta

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from django.utils import timezone

from qodsna.http import for_everyone
from qodsna.page_cache.middleware import PageCache
from qodsna.proxies import Proxies
from qodsna.tasks.bench import Bench
from qodsna.tasks.models import TaskRun
from qodsna.tasks.states import State
from qodsna.watch import figures, slow
from qodsna.watch.cells import Cells
from qodsna.watch.counts import count_request, single
from qodsna.watch.middleware import Watch
from qodsna.watch.paths import kind_of
from tests.builders import published_article
from tests.comments.builders import comment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted")]
SCRAPER = "192.0.2.5"


def told(text: str) -> dict[str, float]:
    """The figures by their name and labels."""
    rows = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in rows}


def scraped(client: Client) -> dict[str, float]:
    return told(client.get("/metrics", REMOTE_ADDR=SCRAPER).content.decode())


# Counting


def test_processes_count_together_and_go_on_where_a_dead_one_stopped(tmp_path):
    names = ["read", "written"]
    first, second = Cells(tmp_path, names), Cells(tmp_path, names)
    first.add((0, 2), (1, 0.5))
    second.add((0, 3))
    assert first.sums() == second.sums() == [5, 0.5]
    child = os.fork()
    if not child:
        second.add((0, 10))
        os._exit(0)
    os.waitpid(child, 0)
    assert first.sums() == [15, 0.5]
    third = Cells(tmp_path, names)
    third.add((1, 1))
    assert third.sums() == [15, 1.5]
    assert len(list(tmp_path.iterdir())) == 3
    assert Cells(tmp_path, [*names, "deleted"]).sums() == [0, 0, 0]


def test_where_no_file_can_be_written_a_process_counts_alone(tmp_path):
    (tmp_path / "file").write_text("")
    alone = Cells(tmp_path / "file", ["read"])
    alone.add((0, 2))
    assert alone.sums() == [2]


KINDS = {
    "/fa/": "front",
    "/fa/12": "story",
    "/fa/12/x": "story",
    "/fa/service/x": "list",
    "/fa/most-read/week": "list",
    "/fa/archive/1404": "archive",
    "/fa/service/x/archive": "archive",
    "/fa/search": "search",
    "/fa/rss": "feed",
    "/fa/tag/x/atom": "feed",
    "/sitemap.xml": "sitemap",
    "/robots.txt": "sitemap",
    "/fa/12/comments": "comments",
    "/fa/newsletter": "newsletter",
    "/api/v1/editions": "api",
    "/media/films/x": "media",
    "/static/app.css": "static",
    "/admin/state/": "desk",
    "/fa/offline": "other",
    "/nowhere/at/all": "other",
}


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_every_page_is_of_a_kind(path, kind):
    published_article()
    request = RequestFactory().get(path)
    try:
        request.resolver_match = resolve(path)
    except Resolver404:
        request.resolver_match = None
    assert kind_of(request) == kind


# Showing


def test_the_figures_of_requests(client, settings):
    settings.METRICS_NETWORKS = [SCRAPER]
    client.get(f"/fa/{published_article().pk}")
    for _ in range(2):
        client.get("/fa/")
    client.get("/nowhere")
    count_request("story", 418, 30, None)
    found = scraped(client)
    assert found['qodsna_requests_total{page="front",status="200"}'] == 2
    assert found['qodsna_requests_total{page="story",status="301"}'] == 1
    assert found['qodsna_requests_total{page="story",status="other"}'] == 1
    assert found['qodsna_requests_total{page="other",status="404"}'] == 1
    assert found['qodsna_request_seconds_bucket{page="story",le="10.0"}'] == 1
    assert found['qodsna_request_seconds_bucket{page="story",le="+Inf"}'] == 2
    assert found['qodsna_request_seconds_count{page="story"}'] == 2
    assert 30 <= found['qodsna_request_seconds_sum{page="story"}'] < 40
    text = client.get("/metrics", REMOTE_ADDR=SCRAPER).content.decode()
    line = r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+'
    lines = [each for each in text.splitlines() if not re.match("# (HELP|TYPE) qodsna_", each)]
    assert [each for each in lines if not re.fullmatch(line, each)] == []


def test_the_figures_of_what_waits(client, settings, monkeypatch):
    settings.METRICS_NETWORKS = [SCRAPER]
    now = timezone.now()
    TaskRun.objects.create(task="x", run_after=now - timedelta(minutes=9))
    TaskRun.objects.create(task="x", state=State.FAILED)
    TaskRun.objects.create(task="x", state=State.DONE, finished_at=now, started_at=now)
    comment()
    settings.BACKUPS.mkdir(parents=True, exist_ok=True)
    run = TaskRun(task="qodsna.tasks.tasks.prune", state=State.RUNNING, attempts=1, beat_at=now)
    run.save()
    Bench({}, threads=2)._do(run)
    found = scraped(client)
    assert found["qodsna_tasks_waiting"] == found["qodsna_tasks_failed"] == 1
    assert found["qodsna_comments_waiting"] == 1
    assert 540 <= found["qodsna_oldest_task_seconds"] < 600
    assert found["qodsna_worker_silent_seconds"] < 60
    assert found["qodsna_disk_free_bytes"] > 0
    assert found['qodsna_task_attempts_total{outcome="done"}'] == 1
    assert found["qodsna_figures_unknown"] == 0
    monkeypatch.setattr(figures, "GAUGES", [figures.Gauge("qodsna_x", "", lambda: 1 / 0)])
    found = scraped(client)
    assert found["qodsna_figures_unknown"] == 1
    assert "qodsna_x" not in found


@pytest.mark.parametrize(
    ("networks", "told", "is_shown"),
    [
        ([SCRAPER], {"REMOTE_ADDR": SCRAPER}, True),
        (["192.0.2.0/24"], {"REMOTE_ADDR": f"::ffff:{SCRAPER}"}, True),
        (["unix"], {"REMOTE_ADDR": ""}, True),
        ([], {"REMOTE_ADDR": "127.0.0.1"}, False),
        ([SCRAPER], {"REMOTE_ADDR": ""}, False),
        ([SCRAPER], {"REMOTE_ADDR": "not an address"}, False),
        ([SCRAPER], {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": SCRAPER}, False),
        # A proxy of the same machine, that nobody named a trusted one.
        ([SCRAPER], {"REMOTE_ADDR": SCRAPER, "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False),
        ([SCRAPER], {"REMOTE_ADDR": SCRAPER, "REQUEST_METHOD": "POST"}, False),
    ],
)
def test_the_figures_are_for_who_asks_from_a_named_network_himself(
    settings, networks, told, is_shown
):
    settings.METRICS_NETWORKS = networks
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    whole = Watch(Proxies(lambda request: HttpResponse("not there", status=404)))
    request = RequestFactory().get("/metrics", **told)
    request.method = told.get("REQUEST_METHOD", "GET")
    answer = whole(request)
    assert (answer.status_code == 200) == is_shown
    assert (b"qodsna_" in answer.content) == is_shown


# Pages that are kept


def test_pages_kept_and_made_are_counted_by_their_kind(settings, client, log):
    settings.PAGE_CACHE_BYTES = 100_000

    def view(request) -> HttpResponse:
        request.resolver_match = resolve("/fa/search")
        return HttpResponse("باران" * 200)

    whole = Watch(PageCache(for_everyone(view)))
    answers = [whole(RequestFactory().get("/fa/search")) for _ in range(3)]
    assert (single("cache_miss"), single("cache_hit")) == (1, 2)
    found = told(figures.answer().content.decode())
    assert found['qodsna_requests_total{page="search",status="200"}'] == 3
    assert not any("X-Request-Id" in each for each in answers)
    assert len(log.of("qodsna.watch.each")) == 1
    settings.PAGE_CACHE_BYTES = 0
    with pytest.raises(MiddlewareNotUsed):
        PageCache(view)


# Queries


def test_a_slow_query_is_told_with_its_place_and_without_its_values(log, settings):
    settings.SLOW_QUERY_MS = 0
    TaskRun.objects.filter(task="zomorrod", pk__in=[7101, 7102, 7103, 7104]).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'zomorrod''s', 7105")
    lines = log.of("qodsna.watch.slow")
    assert single("slow_queries") == len(lines) == 2
    assert all(line["event"] == "slow query" and line["ms"] >= 0 for line in lines)
    assert "%s, …" in lines[0]["sql"]
    assert lines[1]["sql"] == "SELECT ?, ?"
    assert not re.search("zomorrod|710", log.getvalue())


def test_the_place_of_a_query_is_the_nearest_line_of_the_house(log, settings):
    settings.SLOW_QUERY_MS = 0
    TaskRun.objects.plan("qodsna.x", 1, timedelta(hours=1))
    assert {line["at"].split(":")[0] for line in log.of("qodsna.watch.slow")} == {
        "qodsna/tasks/querysets.py"
    }
    assert all(" plan" in line["at"] for line in log.of("qodsna.watch.slow"))


def test_an_error_of_the_database_is_counted_once():
    def away(*args):
        raise OperationalError

    with pytest.raises(OperationalError) as raised:
        slow.timed(away, "SELECT 1", [], many=False, context={})
    slow._count(raised.value)
    try:
        raise OperationalError
    except OperationalError:
        slow._count_unreached(None)
    assert single("database_errors") == 2
