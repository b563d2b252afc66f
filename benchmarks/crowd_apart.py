"""Readers in a process of their own, so that who looks at the clock does not wait for them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from benchmarks.polling import Reading, read_steadily


@contextmanager
def reading(host: str, paths: list[str], rate: float) -> Iterator[list[Reading]]:
    """Until the block ends; what they got is in the list then."""
    context, got = get_context("spawn"), list[Reading]()
    ours, theirs = context.Pipe()
    process = context.Process(target=read, args=(theirs, host, paths, rate), daemon=True)
    process.start()
    try:
        yield got
    finally:
        ours.send("stop")
        if ours.poll(60):
            answers, seconds, wrong = ours.recv()
            got.append(Reading(answers, seconds, wrong))
        process.join(10)
        process.kill()


def read(line: Any, host: str, paths: list[str], rate: float) -> None:
    found = asyncio.run(read_until_told(line, host, paths, rate))
    line.send((found.answers, found.seconds, dict(found.wrong)))


async def read_until_told(line: Any, host: str, paths: list[str], rate: float) -> Reading:
    stop = asyncio.Event()

    async def wait() -> None:
        await asyncio.to_thread(line.recv)
        stop.set()

    waiting = asyncio.create_task(wait())
    found = await read_steadily(host, paths, rate, stop)
    await waiting
    return found
