"""Stories that matter only by when they came out and by who read them, in any number."""

import time
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.archive.counting import Stock
from articles.archive.shelf import Shelf
from articles.frame import Frame
from articles.models import Article, Category, DailyReadCount, Edition
from articles.reads.rankings import keep_rankings
from benchmarks import words
from benchmarks.queries import warm
from qodsna.calendars import Span, day_of, start_of, today

BATCH = 5000
YEARS = timedelta(days=6 * 365)
# The same in every archive: a day long ago with many pages, and what time alone changes.
BUSY, BUSY_STORIES, HIDDEN = timedelta(days=700), 600, 100
READ_EACH_DAY, DAYS = 20_000, 30


class Dated:
    def __init__(self, size: int) -> None:
        self.size, self.now = size, timezone.now()

    def build(self) -> None:
        started = time.monotonic()
        self.edition = Edition.objects.create(code="fa", name="خبرگزاری سنجش", site_name="سنجش")
        self.services = [
            Category.objects.create(edition=self.edition, name=name) for name in words.SERVICES
        ]
        stories = list(self._moments())
        for start in range(0, len(stories), BATCH):
            Article.objects.bulk_create(
                self._story(*each) for each in stories[start : start + BATCH]
            )
        call_command("archive", rebuild=True)
        self._read()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        print(f"  {len(stories):,} stories, {time.monotonic() - started:.0f} s", flush=True)

    def _moments(self) -> Iterator[tuple[Any, Any]]:
        """When each came out, and when it ends."""
        for number in range(self.size - BUSY_STORIES):
            yield self.now - YEARS * (number / self.size), None
        busy = start_of(day_of(self.now - BUSY))
        yield from ((busy + timedelta(minutes=2 * n), None) for n in range(BUSY_STORIES))
        for number in range(HIDDEN):
            yield self.now + timedelta(hours=number + 1), None
            ended = self.now - timedelta(days=3 * number + 2)
            yield ended, ended + timedelta(days=1)

    def _story(self, moment: Any, until: Any) -> Article:
        chance = Random(str(moment))
        return Article(
            edition=self.edition,
            category=chance.choice(self.services),
            headline=words.headline(chance),
            lead=words.lead(chance),
            status=Article.Status.PUBLISHED,
            published_at=moment,
            published_until=until,
        )

    def _read(self) -> None:
        chance, day = Random(7), today()
        codes = list(Article.objects.values_list("pk", flat=True))
        for ago in range(DAYS):
            read = chance.sample(codes, min(READ_EACH_DAY, len(codes)))
            rows = (
                DailyReadCount(article_id=code, day=day - timedelta(days=ago), count=n % 90 + 1)
                for n, code in enumerate(read)
            )
            DailyReadCount.objects.bulk_create(rows, batch_size=BATCH)


def pages() -> dict[str, Any]:
    """Of each page its address and its queries; and what a plain count and the task would take."""
    began = time.perf_counter()
    keep_rankings()
    task = 1000 * (time.perf_counter() - began)
    paths = addresses()
    client = Client(SERVER_NAME="127.0.0.1")
    client.get("/hello/")
    found = {name: {"path": path, "queries": warm(client, path)} for name, path in paths.items()}
    return {"pages": found, "task_ms": task, **counted()}


def addresses() -> dict[str, str]:
    shelf = Shelf(Frame.load("fa"))
    service = Shelf(shelf.frame, shelf.frame.services[0])
    busy = day_of(timezone.now() - BUSY)
    of_day = Article.objects.published().between(start_of(busy), start_of(busy + timedelta(days=1)))
    last = of_day.soonest_first()[20].pk
    day = shelf.path_of_day(busy)
    return {
        "hello": "/hello/",
        "overview": shelf.path,
        "year": shelf.path_of_day(busy, depth=1),
        "month": shelf.path_of_day(busy, depth=2),
        "day": day,
        "day, last page": f"{day}?before={last}",
        "service": service.path,
        "service, year": service.path_of_day(busy, depth=1),
        "service, day": service.path_of_day(busy),
        "most read, today": "/fa/most-read",
        "most read, month": "/fa/most-read/month",
        "most discussed": "/fa/most-discussed/month",
    }


def counted() -> dict[str, float]:
    """Milliseconds of all stories by the ledger, and by a plain count of an index."""
    whole = Span((timezone.now() - 2 * YEARS).date(), (timezone.now() + YEARS).date())
    edition = Edition.objects.get()
    plain = Article.objects.published().in_edition(edition)
    asked = {
        "ledger": lambda: Stock(edition).counts([whole])[0],
        "plain": lambda: plain.between(*whole.moments).count(),
    }
    numbers, times = {}, {}
    for name, ask in asked.items():
        ask()
        began = time.perf_counter()
        numbers[name] = ask()
        times[f"{name}_ms"] = 1000 * (time.perf_counter() - began)
    if numbers["ledger"] != numbers["plain"]:
        raise SystemExit(f"The ledger and the stories differ: {numbers}")
    return times
