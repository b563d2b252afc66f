"""A small newsroom behind gunicorn and nginx, and a second client who asks while others press."""

import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.driver import percentile
from benchmarks.visitor import BrokenError, Visitor
from tests import nginx

STORIES, FILES = 30, 16_384
SEED = f"""
from tests.builders import edition, published_article
edition()
for _ in range({STORIES}):
    published_article(body="<p>" + "باران " * 500 + "</p>")
made = published_article(body="<p>" + "باران " * 100_000 + "</p>").get_absolute_url()
"""


@contextmanager
def newsroom(folder: Path, **environ: str) -> Iterator[nginx.Site]:
    """With its processes; ``front`` is nginx and ``back`` gunicorn."""
    room_for_files()
    site = nginx.Site(folder / "data", PAGE_CACHE="24", **{"WEB_WORKERS": "2", **environ})
    site.manage("migrate", "--verbosity", "0")
    site.long_story = site.made(SEED)
    (folder / "nginx").mkdir()
    with site.running(folder / "nginx"):
        yield site


@contextmanager
def temporary() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="qodsna-pressure-") as name:
        yield Path(name)


def room_for_files() -> None:
    """Every client is a file."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class Second:
    """A client beside the others: each request over a line of its own, never two at once."""

    def __init__(self, host: str, path: str = "/fa/") -> None:
        self.host, self.path = host, path
        self.times: list[float] = []
        self.failed: list[str] = []

    async def ask_for(self, seconds: float, least: int = 20) -> "Second":
        end = time.monotonic() + seconds
        while time.monotonic() < end or len(self.times) + len(self.failed) < least:
            await self.ask()
            await asyncio.sleep(0.005)
        return self

    async def ask(self) -> bool:
        visitor = Visitor(self.host)
        try:
            answer = await visitor.ask(self.path)
        except BrokenError as error:
            self.failed.append(str(error))
            return False
        finally:
            visitor.leave()
        if answer.status != 200:
            self.failed.append(str(answer.status))
            return False
        self.times.append(1000 * answer.seconds)
        return True

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return percentile(self.times, 0.95) if self.times else float("inf")
