"""What pages cost in a large archive, beside what they cost in a small one.

One connection asks for each page, in turns in every archive, each behind a server of its own. The
median of the repeats counts, and all of them are told. What is compared is the same page: what is
newest is the same in each archive, and so are the day and the month of long ago. Where a service
has fewer pages than 500, its last full one stands for them.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from statistics import median
from typing import Any

from benchmarks.driver import Question
from benchmarks.figures import Figure, number
from benchmarks.loads import Server, alone, serving
from benchmarks.stage import Stage

TITLE = "What pages cost as the archive grows"
MOST, MOST_OF_SEARCH = 1.2, 2.0
# Where an archive is large, a search may look at more days a second time, for each of its two kinds
# of heavy stories.
MORE_QUERIES_OF_SEARCH = 2
# A busy machine is judged by CPU and by queries alone, and generously.
GENEROUS, LEAST_SECONDS = 4, 0.5
JUDGED = (
    "article", "front", "service", "service, page 500", "day archive", "tag", "search", "feed",
    "sitemap part", "API page", "admin list", "admin form",
)  # fmt: skip

# Of a page at a size the milliseconds of one connection and of CPU, once for each repeat.
Times = dict[tuple[str, int], list[tuple[float, float]]]


def run(stage: Stage) -> Iterable[Figure]:
    for database, sizes in stage.sizes.items():
        asked = {size: stage.archive(database, size).ask("pages") for size in sizes}
        times = measured(stage, database, asked)
        for name in names_of(stage, asked):
            yield from told(stage, database, name, times, asked)


def measured(stage: Stage, database: str, asked: dict[int, Any]) -> Times:
    times: Times = {}
    seconds = max(LEAST_SECONDS, stage.seconds / 4)
    with ExitStack() as servers:
        served = {
            size: servers.enter_context(serving(stage.archive(database, size), PAGE_CACHE="no"))
            for size in asked
        }
        names = names_of(stage, asked)
        for turn in range(stage.repeats + 1):
            for name, size in ((name, size) for name in names for size in asked):
                question = question_of(served[size], asked[size], name)
                found = alone(served[size], question, seconds)
                # The first turn warms up.
                if turn:
                    times.setdefault((name, size), []).append(found)
    return times


def names_of(stage: Stage, asked: dict[int, Any]) -> list[str]:
    """All pages; of a quick run those alone that are judged."""
    return [*JUDGED] if stage.quick else [*next(iter(asked.values()))["pages"]]


def question_of(server: Server, asked: dict[str, Any], name: str) -> Question:
    headers = {"Cookie": f"sessionid={asked['session']}"} if name.startswith("admin") else {}
    return Question(server.port, asked["pages"][name]["path"], headers)


def told(
    stage: Stage, database: str, name: str, times: Times, asked: dict[int, Any]
) -> Iterator[Figure]:
    small, large = min(asked), max(asked)
    for size in asked:
        p50s = [p50 for p50, _ in times[name, size]]
        each = " ".join(map(number, p50s))
        yield Figure(
            "growth", f"{name} at {size:,}", median(p50s), "ms", floor=each, database=database
        )
    most = MOST_OF_SEARCH if name == "search" else MOST
    bound = most if name in JUDGED else None
    by_time, by_cpu = (ratio(times, name, place, small, large) for place in (0, 1))
    beside, both = (
        f"{large:,} over {small:,}",
        {"section": "growth", "unit": "x", "database": database},
    )
    yield Figure(
        name=f"{name}: p50, {beside}", value=by_time, bound=None if stage.quick else bound, **both
    )
    yield Figure(
        name=f"{name}: CPU, {beside}",
        value=by_cpu,
        bound=bound * GENEROUS if bound and stage.quick else None,
        **both,
    )
    more = asked[large]["pages"][name]["warm"] - asked[small]["pages"][name]["warm"]
    few = MORE_QUERIES_OF_SEARCH if name == "search" else 0
    yield Figure("growth", f"{name}: more queries", more, "", few, database=database)


def ratio(times: Times, name: str, place: int, small: int, large: int) -> float:
    low, high = (median(each[place] for each in times[name, size]) for size in (small, large))
    return high / (low or 1)
