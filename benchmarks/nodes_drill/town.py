"""Two web nodes, one worker and all that they share, each a process on this machine."""

import contextlib
import json
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.kill_drill.browsers import Browser
from benchmarks.kill_drill.servers import Postgres
from benchmarks.nodes_drill.servers import Standby
from benchmarks.site import ROOT, Site, end
from tests import nginx, redis, s3
from tests.postgres import free_port

SETTINGS = "benchmarks.kill_drill.settings"
FIGURE = re.compile(r"^(\S+) (\S+)$", re.MULTILINE)
FROM_REPLICA = 'qodsna_reader_pages_total{database="replica"}'
FROM_PRIMARY = 'qodsna_reader_pages_total{database="primary"}'


@dataclass
class Town:
    """``nodes``: two sites, each with its own folder; ``front``: the port of nginx before both."""

    folder: Path
    primary: Postgres
    replica: Standby
    nodes: list[Site]
    front: int
    place: dict[str, Any] = field(default_factory=dict)
    insides: list["Inside"] = field(default_factory=list)
    workers: dict[int, subprocess.Popen] = field(default_factory=dict)

    @property
    def ports(self) -> list[int]:
        return [node.port for node in self.nodes]

    def inside(self, what: str, *given: Any) -> Any:
        """The answer of a part of ``inside``, on the first node."""
        return self.insides[0].ask(what, *given)

    def figures(self, node: int) -> dict[str, float]:
        """What the node tells Prometheus."""
        told = Browser(self.ports[node]).ask("GET", "/metrics").html
        return {name: float(value) for name, value in FIGURE.findall(told)}

    def made(self, name: str) -> list[float]:
        return [self.figures(node).get(name, 0) for node in range(len(self.nodes))]

    def lines(self, text: str) -> int:
        """How many lines in the logs of the web processes say so."""
        logs = [node.folder / f"gunicorn-{node.port}.log" for node in self.nodes]
        return sum(line.count(text) for log in logs for line in log.read_text().splitlines())

    def begin_work(self, node: int) -> None:
        with (self.folder / "work.log").open("a") as log:
            self.workers[node] = subprocess.Popen(
                [sys.executable, "manage.py", "worker"],
                cwd=ROOT,
                env={**self.nodes[node].environ, "PATIENT": "yes"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


class Inside:
    """A node's own Django, beside its web server."""

    def __init__(self, node: Site) -> None:
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        command = [sys.executable, "-m", "benchmarks.nodes_drill.inside"]
        environ = {**node.environ, "PATIENT": "yes"}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, **pipes)

    def ask(self, what: str, *given: Any) -> Any:
        self.begin(what, *given)
        return self.answer()

    def begin(self, what: str, *given: Any) -> None:
        print(json.dumps([what, *given]), file=self.process.stdin, flush=True)

    def answer(self) -> Any:
        told = self.process.stdout.readline()
        if not told:
            raise SystemExit("The newsroom's own Django ended")
        return json.loads(told)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)


def until(happened: Any, seconds: float) -> bool:
    """Whether it was so within so many seconds."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@contextlib.contextmanager
def town(folder: Path) -> Iterator[Town]:
    with contextlib.ExitStack() as stack:
        primary = Postgres(folder)
        stack.callback(primary.end)
        primary.start()
        replica = Standby(primary)
        stack.callback(replica.end)
        replica.start()
        shared = {
            "DATABASE_URL": primary.url,
            "REDIS_URL": stack.enter_context(redis.server()),
            "STORAGE_URL": s3.setting(stack.enter_context(s3.server()), s3.PRIVATE),
        }
        front, nodes = free_port(), [made(folder / name, **shared) for name in "ab"]
        here = Town(folder, primary, replica, nodes, front)
        key = secrets.token_hex(32)
        for node in nodes:
            node.environ |= {"SITE_URL": f"http://127.0.0.1:{front}", "SECRET_KEY": key}
        for node in nodes:
            here.insides.append(Inside(node))
            stack.callback(here.insides[-1].end)
        here.place = here.inside("prepare")
        for node in nodes:
            # The newsroom's own processes, and no command, read from it.
            node.environ["REPLICA_URL"] = replica.url
            stack.enter_context(node.serving())
        stack.enter_context(before(here))
        stack.callback(lambda: [end(worker) for worker in here.workers.values()])
        yield here


def made(folder: Path, **shared: str) -> Site:
    """A node with its own folder, of which uploads alone lie where the other's do."""
    folder.mkdir()
    uploads = folder.parent / "uploads"
    uploads.mkdir(exist_ok=True)
    (folder / "uploads").symlink_to(uploads)
    own = {"DEMO": "no", "REQUIRE_2FA": "no", "WEB_WORKERS": "1", "PAGE_CACHE": "24"}
    own |= {"METRICS_NETWORKS": "127.0.0.0/8", "DJANGO_SETTINGS_MODULE": SETTINGS}
    return Site(folder, **own, **shared)


@contextlib.contextmanager
def before(here: Town) -> Iterator[None]:
    """nginx as it is shipped, with both nodes behind it."""
    folder = here.folder / "nginx"
    folder.mkdir()
    site = nginx.Site(here.nodes[0].folder)
    site.front = f"127.0.0.1:{here.front}"
    site.back = ";\n    server ".join(f"127.0.0.1:{port}" for port in here.ports)
    with nginx.process([nginx.program(), "-p", str(folder), "-c", str(site.configured(folder))]):
        nginx.wait_until_ready(site.front)
        yield
