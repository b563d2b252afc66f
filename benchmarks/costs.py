"""What a page costs that is kept nowhere, beside the least that Django answers.

The floors are two views under Django's own middleware, as a new project has it: one without a
query, and one with a single query. All are asked by sixteen connections, in turns; CPU is that of
the application's processes and of the database's.
"""

from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any

from benchmarks.driver import Question
from benchmarks.figures import Figure, number
from benchmarks.loads import Load, Server, load, middle, serving
from benchmarks.stage import Stage

TITLE = "What an uncached page costs"
RATIOS = {"article": 3, "front": 5, "service": 5}
QUERIES = {"article": 5, "front": 8, "service": 5}
# The quick form asks whether a page has become much dearer than it was: not for the aim, and not so
# narrowly that a busy machine fails where nothing has changed.
QUICK_RATIOS = {"article": 10, "front": 6, "service": 10}
FLOOR = "one-query view"
FLOORS = {"hello view": "/hello/", FLOOR: "/one-query/"}
# Rounds for each repeat.
TURNS = 3


def run(stage: Stage) -> Iterable[Figure]:
    for database in stage.sizes:
        site = stage.large(database)
        pages = site.ask("pages")["pages"]
        floors = {"DJANGO_SETTINGS_MODULE": "benchmarks.floors", "PAGE_CACHE": "no"}
        with serving(site, PAGE_CACHE="no") as app, serving(site, **floors) as bare:
            asked = {name: (bare, path) for name, path in FLOORS.items()}
            asked |= {name: (app, pages[name]["path"]) for name in RATIOS}
            rounds = in_turns(stage, asked)
        yield from told(stage, database, rounds, pages)


def in_turns(stage: Stage, asked: dict[str, tuple[Server, str]]) -> list[dict[str, Load]]:
    """Many short rounds: the pace of a machine drifts, and each has a floor of its own moment."""
    turns = 1 if stage.quick else TURNS
    return [
        {
            name: load(server, Question(server.port, path), stage.seconds / turns)
            for name, (server, path) in asked.items()
        }
        for _ in range(stage.repeats * turns)
    ]


def told(
    stage: Stage, database: str, rounds: list[dict[str, Load]], pages: dict[str, Any]
) -> Iterator[Figure]:
    for name in rounds[0]:
        each = middle([loads[name] for loads in rounds])
        yield figure(database, name, each.cpu, "ms CPU", floor=f"{number(each.rate)} a second")
    bare = middle([loads[FLOOR] for loads in rounds])
    for name, bound in (QUICK_RATIOS if stage.quick else RATIOS).items():
        value = median(loads[name].cpu / loads[FLOOR].cpu for loads in rounds)
        floor = f"{number(bare.cpu)} ms of the {FLOOR}"
        yield figure(database, f"{name}: CPU over the floor", value, "x", bound, floor)
    for name, most in QUERIES.items():
        cold = f"{pages[name]['cold']} in a cold process"
        yield figure(database, f"{name}: queries", pages[name]["warm"], "", most, cold)


def figure(
    database: str, name: str, value: float, unit: str, bound: float | None = None, floor: str = ""
) -> Figure:
    return Figure("costs", name, value, unit, bound, floor=floor, database=database)
