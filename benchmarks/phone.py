"""A reader's page on a phone with slow 4G: bytes, requests, when it is there, and its scores.

The demo behind gunicorn and nginx, each page with an empty cache: ``python -m benchmarks.phone``.
"""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import lighthouse
from benchmarks.browser import chromium
from benchmarks.figures import Figure, table
from benchmarks.first_view import View, late, look, phone
from benchmarks.site import Site
from benchmarks.stage import Stage
from tests import nginx

TITLE = "A reader's page"
BYTES, REQUESTS, LCP_MS, CLS, SCORE = 60_000, 12, 1_000, 0.01, 100
LATE_SECONDS = 3
# What stands in benchmarks/demo.py, by the name of a page here.
PAGES = {"article": "article", "front": "front", "search": "search-hints", "video": "film"}
# Search engines are asked to leave lists of results alone, which Lighthouse counts as a fault.
RESULTS, CLOSED = "search", "is-crawlable"
COMPRESSING = "gzip on; gzip_proxied any; gzip_comp_level 6; gzip_min_length 500;"


class Newspaper(nginx.Site):
    """The demo, whose pages leave nginx compressed as its static files do."""

    def __init__(self, data: Path) -> None:
        own = {"DJANGO_SETTINGS_MODULE": "qodsna.settings", "DEMO": "yes", "WEB_WORKERS": "2"}
        super().__init__(data, **own)
        self.environment["SITE_URL"] = self.url = f"http://{self.front}"

    def configured(self, folder: Path) -> Path:
        path = super().configured(folder)
        path.write_text(path.read_text().replace("http {", f"http {{ {COMPRESSING}", 1))
        return path


@contextmanager
def newspaper() -> Iterator[dict[str, str]]:
    """Whole addresses of the demo's pages by their name in benchmarks/demo.py, while it runs."""
    with tempfile.TemporaryDirectory(prefix="qodsna-phone-") as folder:
        site = Newspaper(Path(folder) / "data")
        for command in (["migrate"], ["demo", "--if-empty"], ["collectstatic", "--noinput"]):
            site.manage(*command)
        paths = Site(site.data, **site.environment).ask("demo")["readers"]
        with site.running(Path(folder)):
            yield {name: site.url + path for name, path in paths.items()}


def run(stage: Stage) -> Iterator[Figure]:
    """Nothing in a quick run: bytes, requests and what jumps are tests there."""
    if stage.quick:
        return
    lighthouse.install()
    with newspaper() as addresses, chromium() as browser:
        for name, page in PAGES.items():
            yield from viewed(browser, name, addresses[page], stage.repeats)
        for name, page in PAGES.items():
            yield from scored(name, addresses[page], stage.repeats)
        yield from scored("results", addresses[RESULTS], stage.repeats, CLOSED)


def viewed(browser: Browser, name: str, url: str, repeats: int) -> Iterator[Figure]:
    """A first view, and one whose font comes late, after one that has its pictures made."""
    seen(browser, url)
    views = [seen(browser, url) for _ in range(repeats)]
    waiting = seen(browser, url, late_by=LATE_SECONDS)
    of_article = name == "article"
    yield figure(name, "bytes without pictures", max(each.bytes for each in views), "B", BYTES)
    requests = max(each.requests for each in views)
    yield figure(name, "requests", requests, "", REQUESTS if of_article else None)
    lcp = statistics.median(each.lcp for each in views)
    yield figure(name, "largest paint", lcp, "ms", LCP_MS, f"of {views[0].lcp_of[-40:]}")
    yield figure(name, "layout shift", max(each.cls for each in views), "", CLS)
    yield figure(name, f"shift, font {LATE_SECONDS} s late", waiting.cls, "", CLS)


def seen(browser: Browser, url: str, late_by: float = 0) -> View:
    with phone(browser) as page:
        if late_by:
            late(page, "**/*.woff2", late_by)
        return look(page, url)


def scored(name: str, url: str, repeats: int, *skipped: str) -> Iterator[Figure]:
    """Lighthouse's scores, the medians of several runs; says what it found."""
    reports = [lighthouse.run(url, *skipped) for _ in range(repeats)]
    for finding in reports[0].findings:
        print(f"{name}: {finding}", flush=True)
    without = f"without {' '.join(skipped)}" if skipped else ""
    for category in lighthouse.CATEGORIES:
        score = statistics.median(each.scores[category] for each in reports)
        yield figure(name, f"Lighthouse {category}", score, "", SCORE, without, at_least=True)


def figure(
    page: str,
    what: str,
    value: float,
    unit: str,
    bound: float | None = None,
    floor: str = "",
    *,
    at_least: bool = False,
) -> Figure:
    return Figure(TITLE, f"{page}: {what}", value, unit, bound, at_least=at_least, floor=floor)


if __name__ == "__main__":
    with Stage(sizes={}) as stage:
        figures = list(run(stage))
    print(table(figures))
    raise SystemExit(not all(each.passes for each in figures))
