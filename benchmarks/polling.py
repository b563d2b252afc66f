"""Pages asked for again and again, through nginx and at each web process, until they are right."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.visitor import Answer, BrokenError, Visitor
from benchmarks.witness import PROCESS

Check = Callable[[Answer], bool]

NGINX = "nginx"
TICK_SECONDS = 0.05
TRIES = 400


def has(text: str) -> Check:
    return lambda answer: answer.status == 200 and text in answer.text


def lacks(text: str) -> Check:
    return lambda answer: answer.status == 200 and text not in answer.text


def answers(*statuses: int) -> Check:
    return lambda answer: answer.status in statuses


@dataclass
class Deed:
    """What somebody does, or time; ``do`` is back at the moment at which it is done.

    ``shows``: by address what is right of it from then on, and is not before. ``stays``: addresses
    whose bytes stay as they were.
    """

    name: str
    do: Callable[[], None]
    shows: dict[str, Check]
    stays: list[str]


@dataclass
class Seen:
    """Of one deed; ``late``: seconds after it at which a wrong page was still asked for and got,
    by how it was asked for and its address."""

    deed: str
    asked: int = 0
    early: list[str] = field(default_factory=list)
    late: dict[tuple[str, str], float] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return max(self.late.values(), default=0.0)


class Lines:
    """A connection to nginx and one to each web process, that are kept."""

    def __init__(self, front: str, back: str) -> None:
        self.front, self.back = front, back
        self.kept: dict[str, Visitor] = {NGINX: Visitor(front)}

    async def open(self, processes: int) -> None:
        for _ in range(TRIES):
            together = [Visitor(self.back) for _ in range(4)]
            found = await asyncio.gather(*(each.ask("/hello/") for each in together))
            for visitor, answer in zip(together, found, strict=True):
                name = answer.header(PROCESS)
                if self.kept.setdefault(name, visitor) is not visitor:
                    visitor.leave()
            if len(self.kept) > processes:
                return
        raise SystemExit(f"only {len(self.kept) - 1} web processes answer")

    def close(self) -> None:
        for visitor in self.kept.values():
            visitor.leave()


async def watch(deed: Deed, lines: Lines, seconds: float) -> Seen:
    """Does it, and looks at its pages for so many seconds afterwards."""
    seen, before = Seen(deed.name), {}
    for name, visitor in lines.kept.items():
        for path, is_right in deed.shows.items():
            if is_right(await visitor.ask(path)):
                seen.early.append(f"{name} {path}")
        for path in deed.stays:
            before[path] = (await visitor.ask(path)).body
    await asyncio.to_thread(deed.do)
    done_at = time.perf_counter()
    end = done_at + seconds
    looks = (look(deed, line, seen, before, done_at, end) for line in lines.kept.items())
    await asyncio.gather(*looks)
    return seen


async def look(
    deed: Deed,
    line: tuple[str, Visitor],
    seen: Seen,
    before: dict[str, bytes],
    done_at: float,
    end: float,
) -> None:
    name, visitor = line
    while time.perf_counter() < end:
        tick = asyncio.create_task(asyncio.sleep(TICK_SECONDS))
        for path in [*deed.shows, *deed.stays]:
            try:
                answer = await visitor.ask(path)
            except BrokenError as broken:
                seen.broken.append(f"{name} {broken}")
                continue
            seen.asked += 1
            if path in before and answer.body != before[path]:
                seen.changed.add(f"{name} {path}")
            if path in deed.shows and not deed.shows[path](answer):
                seen.late[name, path] = answer.sent_at - done_at
        await tick


@dataclass
class Reading:
    """What many readers got: ``wrong`` counts what was no page in its address's language."""

    answers: int = 0
    seconds: float = 0
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))


async def read_steadily(host: str, paths: list[str], rate: float, stop: asyncio.Event) -> Reading:
    """Sixteen connections that ask together so often a second, as far as they can."""
    reading, began, lines = Reading(), time.perf_counter(), 16
    turns = [paths[n % len(paths) :] + paths[: n % len(paths)] for n in range(lines)]
    await asyncio.gather(*(_read(host, turn, lines / rate, stop, reading) for turn in turns))
    reading.seconds = time.perf_counter() - began
    return reading


async def _read(
    host: str, paths: list[str], each: float, stop: asyncio.Event, reading: Reading
) -> None:
    visitor, due = Visitor(host), time.perf_counter()
    while not stop.is_set():
        for path in paths:
            due += each
            await asyncio.sleep(max(0, due - time.perf_counter()))
            due = max(due, time.perf_counter() - 1)
            try:
                answer = await visitor.ask(path)
            except BrokenError as broken:
                reading.wrong[str(broken)] += 1
                continue
            reading.answers += 1
            if not is_a_page(path, answer):
                reading.wrong[f"{path} {answer.status}"] += 1
            if stop.is_set():
                break
    visitor.leave()


def is_a_page(path: str, answer: Answer) -> bool:
    """Whole, in the language of its address, with nothing of anybody's."""
    start = answer.body[:400]
    speaks = b"<html" not in start or f'lang="{path[1:3]}"'.encode() in start
    return answer.status == 200 and speaks and not answer.header("set-cookie")
