"""Nobody loses a request to an upgrade: ``python -m benchmarks.upgrade_drill [--before COMMIT]``.

The release before (the commit before the last one that brought migrations) serves readers who ask
without a pause and a newsroom that writes. Meanwhile the database is migrated to this release, the
server changes to this release, and back again. Fails with a request that got no answer or another
than it should, or with a write that failed. ``--database postgres`` for PostgreSQL.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kill_drill.servers import Postgres, Sqlite
from benchmarks.pressure import temporary
from benchmarks.releases import Served, before, unpack
from benchmarks.site import ROOT, end_politely_when_told
from benchmarks.visitor import BrokenError, Visitor
from tests.postgres import free_port

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
READERS = 4
SEED = "from tests.builders import *; edition(); [published_article() for _ in range(20)]"
PATHS = """
import json
from django.contrib.staticfiles.storage import staticfiles_storage
from articles.models import Article
stories = [each.get_absolute_url() for each in Article.objects.published()[:5]]
reads = [f"/fa/{each.pk}/read" for each in Article.objects.published()[:5]]
pages = ["/fa/", "/fa/archive", "/fa/rss", "/sitemap.xml", "/admin/login/", "/fa/search?q=x"]
sheet = next(name for name in staticfiles_storage.hashed_files if name.endswith(".css"))
print(json.dumps([pages + stories + [staticfiles_storage.url(sheet)], reads]))
"""
# In a process of a release: stories, tags, pictures and comments until its input ends.
WRITER = """
import django, json, select, sys, time; django.setup()
from tests.builders import image, published_article, tag
from tests.comments.builders import comment
written, failed = 0, []
print("there", flush=True)
while not select.select([sys.stdin], [], [], 0.3)[0]:
    try:
        story = published_article(lead_image=image())
        story.headline = "تیتر دیگر"; story.save()
        tag(f"برچسب {time.time_ns()}"); comment(article=story)
        written += 1
    except Exception as error:
        failed.append(repr(error))
