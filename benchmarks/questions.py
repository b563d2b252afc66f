"""What readers ask of the search, and what each kind of question costs."""

import time
from collections.abc import Callable
from random import Random
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Category
from articles.search.asking import Question
from articles.search.finding import find
from articles.search.suggesting import suggest
from benchmarks import words
from benchmarks.driver import cpu_seconds, percentile

COUNTED = 15


def asked(each: int) -> dict[str, Any]:
    """What each kind of question costs, asked so many times with other words."""
    edition = Article.objects.first().edition
    service = Category.objects.filter(parent=None).first()
    chance = Random(1)

    def some(first: int, last: int) -> list[str]:
        return [words.said(chance.randint(first, last)) for _ in range(each)]

    def ask(**options: Any) -> Callable[[str], Any]:
        page = {"page": options.pop("page", 1)}
        return lambda text: find(Question(text, edition, **options), **page)

    ordinary, commonest = some(300, 5000), [*words.COMMON[:5]] * (each // 5)
    pairs = [f"{one} {other}" for one, other in zip(ordinary, some(300, 5000), strict=True)]
    phrases = [f'"{pair}"' for pair in pairs_of_stories(each, chance)]
    return {
        "rare words": timed(ask(), some(30_000, words.VOCABULARY)),
        "ordinary words": timed(ask(), ordinary),
        "common words": timed(ask(), some(10, 100)),
        "the commonest words": timed(ask(), commonest),
        "ordinary, by date": timed(ask(by_date=True), ordinary),
        "commonest, by date": timed(ask(by_date=True), commonest),
        "two words": timed(ask(), pairs),
        "ordinary and commonest": timed(ask(), [f"{one} در" for one in ordinary]),
        "phrases": timed(ask(), phrases),
        "phrases of the commonest": timed(
            ask(), ['"از این"', '"در ایران"', "«که از»"] * (each // 3)
        ),
        "one and not another": timed(ask(), [f"{one} -ایران" for one in ordinary]),
        "ordinary in a service": timed(ask(category=service), ordinary),
        "page 40": timed(ask(page=40), ordinary),
        "misspelled words": timed(
            ask(), [one[:3] + one[4:] for one in some(2000, words.VOCABULARY)]
        ),
        "suggestions": timed(lambda text: suggest(edition, text), [one[:4] for one in ordinary]),
        "suggestions of two": timed(lambda text: suggest(edition, text), [p[:-2] for p in pairs]),
    }


def pairs_of_stories(count: int, chance: Random) -> list[str]:
    """Two words that stand side by side in the lead of some story."""
    codes = list(Article.objects.published().values_list("pk", flat=True)[: 50 * count : 50])
    leads = Article.objects.filter(pk__in=codes).values_list("lead", flat=True)
    found = [lead.split() for lead in leads]
    places = (chance.randrange(len(lead) - 1) for lead in found)
    return [f"{lead[at]} {lead[at + 1]}" for lead, at in zip(found, places, strict=True)]


def timed(what: Callable[[str], Any], texts: list[str]) -> dict[str, float]:
    """The most queries of a few; of all the milliseconds, and those that were computed for them,
    here and by the server.
    """
    most, times = 0, []
    for text in texts[:COUNTED]:
        with CaptureQueriesContext(connection) as queries:
            what(text)
        most = max(most, len(queries))
    began = time.process_time() + server_seconds()
    for text in texts:
        start = time.perf_counter()
        what(text)
        times.append(1000 * (time.perf_counter() - start))
    return {
        "queries": most,
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "cpu_ms": 1000 * (time.process_time() + server_seconds() - began) / len(texts),
    }


def server_seconds() -> float:
    """What the server's process for this connection has computed so far."""
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu_seconds(cursor.fetchone()[0])
