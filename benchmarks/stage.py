"""Where sections of one run measure: its options, and archives that are made once for all."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.site import Site
from tests.postgres import server

# As a machine of its own would have it; the server's own defaults are those of a tiny one.
TUNED = (
    "shared_buffers=1GB",
    "maintenance_work_mem=512MB",
    "max_wal_size=8GB",
    "wal_level=minimal",
    "max_wal_senders=0",
)


@dataclass
class Stage:
    """``sizes``: of each database the articles of its archives, the smallest first.

    ``seconds`` of each load, ``repeats`` of each measurement whose median counts. ``quick`` asks
    for ratios with generous bounds, for a machine that does other things too.
    """

    sizes: dict[str, tuple[int, ...]]
    seconds: float = 4
    repeats: int = 3
    quick: bool = False
    made_in: dict[str, float] = field(default_factory=dict)
    _archives: dict[tuple[str, int], Site] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def archive(self, database: str, size: int) -> Site:
        """The archive of this size for whoever reads it; made where nobody has asked before."""
        if (database, size) not in self._archives:
            site = self._open.enter_context(fresh_site(database))
            print(f"{database}: an archive of {size:,} articles", flush=True)
            began = time.monotonic()
            site.make("archive", str(size))
            self.made_in[f"{database} {size}"] = time.monotonic() - began
            self._archives[database, size] = site
        return self._archives[database, size]

    def small(self, database: str) -> Site:
        return self.archive(database, self.sizes[database][0])

    def large(self, database: str) -> Site:
        return self.archive(database, self.sizes[database][-1])


@contextmanager
def fresh_site(database: str, **environ: str) -> Iterator[Site]:
    """A site with an empty database, for whoever changes what is there."""
    prefix = "qodsna-bench-"
    own = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DEMO": "no", "REQUIRE_2FA": "no"}
    with tempfile.TemporaryDirectory(prefix=prefix) as folder, address(database) as url:
        site = Site(Path(folder), **{"DATABASE_URL": url, **own, **environ})
        site.manage("migrate", "--verbosity", "0")
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        yield site


@contextmanager
def address(database: str) -> Iterator[str]:
    """The DATABASE_URL of a fresh database; empty means SQLite in DATA_DIR."""
    if database == "sqlite":
        yield ""
    else:
        with server(*TUNED) as url:
            yield url
