"""Readers of a breaking-news day: they come at a steady rate, whatever becomes of those before.

Of a hundred 80 read one of the hot stories, 15 an older one, 2 search, 2 write a comment and one
votes. Who has read a story says so, as its page does.
"""

import asyncio
import html
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.forms import Forms
from benchmarks.visitor import Answer, BrokenError, Visitor
from tests.comments.work import solution

SHARES = {"hot": 80, "tail": 15, "search": 2, "comment": 2, "vote": 1}
# What the newsroom takes for the shortest time that anybody writes in, and a little.
WRITING_SECONDS = 2.2
PUZZLE = re.compile(r'data-puzzle="([^"]*)"')
VOTED_ON = re.compile(r"/comments/(\d+)/vote")
RECEIPT = re.compile(r"/fa/comments/([0-9A-Z]{12})")
LETTERS = "ابپتجچخدرزسشفقکگلمنو"


class WrongError(Exception):
    """An answer that is none of what it should be."""


@dataclass
class Told:
    """What the crowd knows in the end: of every visit the milliseconds of its answers, and what
    the newsroom said that it has, which are reads by story, codes by text, votes by comment."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    late: list[float] = field(default_factory=list)
    errors: Counter = field(default_factory=Counter)
    visits: Counter = field(default_factory=Counter)
    challenged: int = 0
    reads: Counter = field(default_factory=Counter)
    comments: dict[str, str] = field(default_factory=dict)
    votes: Counter = field(default_factory=Counter)
    # What was sent and got no answer: nobody knows what became of it.
    unsure: Counter = field(default_factory=Counter)

    @property
    def all_times(self) -> list[float]:
        return [each for times in self.times.values() for each in times]


class Crowd:
    """``pages`` as ``day_inside.pages`` tells them; ``rate`` of visits a second."""

    def __init__(self, host: str, pages: dict[str, Any], rate: float, seed: int = 9) -> None:
        self.host, self.pages, self.rate = host, pages, rate
        self.chance, self.told = Random(seed), Told()

    async def come(self, seconds: float) -> Told:
        clock = asyncio.get_running_loop()
        due, end = clock.time(), clock.time() + seconds
        kinds, weights = [*SHARES], [*SHARES.values()]
        async with asyncio.TaskGroup() as visits:
            while due < end:
                await asyncio.sleep(max(0, due - clock.time()))
                self.told.late.append(1000 * (clock.time() - due))
                visits.create_task(self._visit(self.chance.choices(kinds, weights)[0]))
                due += self.chance.expovariate(self.rate)
        return self.told

    async def _visit(self, kind: str) -> None:
        self.told.visits[kind] += 1
        visitor = Visitor(self.host)
        try:
            await getattr(self, f"_{kind}")(visitor)
        except (BrokenError, WrongError) as error:
            self.told.errors[f"{kind}: {str(error).partition(': ')[2] or error}"] += 1
        finally:
            visitor.leave()

    async def _hot(self, visitor: Visitor) -> None:
        await self._read(visitor, "hot", self.chance.choice(self.pages["hot"]))

    async def _tail(self, visitor: Visitor) -> None:
        await self._read(visitor, "tail", self.chance.choice(self.pages["tail"]))

    async def _read(self, visitor: Visitor, kind: str, story: dict[str, Any]) -> None:
        await self._ask(visitor, kind, story["path"], 200, Accept_Encoding="gzip")
        path = f"/fa/{story['code']}/read"
        await self._ask(visitor, "read", path, 204, method="POST")
        self.told.reads[story["code"]] += 1

    async def _search(self, visitor: Visitor) -> None:
        path = self.chance.choice(self.pages["search"])
        await self._ask(visitor, "search", path, 200, Accept_Encoding="gzip")

    async def _comment(self, visitor: Visitor) -> None:
        path = f"/fa/{self.chance.choice(self.pages['hot'])['code']}/comments"
        page = (await self._ask(visitor, "form", path, 200)).text
        fields = await self._filled(page)
        fields["text"] = text = f"خبر مهمی بود {''.join(self.chance.choices(LETTERS, k=24))}"
        await asyncio.sleep(WRITING_SECONDS)
        answer = await self._ask(visitor, "comment", path, (200, 303), fields)
        if answer.status == 200:
            # So many wrote meanwhile that it asks for some work first, with the text in its place.
            again = await self._filled(answer.text)
            answer = await self._ask(visitor, "comment", path, 303, {**again, "text": text})
        found = RECEIPT.search(answer.header("location"))
        if not found:
            raise WrongError(f"{path} led to {answer.header('location')}")
        self.told.comments[text] = found[1]
        await self._ask(visitor, "receipt", found[0], 200)

    async def _filled(self, page: str) -> dict[str, str]:
        """The fields of the form, with the work that it asks for."""
        fields = dict(Forms(page).with_field("token"))
        if puzzle := PUZZLE.search(page):
            self.told.challenged += 1
            fields["challenge"] = await asyncio.to_thread(solution, html.unescape(puzzle[1]))
        return fields

    async def _vote(self, visitor: Visitor) -> None:
        path = f"/fa/{self.chance.choice(self.pages['hot'])['code']}/comments"
        page = (await self._ask(visitor, "form", path, 200)).text
        fields = Forms(page).found["ballot"]
        comment = self.chance.choice(sorted({*VOTED_ON.findall(page)}))
        sent = {**dict(fields), "value": self.chance.choice(["1", "1", "1", "-1"])}
        where = f"{path}/{comment}/vote"
        await self._ask(visitor, "vote", where, 200, sent, Accept="application/json")
        self.told.votes[int(comment)] += 1

    async def _ask(
        self,
        visitor: Visitor,
        kind: str,
        path: str,
        status: int | tuple[int, int],
        fields: dict[str, str] | None = None,
        **options: Any,
    ) -> Answer:
        try:
            answer = await visitor.ask(path, fields, **options)
        except BrokenError:
            self.told.unsure[kind] += 1
            raise
        self.told.times[kind].append(1000 * answer.seconds)
        if answer.status not in (status if isinstance(status, tuple) else (status,)):
            self.told.unsure[kind] += answer.status >= 500
            raise WrongError(f"{kind} answered {answer.status}")
        return answer
