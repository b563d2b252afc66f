"""A newsroom goes through backups and comes back; whatever is killed, nothing is half there.

``python -m benchmarks.restore_drill [--kills 6] [--articles 0]``: the demo on SQLite, backed up in
a chain of two encrypted files, is restored to SQLite and PostgreSQL, and from there to both again.
Rows of every table, files by their hashes and twenty pages by their bytes are those of the first.
Then backups and restores are killed with ``kill -9`` at random moments: the former backup is whole,
and a database is the old one or the new one. ``--articles`` adds that many stories before, and the
seconds are told for 100,000. Ends non-zero where something differs.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.site import ROOT, Site, end_politely_when_told
from tests.postgres import server

KEY, HUNDRED_THOUSAND = "the key of the drill", 100_000
MOST_SECONDS = 300
# Of the time that a whole one took: when it is killed.
EARLIEST, LATEST = 0.2, 0.9


class Newsroom:
    """A site with a database and a storage of its own; all have one secret and one address."""

    def __init__(self, name: str, folder: Path, url: str = "") -> None:
        self.name, self.folder = name, folder / name
        self.folder.mkdir()
        own = {"SITE_URL": "http://localhost", "SECRET_KEY": "drill", "BACKUP_KEY": KEY}
        own |= {"DJANGO_SETTINGS_MODULE": "qodsna.settings", "DEMO": "yes", "PAGE_CACHE": "no"}
        self.site = Site(self.folder, DATABASE_URL=url, **own)

    def told(self) -> dict[str, dict[str, Any]]:
        command = [sys.executable, "-m", "benchmarks.restored"]
        # Pages name their style sheets without a fingerprint there.
        own = {**self.site.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        answer = subprocess.run(command, cwd=ROOT, env=own, check=True, stdout=subprocess.PIPE)
        return json.loads(answer.stdout)

    def timed(self, *arguments: str) -> float:
        began = time.monotonic()
        self.site.manage(*arguments, "--verbosity", "0")
        return time.monotonic() - began

    def killed(self, seconds: float, *arguments: str) -> bool:
        """Whether it was killed before it came to its end; ``seconds``: what a whole one took."""
        command = [sys.executable, "manage.py", *arguments, "--verbosity", "0"]
        process = subprocess.Popen(command, cwd=ROOT, env=self.site.environ)
        try:
            process.wait(seconds * random.uniform(EARLIEST, LATEST))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        return False


class Drill:
    def __init__(self, folder: Path, urls: list[str]) -> None:
        self.folder, self.shelf = folder, folder / "backups"
        self.first = Newsroom("sqlite", folder)
        self.urls, self.wrong = urls, list[str]()

    def begin(self, articles: int) -> None:
        self.first.site.manage("migrate", "--verbosity", "0")
        self.first.site.manage("demo", "--verbosity", "0")
        if articles:
            self.first.site.manage("demo", "--articles", str(articles))
        self.backup_seconds = self.first.timed("backup", str(self.shelf / "1.backup"))
        print(f"backup: {self.backup_seconds:.0f} s", flush=True)
        picture = next((self.first.folder / "media" / "images").rglob("*.jpg"))
        (picture.parent / "new.jpg").write_bytes(picture.read_bytes() + b"new")
        self.first.timed("backup", str(self.shelf / "2.backup"))
        self.before = self.first.told()

    def moved(self) -> None:
        """Each way between the two databases."""
        first = self.shelf / "2.backup"
        postgres = Newsroom("postgres", self.folder, self.urls[0])
        self.restored("SQLite -> SQLite", Newsroom("sqlite-sqlite", self.folder), first)
        self.restored("SQLite -> PostgreSQL", postgres, first)
        other = self.folder / "others" / "3.backup"
        postgres.timed("backup", str(other))
        self.restored("PostgreSQL -> SQLite", Newsroom("postgres-sqlite", self.folder), other)
        last = Newsroom("postgres-postgres", self.folder, self.urls[1])
        self.restored("PostgreSQL -> PostgreSQL", last, other)

    def restored(self, what: str, newsroom: Newsroom, path: Path, *options: str) -> None:
        seconds = self.restore_seconds = newsroom.timed("restore", str(path), *options)
        found = newsroom.told()
        for kind, told in self.before.items():
            names = told.keys() | found[kind].keys()
            self.wrong += [
                f"{what}: {kind} {name}"
                for name in sorted(names)
                if told.get(name) != found[kind].get(name)
            ]
        rows = sum(count for count, _ in found["tables"].values())
        stories = found["tables"]["articles_article"][0]
        print(
            f"{what:26} {rows:>10,} rows of {len(found['tables'])} tables,"
            f" {len(found['media']):,} files, {len(found['pages'])} pages compared;"
            f" restored in {seconds:.0f} s",
            flush=True,
        )
        if stories >= HUNDRED_THOUSAND // 5:
            whole = seconds * HUNDRED_THOUSAND / stories
            print(f"{'':26} {whole:.0f} s for {HUNDRED_THOUSAND:,} articles", flush=True)
            if whole > MOST_SECONDS:
                self.wrong.append(f"{what}: {whole:.0f} s and not {MOST_SECONDS}")

    def killed(self, kills: int) -> None:
        last, made = self.shelf / "2.backup", 0
        for number in range(kills):
            path = self.shelf / f"killed-{number}.backup"
            made += self.first.killed(self.backup_seconds, "backup", str(path), "--full")
            if path.exists():
                self.first.site.manage("backup", "--verify", str(path), "--verbosity", "0")
        self.first.site.manage("backup", "--verify", str(last), "--verbosity", "0")
        newsroom = Newsroom("killed", self.folder)
        newsroom.site.manage("migrate", "--verbosity", "0")
        newsroom.site.manage("createsuperuser", "--noinput", "--username", "old", "--email", "")
        old, dead = newsroom.told()["tables"], 0
        for number in range(kills):
            command = ("restore", str(last), "--replace", "--yes")
            dead += newsroom.killed(self.restore_seconds, *command)
            found = newsroom.told()["tables"]
            if found not in (old, self.before["tables"]):
                self.wrong.append(f"half restored after kill {number + 1}")
        self.restored("after kills", newsroom, last, "--replace", "--yes")
        if kills and not (made and dead):
            self.wrong.append("nothing was killed on its way")
        print(f"killed: {made} of {kills} backups, {dead} of {kills} restores", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--articles", type=int, default=0)
    options = parser.parse_args()
    end_politely_when_told()
    os.environ["DJANGO_SUPERUSER_PASSWORD"] = "of-the-old-newsroom"
    with ExitStack() as stack:
        urls = [stack.enter_context(server()) for _ in range(2)]
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="qodsna-restore-"))
        drill = Drill(Path(folder), urls)
        drill.begin(options.articles)
        drill.moved()
        drill.killed(options.kills)
    print("\n".join(f"WRONG: {fault}" for fault in drill.wrong) or "Nothing differs.")
    return 1 if drill.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
