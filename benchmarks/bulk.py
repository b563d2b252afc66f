"""What it takes to make an archive, and to work out anew all that is known of its stories.

``python -m benchmarks.bulk [--database sqlite|postgres] [--articles 1000000] [--quick]``: the maker
is killed with ``kill -9`` on its way and goes on; a reindex finds everything right; and another
one, with readers and an editor on the site, writes all of it from nothing. Times of other sizes
are told for a million, in proportion. Ends non-zero where something falls short.
"""

import argparse
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import Any
from urllib.request import urlopen

from benchmarks.driver import percentile
from benchmarks.figures import Figure, table
from benchmarks.site import ROOT, Site, end, end_politely_when_told
from benchmarks.stage import Stage, fresh_site

TITLE = "Bulk work"
MILLION, QUICK = 1_000_000, 20_000
MAKING_MINUTES, REINDEX_MINUTES = 15, 20
# A machine that does other things too is given so many times as long.
PATIENCE = 3
# Long before either has made all of them.
KILLED_AFTER_SECONDS, QUICKLY_KILLED = 25, 8
PATHS = ("/fa/", "/fa/search?q=%D8%A8%D8%A7%D8%B1%D8%A7%D9%86", "/fa/archive")
FRAME = """
import django; django.setup()
from articles.models import Category, Dossier, Edition
from benchmarks import words
from media.models import Image
from qodsna.demo.staff import hire
hire()
size = {"width": 1440, "height": 960}
Image.objects.bulk_create(
    Image(file=f"images/bulk/{n}.jpg", alt=f"عکس آرشیو، شماره {n}", **size) for n in range(200)
)
edition = Edition.objects.create(code="fa", name="خبرگزاری سنجش", site_name="سنجش")
for name, below in words.SERVICES.items():
    service = Category.objects.create(edition=edition, name=name)
    for each in below:
        Category.objects.create(edition=edition, name=each, parent=service)
for n in range(8):
    Dossier.objects.create(edition=edition, name=f"پرونده {n}", is_shown=True)
"""
COUNTED = """
import django, json; django.setup()
from articles.models import Article, DayCount, Findable, SearchWords
released = Article.objects.released()
print(json.dumps({
    "stories": Article.objects.count(),
    "words": SearchWords.objects.count(),
    "entries": released.count() - Findable.objects.count(),
    "days": len(DayCount.objects.differences(Article.objects.all())),
}))
"""
EMPTIED = """
import django; django.setup()
from django.db import connection
names = ["articles_findable", "articles_searchwords", "articles_trait", "articles_knownword"]
names += ["articles_tagplace", "articles_authorplace"]
with connection.cursor() as cursor:
    for name in names:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute(f"DELETE FROM {name}" if is_sqlite else f"TRUNCATE {name}")
"""
SAVED = """
import django, sys, time; django.setup()
from articles.models import Article
codes = list(Article.objects.published().newest_first().values_list("pk", flat=True)[:200])
for n in range(10**6):
    began = time.perf_counter()
    Article.objects.get(pk=codes[n % 200]).save()
    print(1000 * (time.perf_counter() - began), flush=True)
    time.sleep(1)
"""


def run(stage: Stage) -> Iterator[Figure]:
    for database, sizes in stage.sizes.items():
        yield from measure(database, QUICK if stage.quick else sizes[-1], quick=stage.quick)


def measure(database: str, size: int, *, quick: bool = False) -> Iterator[Figure]:
    patience = PATIENCE if quick else 1
    with fresh_site(database, DEMO="yes") as site:
        inside(site, FRAME)
        seconds = make(site, size, QUICKLY_KILLED if quick else KILLED_AFTER_SECONDS)
        yield minutes("a million stories made", database, size, seconds, MAKING_MINUTES * patience)
        found = json.loads(inside(site, COUNTED))
        wrong = sum(abs(found[name] - size) for name in ("stories", "words"))
        wrong += abs(found["entries"]) + found["days"]
        name = "missing or there twice after kill -9"
        yield Figure(TITLE, name, wrong, "stories", bound=0, database=database)
        bound = REINDEX_MINUTES * patience
        seconds = reindex(site)
        yield minutes("reindex of a million, all right", database, size, seconds, bound)
        inside(site, EMPTIED)
        with site.serving(), used(site) as waits:
            seconds = reindex(site)
        yield minutes("reindex of a million, from nothing", database, size, seconds, bound)
        for who, times in waits.items():
            yield waited(who, times, database)
        again = json.loads(inside(site, COUNTED))
        wrong = abs(again["words"] - size) + abs(again["entries"]) + again["days"]
        name = "not known again after it"
        yield Figure(TITLE, name, wrong, "stories", bound=0, database=database)


def inside(site: Site, code: str) -> str:
    """What a piece of code prints that runs with the site's own settings."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=site.environ, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()


def make(site: Site, size: int, killed_after: float) -> float:
    """The seconds of both runs: of the one that is killed, and of the one that goes on."""
    command = [sys.executable, "manage.py", "demo", "--articles", str(size)]
    began = time.monotonic()
    killed = subprocess.Popen(command, cwd=ROOT, env=site.environ)
    with suppress(subprocess.TimeoutExpired):
        killed.wait(killed_after)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    site.manage("demo", "--articles", str(size))
    return time.monotonic() - began


def reindex(site: Site) -> float:
    began = time.monotonic()
    site.manage("reindex", "--from", "0")
    return time.monotonic() - began


@contextmanager
def used(site: Site) -> Iterator[dict[str, list[float]]]:
    """Readers and an editor on the site meanwhile: the milliseconds that each waited."""
    waits: dict[str, list[float]] = {"a reader": [], "an editor's save": []}
    is_over = threading.Event()
    reader = threading.Thread(target=read, args=(site.url, waits["a reader"], is_over))
    command = [sys.executable, "-c", SAVED]
    editor = subprocess.Popen(command, cwd=ROOT, env=site.environ, stdout=subprocess.PIPE)
    reader.start()
    try:
        yield waits
    finally:
        is_over.set()
        reader.join()
        end(editor)
        told = editor.stdout.read().split() if editor.stdout else []
        waits["an editor's save"] += map(float, told)


def read(url: str, times: list[float], is_over: threading.Event) -> None:
    """A few pages a second; one that fails counts as a minute."""
    number = 0
    while not is_over.wait(0.2):
        number += 1
        began = time.perf_counter()
        try:
            with urlopen(url + PATHS[number % len(PATHS)], timeout=30) as answer:
                answer.read()
            times.append(1000 * (time.perf_counter() - began))
        except (OSError, HTTPException):
            times.append(60_000)


def minutes(name: str, database: str, size: int, seconds: float, bound: float) -> Figure:
    floor = f"{size / seconds:,.0f} a second at {size:,}"
    value = seconds / 60 * MILLION / size
    return Figure(TITLE, name, value, "min", bound=bound, floor=floor, database=database)


def waited(who: str, times: list[float], database: str) -> Figure:
    floor = f"of {len(times):,}; the longest {max(times, default=0):,.0f} ms"
    value = percentile(times, 0.95) if times else 0
    name = f"{who} meanwhile, p95"
    return Figure(TITLE, name, value, "ms", floor=floor, database=database)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="postgres")
    parser.add_argument("--articles", type=int, default=MILLION)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} and patience")
    options = parser.parse_args()
    end_politely_when_told()
    sizes: dict[str, Any] = {options.database: (options.articles,)}
    figures = list(run(Stage(sizes=sizes, quick=options.quick)))
    print(table(figures))
    return 0 if all(figure.passes for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
