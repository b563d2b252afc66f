"""A burst ends as it should: ``python -m benchmarks.burst_drill [--seconds 10] [--times 10]``.

Measures how many stories a second that are made anew the newsroom carries, then sends ten times as
many requests as that, each over a line of its own from an address of its own, whatever becomes of
those before; at gunicorn itself and at nginx. Fails where so many could not be sent, an answer is
none of 200, 429 and 503, a 503 does not say when to come again, a line breaks, or the newsroom
needs more than ten seconds after the last request until pages take what they took before.
"""

import argparse
import asyncio
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.driver import percentile
from benchmarks.pressure import Second, newsroom, temporary
from benchmarks.site import end_politely_when_told
from benchmarks.visitor import BrokenError, Visitor

ALLOWED = {"200", "429", "503"}
OVER_SECONDS, AT_ONCE, CAPACITY_SECONDS = 10, 8, 4
# As before, but for what a busy machine adds to some pages of a few.
NORMAL_TIMES, CALM = 2, 10
# So many lines are opened before one that is open is written to.
AT_A_TURN = 32
STORY = re.compile(r'href="(/fa/\d+/[^"?#]*)"')
numbers = count(1)


@dataclass
class Burst:
    server: str
    host: str
    times: float
    story: str = ""
    capacity: float = 0
    normal: float = 0
    sent: int = 0
    seconds: float = 0
    answers: Counter = field(default_factory=Counter)
    broken: Counter = field(default_factory=Counter)
    silent: int = 0
    over: float = 0

    def anew(self) -> str:
        """A page that nobody keeps yet."""
        return f"{self.story}?n={next(numbers)}"

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.sent / self.seconds

    @property
    def is_weak(self) -> bool:
        return self.rate < 0.9 * self.times * self.capacity

    @property
    def wrong(self) -> list[str]:
        found = [f"{n} answers {status}" for status, n in self.answers.items()
                 if status not in ALLOWED]  # fmt: skip
        found += [f"{n} lines broke: {what}" for what, n in self.broken.items()]
        if self.silent:
            found.append(f"{self.silent} answers 429 or 503 without Retry-After")
        if self.over > OVER_SECONDS:
            found.append(f"over {self.over:.1f} s after its end")
        if not self.answers["200"]:
            found.append("nobody got a page")
        return [f"{self.server}: {each}" for each in found]


async def find_story(burst: Burst) -> None:
    """The newest; a drill's is long, so that ten times as many as are made can be sent."""
    visitor = Visitor(burst.host)
    burst.story = STORY.findall((await visitor.ask("/fa/")).text)[0]
    visitor.leave()


async def find_capacity(burst: Burst, seconds: float) -> None:
    """Pages a second of some readers who ask again and again; and the p95 of one alone, ms."""
    end, times = time.monotonic() + seconds, []

    async def read() -> int:
        done, visitor = 0, Visitor(burst.host)
        while time.monotonic() < end:
            await visitor.ask(burst.anew())
            done += 1
        visitor.leave()
        return done

    pages = sum(await asyncio.gather(*(read() for _ in range(AT_ONCE))))
    alone = Visitor(burst.host)
    for _ in range(3 * CALM):
        times.append(1000 * (await alone.ask(burst.anew())).seconds)
    alone.leave()
    burst.capacity, burst.normal = pages / seconds, percentile(times, 0.95)


async def come(burst: Burst) -> None:
    visitor = Visitor(burst.host)
    try:
        answer = await visitor.ask(burst.anew(), Connection="close")
    except BrokenError as error:
        burst.broken[str(error).partition(": ")[2]] += 1
    else:
        burst.answers[str(answer.status)] += 1
        burst.silent += answer.status != 200 and not answer.header("retry-after")
    finally:
        visitor.leave()


async def press(burst: Burst, seconds: float) -> None:
    begun, rate = time.monotonic(), burst.times * burst.capacity
    async with asyncio.TaskGroup() as visits:
        while (now := time.monotonic() - begun) < seconds:
            for _ in range(min(AT_A_TURN, int(now * rate) - burst.sent)):
                visits.create_task(come(burst))
                burst.sent += 1
            await asyncio.sleep(0)
        burst.seconds = now
        calm = visits.create_task(until_calm(burst))
    burst.over = calm.result()


async def until_calm(burst: Burst) -> float:
    """Seconds until ten requests in a row take what they took before, nearly all of them."""
    begun = time.monotonic()
    while time.monotonic() - begun < 3 * OVER_SECONDS:
        second = Second(burst.host)
        for _ in range(CALM):
            second.path = burst.anew()
            await second.ask()
        if not second.failed and percentile(second.times, 0.8) <= NORMAL_TIMES * burst.normal:
            break
    return time.monotonic() - begun


async def measure(server: str, host: str, times: float, seconds: float) -> Burst:
    burst = Burst(server, host, times)
    await find_story(burst)
    await find_capacity(burst, 1)
    await find_capacity(burst, CAPACITY_SECONDS)
    await press(burst, seconds)
    return burst


def drill(folder: Path, times: float, seconds: float, **environ: str) -> list[Burst]:
    with newsroom(folder, **environ) as site:
        hosts = {"gunicorn": site.back, "nginx": site.front}
        return [asyncio.run(measure(*each, times, seconds)) for each in hosts.items()]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--times", type=float, default=10)
    options = parser.parse_args()
    end_politely_when_told()
    with temporary() as folder:
        bursts = drill(folder, options.times, options.seconds)
    for each in bursts:
        print(f"{each.server}: {each.capacity:.0f} pages a second, p95 {each.normal:.0f} ms alone")
        print(f"  {each.sent} requests in {each.seconds:.0f} s, {each.rate:.0f} a second")
        print(f"  answers {dict(each.answers)}, broken {sum(each.broken.values())}")
        print(f"  as before {each.over:.1f} s after the last request")
    wrong = [fault for each in bursts for fault in each.wrong]
    wrong += [f"{each.server}: too few could be sent" for each in bursts if each.is_weak]
    print("\n".join(f"WRONG: {fault}" for fault in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
