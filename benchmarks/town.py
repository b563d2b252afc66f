"""A whole newsroom on this machine: nginx, gunicorn, a worker and the database, each a process."""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.driver import cpu_seconds
from benchmarks.site import ROOT, Site, end
from tests import nginx

FAULT = re.compile(r"^[\w.]+(?:Error|Exception|Exit)\b.{0,200}", re.MULTILINE)
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Town:
    """``front`` is nginx and ``back`` gunicorn, as host:port; ``parts`` are pids by their names."""

    site: Site
    front: str
    back: str
    parts: dict[str, int] = field(default_factory=dict)

    def web_processes(self) -> list[int]:
        """The master of gunicorn and its workers, as they are now."""
        master = self.parts["web"]
        return [master, *children(master)]

    def faults(self) -> Counter:
        """How often each exception ended a traceback in the logs."""
        logs = [*self.site.folder.glob("gunicorn-*.log"), self.site.folder / "other.log"]
        return Counter(fault for log in logs for fault in FAULT.findall(log.read_text()))

    def wait_for_worker(self) -> None:
        """Until it has done what waited when it came, or for a minute."""
        for _ in range(30):
            if not self.site.ask("day-tasks"):
                return
            time.sleep(1)

    def starved(self) -> tuple[float, float]:
        """Seconds that the web processes there are now have computed, and waited for a core."""
        turns = [turn for pid in self.web_processes() for turn in turns_of(pid)]
        return sum(ran for ran, _ in turns), sum(waited for _, waited in turns)

    def cpu(self) -> dict[str, float]:
        """Seconds that each part has computed so far."""
        return {name: cpu_seconds(pid) for name, pid in self.parts.items()}


@contextmanager
def town(site: Site) -> Iterator[Town]:
    """Of a site whose data is there. Readers come by nginx, which alone says who they are."""
    here = nginx.Site(site.folder)
    here.back = f"127.0.0.1:{site.port}"
    site.environ |= {"SITE_URL": f"http://{here.front}", "TRUSTED_PROXIES": "127.0.0.1"}
    folder = site.folder / "nginx"
    folder.mkdir()
    command = [nginx.program(), "-p", str(folder), "-c", str(here.configured(folder))]
    worker = ["nice", "-n", "10", sys.executable, "manage.py", "worker"]
    with ExitStack() as stack:
        master = stack.enter_context(site.serving())
        front = stack.enter_context(running(command, site))
        aside = stack.enter_context(running(worker, site))
        nginx.wait_until_ready(here.front)
        parts = {"web": master, "nginx": front, "worker": aside}
        yield Town(site, here.front, here.back, parts | databases())


@contextmanager
def running(command: list[str], site: Site) -> Iterator[int]:
    with (site.folder / "other.log").open("a") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=site.environ, stdout=log, stderr=log)
        try:
            yield process.pid
        finally:
            end(process)


def children(pid: int) -> list[int]:
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(each) for task in tasks for each in (task / "children").read_text().split()]
    return []


def turns_of(pid: int) -> list[tuple[float, float]]:
    """Of each thread the seconds that it ran, and that it was ready and waited for its turn."""
    with suppress(OSError):
        told = [each.read_text() for each in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        ran_and_waited = (text.split()[:2] for text in told)
        return [(int(ran) / 1e9, int(waited) / 1e9) for ran, waited in ran_and_waited]
    return []


def databases() -> dict[str, int]:
    """The database server that this process has started, where it has."""
    pids = [pid for pid in children(os.getpid()) if "postgres" in name_of(pid)]
    return {"database": pids[0]} if pids else {}


def name_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def resident_mb(pid: int) -> float:
    """Megabytes of memory that a process has in hand; 0 where it is gone."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6
    return 0.0
