"""A breaking-news day: a crowd of readers, editors at work, and nothing that is lost.

``python -m benchmarks.day [--database sqlite|postgres] [--minutes 10] [--rate 60]
[--articles 5000]``: nginx, gunicorn with two workers, a worker and the database as in production,
loopback only. Readers come at a steady rate, each with an address and a connection of his own; of
a hundred 80 read one of three hot stories, 15 an older one, 2 search, 2 write a comment by its form
and one votes. Three editors meanwhile publish, amend and save through the desk. Fails where there
was an error, something was slow or lost, or memory grew.
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from benchmarks import desk_day
from benchmarks.crowd import Crowd, Told
from benchmarks.driver import percentile
from benchmarks.figures import Figure, table
from benchmarks.memory import Memory
from benchmarks.site import end_politely_when_told
from benchmarks.stage import Stage, fresh_site
from benchmarks.town import Town, town

TITLE = "A breaking-news day"
# Some 16 ms of CPU for each visit, all told: two cores carry twice as many before they are full.
MINUTES, RATE, ARTICLES = 10.0, 60.0, 5000
QUICK_MINUTES, QUICK_RATE, QUICK_ARTICLES = 1 / 3, 20.0, 400
WARM_UP_SECONDS = 5
# Reads wait so long in memory before they are written, and then a little for the database.
READS_WRITTEN_SECONDS = 20
READER_MS, SAVE_MS, MEMORY_MB, GROWTH_MB = 50, 500, 150, 8


@dataclass
class Day:
    """What came of one: ``held`` is what the database has in the end."""

    rate: float
    seconds: float
    told: Told
    shifts: list[desk_day.Shift]
    memory: Memory
    cpu: dict[str, float]
    held: dict[str, Any]
    faults: Counter
    starved: tuple[float, float]


def run(stage: Stage) -> Iterator[Figure]:
    for database in stage.sizes:
        day = (
            measure(database, QUICK_MINUTES, QUICK_RATE, QUICK_ARTICLES)
            if stage.quick
            else measure(database, MINUTES, RATE, ARTICLES)
        )
        yield from figures(day, database, is_judged=not stage.quick)


def measure(database: str, minutes: float, rate: float, articles: int, **environ: str) -> Day:
    with fresh_site(database, **environ) as site:
        site.make("day", str(articles))
        pages = site.ask("day-pages")
        with town(site) as here:
            return asyncio.run(spend(here, pages, 60 * minutes, rate))


async def spend(here: Town, pages: dict[str, Any], seconds: float, rate: float) -> Day:
    """The day itself, from the first readers until everything is written down."""
    empty = await settled(here, 0)
    first = await Crowd(here.front, pages, min(rate, 20), seed=1).come(WARM_UP_SECONDS)
    before = await settled(here, reads_in(empty) + first.reads.total())
    memory, began = Memory(), here.cpu() | {"readers": time.process_time()}
    watch = asyncio.create_task(memory.watch(here))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        editors = asyncio.get_running_loop().run_in_executor(
            pool, desk_day.work, here.front, pages, seconds
        )
        told = await Crowd(here.front, pages, rate).come(seconds)
        shifts = await editors
    ended = here.cpu() | {"readers": time.process_time()}
    watch.cancel()
    faults, starved = here.faults(), here.starved()
    held = await settled(here, reads_in(before) + told.reads.total())
    cpu = {name: (ended[name] - began[name]) / seconds for name in ended}
    return Day(rate, seconds, told, shifts, memory, cpu, less(held, before), faults, starved)


async def settled(here: Town, reads: int) -> dict[str, Any]:
    """What the database holds once so many reads are written, or no more are coming."""
    deadline = time.monotonic() + READS_WRITTEN_SECONDS
    while True:
        held = await asyncio.to_thread(here.site.ask, "day-look")
        if reads_in(held) >= reads or time.monotonic() > deadline:
            return held
        await asyncio.sleep(1)


def reads_in(held: dict[str, Any]) -> int:
    return sum(held["reads"].values())


def less(held: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """What came since: numbers by keys, and comments that were not there."""
    numbers = {
        name: Counter(whole) - Counter(before[name])
        for name, whole in held.items()
        if name != "comments"
    }
    old = {text for text, _ in before["comments"]}
    return {**numbers, "comments": [said for said in held["comments"] if said[0] not in old]}


# What is told of it


def figures(day: Day, database: str, *, is_judged: bool = True) -> Iterator[Figure]:
    """``is_judged``: whether times and memory have bounds; counts always have."""
    told, saves = day.told, [each for shift in day.shifts for each in shift.saves]

    def figure(name: str, value: float, unit: str, bound: float | None = None) -> Figure:
        return Figure("day", name, value, unit, bound, database=database)

    def judged(name: str, value: float, unit: str, bound: float) -> Figure:
        return figure(name, value, unit, bound if is_judged else None)

    yield figure("visits a second", sum(told.visits.values()) / day.seconds, "")
    yield figure("readers' requests a second", len(told.all_times) / day.seconds, "")
    yield figure("errors that readers saw", sum(told.errors.values()), "", 0)
    yield figure("errors at the desk", sum(len(shift.errors) for shift in day.shifts), "", 0)
    yield judged("readers, 95 of 100 within", percentile(told.all_times, 0.95), "ms", READER_MS)
    yield figure("readers, half within", percentile(told.all_times, 0.5), "ms")
    for kind, times in sorted(told.times.items()):
        yield figure(f"  {kind} ({len(times):,}), 95 of 100 within", percentile(times, 0.95), "ms")
    yield figure("the crowd late by, 95 of 100 within", percentile(told.late, 0.95), "ms")
    yield judged("editors' saves, 95 of 100 within", percentile(saves, 0.95), "ms", SAVE_MS)
    yield figure("editors' saves, half within", percentile(saves, 0.5), "ms")
    yield figure("editors' saves", len(saves), "")
    yield judged("memory of a web process, at most", day.memory.most, "MB", MEMORY_MB)
    yield judged("memory of a web process, growth", day.memory.growth, "MB", GROWTH_MB)
    yield figure("web processes seen", len(day.memory.seen), "")
    cores = sum(day.cpu.values()) - day.cpu["readers"]
    yield figure("cores of all but the readers", cores, "")
    ran, waited = day.starved
    yield figure("web: waited for a core, each second of work", waited / (ran or 1), "s")
    yield figure(
        "CPU of a visit, all told", 1000 * cores * day.seconds / sum(told.visits.values()), "ms"
    )
    for name, cores in day.cpu.items():
        yield figure(f"  cores: {name}", cores, "")
    yield from counted(day, figure)


def counted(day: Day, figure: Any) -> Iterator[Figure]:
    """Whether what readers were told that the newsroom has is there, once."""
    told, held = day.told, day.held
    for name, known, kept in (
        ("reads", told.reads, held["reads"]),
        ("reads of days", told.reads, held["reads_by_day"]),
        ("votes", told.votes, held["votes"]),
        ("shown votes", told.votes, held["shown_votes"]),
    ):
        lost, more = apart(known, kept)
        unsure = told.unsure["vote" if known is told.votes else "read"]
        yield figure(f"{name} lost, of {sum(known.values()):,}", lost, "", 0)
        yield figure(f"{name} counted twice", max(0, more - unsure), "", 0)
    stored = Counter(map(tuple, held["comments"]))
    lost, more = apart(Counter(told.comments.items()), stored)
    yield figure(f"comments lost, of {len(told.comments):,}", lost, "", 0)
    yield figure("comments stored twice", max(0, more - told.unsure["comment"]), "", 0)
    yield figure("comments that did some work first", told.challenged, "")


def apart(told: Counter, held: dict[Any, int]) -> tuple[int, int]:
    """How much is missing of what was told, and how much there is beyond it; key by key."""
    known = Counter({key if key in told else as_number(key): n for key, n in held.items()})
    return sum((told - known).values()), sum((known - told).values())


def as_number(key: Any) -> Any:
    """JSON makes words of the numbers that keys are."""
    return int(key) if isinstance(key, str) else key


def main() -> int:
    options = arguments()
    end_politely_when_told()
    broken = False
    for database in options.database:
        day = measure(database, options.minutes, options.rate, options.articles)
        found = list(figures(day, database))
        print(table(found), flush=True)
        print(*wrong(day), sep="\n", flush=True)
        broken |= not all(figure.passes for figure in found)
    return 1 if broken else 0


def wrong(day: Day) -> Iterable[str]:
    """The commonest errors in words."""
    at_desk = Counter(error for shift in day.shifts for error in shift.errors)
    errors = [
        error for told in (day.told.errors, at_desk, day.faults) for error in told.most_common(9)
    ]
    return [f"  {number} x {error}" for error, number in errors]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--rate", type=float, default=RATE, help="visits a second")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