print(json.dumps([written, failed]))
"""


@dataclass
class Phase:
    name: str
    answers: Counter = field(default_factory=Counter)
    failed: Counter = field(default_factory=Counter)
    written: int = 0
    unwritten: list[str] = field(default_factory=list)
    seconds: float = 0


class Readers:
    """They ask without a pause in a thread of their own; every second request over a new line."""

    visitor = Visitor

    def __init__(self, host: str, pages: list[str], posts: list[str]) -> None:
        self.host, self.pages, self.posts = host, pages, posts
        self.phase = Phase("")
        self._gone = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._read()))

    @contextmanager
    def reading(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._gone.set()
            self._thread.join()

    async def _read(self) -> None:
        await asyncio.gather(*(self._one(number) for number in range(READERS)))

    async def _one(self, number: int) -> None:
        visitor, turn = self.visitor(self.host), number
        while not self._gone.is_set():
            turn += 1
            if turn % 8 == 0 and self.posts:
                await self._ask(visitor, self.posts[turn % len(self.posts)], 204, "POST")
            else:
                await self._ask(visitor, self.pages[turn % len(self.pages)], 200, "GET")
            if turn % 2:
                visitor.leave()
        visitor.leave()

    async def _ask(self, visitor: Visitor, path: str, status: int, method: str) -> None:
        try:
            answer = await visitor.ask(path, method=method)
        except BrokenError as error:
            self.phase.failed[str(error)] += 1
            return
        self.phase.answers[answer.status] += 1
        if answer.status != status:
            self.phase.failed[f"{path}: {answer.status}"] += 1


class Upgrade:
    def __init__(self, folder: Path, database: str, before: str) -> None:
        self.folder, self.port = folder, free_port()
        self.store = DATABASES[database](folder)
        self.old, self.new = unpack(before, folder / "old"), ROOT
        self.phases: list[Phase] = []

    def run(self, seconds: float) -> list[Phase]:
        self.store.start()
        try:
            self.environ = {"DATA_DIR": str(self.folder / "data"), "DATABASE_URL": self.store.url,
                            "SITE_URL": f"http://127.0.0.1:{self.port}",
                            "DJANGO_SETTINGS_MODULE": "qodsna.settings"}  # fmt: skip
            self._drill(seconds)
        finally:
            self.store.end()
        return self.phases

    def _drill(self, seconds: float) -> None:
        self.manage(self.old, "migrate", "--verbosity", "0")
        self.manage(self.old, "collectstatic", "--noinput", "--verbosity", "0")
        self.manage(self.old, "shell", "-c", SEED)
        pages, posts = json.loads(self.manage(self.old, "shell", "-c", PATHS).splitlines()[-1])
        served = Served(self.folder, self.port, "qodsna.wsgi", self.environ)
        served.lead_to(self.old)
        readers = Readers(f"127.0.0.1:{self.port}", pages, posts)
        with served.running(), readers.reading():
            with self.phase(readers, "before", self.old, seconds):
                pass
            with self.phase(readers, "old code while the database migrates", self.old, 0):
                self.manage(self.new, "migrate", "--verbosity", "0")
            with self.phase(readers, "old code on the new schema", self.old, seconds):
                pass
            with self.phase(readers, "old code while files are collected", self.old, 0):
                self.manage(self.new, "collectstatic", "--noinput", "--verbosity", "0")
            for name, release in {"to the new code": self.new, "back to the old": self.old}.items():
                with self.phase(readers, name, release, seconds):
                    served.lead_to(release)
                    served.change()

    def manage(self, release: Path, *command: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *command], cwd=release, check=True, text=True,
            env=Served.environment(self.environ), stdout=subprocess.PIPE,
        ).stdout  # fmt: skip

    @contextmanager
    def phase(self, readers: Readers, name: str, release: Path, seconds: float) -> Iterator[None]:
        found = readers.phase = Phase(name)
        self.phases.append(found)
        print(name, flush=True)
        begun = time.monotonic()
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER], cwd=release, text=True,
            env=Served.environment(self.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        writer.stdout.readline()  # type: ignore[union-attr]
        try:
            yield
            time.sleep(seconds)
        finally:
            said, _ = writer.communicate()
        found.written, found.unwritten = json.loads(said)
        found.seconds = time.monotonic() - begun


def wrong(phases: list[Phase]) -> list[str]:
    found = []
    for each in phases:
        found += [f"{each.name}: {n} × {what}" for what, n in each.failed.items()]
        found += [f"{each.name}: {what}" for what in each.unwritten[:3]]
        if not (each.answers and each.written):
            found.append(f"{each.name}: nobody read, or nobody wrote")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--before", default="")
    parser.add_argument("--seconds", type=float, default=8)
    skipped = "without a history to find it in: skipped, which is no pass"
    parser.add_argument("--where-known", action="store_true", help=skipped)
    options = parser.parse_args()
    end_politely_when_told()
    try:
        commit = options.before or before()
    except SystemExit as unknown:
        if not options.where_known:
            raise
        print(f"SKIPPED: {unknown}")
        return 0
    with temporary() as folder:
        phases = Upgrade(folder, options.database, commit).run(options.seconds)
    print(f"from {commit} on {options.database}")
    print(f"{'':40} {'seconds':>7} {'answers':>8} {'failed':>6} {'writes':>7} {'failed':>6}")
    for each in phases:
        counts = f"{each.answers.total():8} {each.failed.total():6} {each.written:7}"
        print(f"{each.name:40} {each.seconds:7.0f} {counts} {len(each.unwritten):6}")
    faults = wrong(phases)
    asked = sum(each.answers.total() for each in phases)
    print(f"{asked} requests and {sum(each.written for each in phases)} writes")
    print("\n".join(f"WRONG: {fault}" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
