"""What it costs to ask for the stories that are like one."""

import time
from collections.abc import Callable
from random import Random
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Trait
from articles.related import keeping
from articles.related.finding import about, alike, suggestions
from articles.related.shown import related_links
from benchmarks.driver import percentile

COUNTED = 20


def asked(stories: int) -> dict[str, Any]:
    """Of the newest stories and of others of every age, what each question costs."""
    codes = list(Article.objects.published().newest_first().values_list("pk", flat=True))
    newest = codes[: stories // 3]
    chosen = newest + Random(1).sample(codes, min(len(codes), stories - len(newest)))
    found = [Article.objects.for_page().get(pk=code) for code in dict.fromkeys(chosen)]
    for story in found:
        keeping.suggest(story)
    known = {story.pk: about(story) for story in found}
    pages = list(Article.objects.for_page().filter(pk__in=chosen))
    rows = {
        "what is known of a story": timed(lambda s: about(fresh(s)), found),
        "what is alike": timed(lambda s: alike(known[s.pk], keeping.KEPT), found),
        "suggestions with reasons": timed(lambda s: suggestions(known[s.pk], keeping.KEPT), found),
        "both, and kept": timed(lambda s: keeping.suggest(fresh(s)), found),
        "what readers see": timed(related_links, pages),
    }
    return {"rows": rows, "traits": Trait.objects.count()}


def fresh(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def timed(what: Callable[[Any], Any], stories: list[Article]) -> dict[str, float]:
    """The most queries of a few, and the milliseconds of all."""
    most = 0
    for story in stories[:COUNTED]:
        with CaptureQueriesContext(connection) as queries:
            what(story)
        most = max(most, len(queries))
    times, began = [], time.process_time()
    for story in stories:
        start = time.perf_counter()
        what(story)
        times.append(1000 * (time.perf_counter() - start))
    return {
        "queries": most,
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "cpu_ms": 1000 * (time.process_time() - began) / len(stories),
    }
