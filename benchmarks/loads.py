"""Servers of one archive, and what it costs them to answer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg2

from benchmarks.driver import Question, Reader, cpu_of, percentile, read_for, storm
from benchmarks.site import Site

CONNECTIONS = 16
WARM_UP_SECONDS, SETTLED_SECONDS, LEAST = 0.4, 0.5, 12


@dataclass(frozen=True)
class Server:
    """Where it answers, and the processes that compute for it: its own and the database's."""

    port: int
    pids: list[int]


@dataclass(frozen=True)
class Load:
    """Answers a second, and the CPU milliseconds of one."""

    rate: float
    cpu: float


@contextmanager
def serving(site: Site, **environ: str) -> Iterator[Server]:
    own = site.beside(**environ)
    with own.serving() as pid:
        settle(pid, Question(own.port, "/hello/"))
        yield Server(own.port, [pid, *database_pids(own.environ["DATABASE_URL"])])


def settle(pid: int, question: Question) -> None:
    """Waits until it answers, and all of its processes have nothing to do."""
    Reader(question).read()
    before, now = -1.0, cpu_of([pid])
    while now > before:
        time.sleep(SETTLED_SECONDS)
        before, now = now, cpu_of([pid])


def database_pids(url: str) -> list[int]:
    """Of PostgreSQL, whose server is of this machine; SQLite computes in the application."""
    if not url:
        return []
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    return [int((folder / "postmaster.pid").read_text().split()[0])]


def load(server: Server, question: Question, seconds: float, ahead: int = 1) -> Load:
    """Of so many connections at once, after as many answers as make every process warm."""
    storm(CONNECTIONS, WARM_UP_SECONDS, question)
    before = cpu_of(server.pids)
    answers, took = storm(CONNECTIONS, seconds, question, ahead=ahead)
    return Load(answers / took, 1000 * (cpu_of(server.pids) - before) / answers)


def alone(server: Server, question: Question, seconds: float) -> tuple[float, float]:
    """Of one connection: the median of its milliseconds, and the CPU milliseconds of an answer."""
    before = cpu_of(server.pids)
    times, _ = read_for(seconds, question, LEAST)
    return percentile(times, 0.5), 1000 * (cpu_of(server.pids) - before) / len(times)


def middle(loads: list[Load]) -> Load:
    return Load(median(each.rate for each in loads), median(each.cpu for each in loads))
