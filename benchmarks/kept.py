"""What a cache must not do: keep an error, a private page, somebody else's language; or make a
page more than once when many ask for it at the same moment."""

import asyncio
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

from benchmarks.polling import Lines
from benchmarks.visitor import Answer, Visitor
from benchmarks.witness import MADE

AT_ONCE, ROUNDS = 100, 3
STRANGE_COOKIES = {"sessionid": "nobody", "csrftoken": "x", "voter": "forged", "messages": "[1"}


async def mistakes(lines: Lines, pages: dict[str, str]) -> dict[str, list[str]]:
    """By its name each kind of mistake, with where it was made.

    ``pages``: a ``private`` one with a form, a ``public`` and an ``english`` one, one ``gone``.
    """
    found: dict[str, list[str]] = {"errors": [], "private pages": [], "languages": []}
    for name, kept in lines.kept.items():
        visitor = Visitor(kept.host)
        found["errors"] += [f"{name} {each}" for each in await _errors(visitor)]
        found["private pages"] += [f"{name} {each}" for each in await _private(kept.host, pages)]
        found["languages"] += [f"{name} {each}" for each in await _languages(kept.host, pages)]
        visitor.leave()
    return found


async def _errors(visitor: Visitor) -> list[str]:
    broken = await visitor.ask("/falters/", X_Falter="yes")
    after = await visitor.ask("/falters/")
    wrong = [] if after.status == 200 else [f"/falters/ {after.status} is kept"]
    is_public = broken.status >= 500 and broken.header("cache-control").startswith("public")
    return [*wrong, *(["an error says that it may be kept"] if is_public else [])]


async def _private(host: str, pages: dict[str, str]) -> list[str]:
    """Two visitors get two forms; strange cookies change nothing for who comes next."""
    wrong = []
    for path in (pages["private"], "/admin/login/"):
        first, second = [await Visitor(host).ask(path) for _ in range(2)]
        if first.body == second.body or first.header("set-cookie") == second.header("set-cookie"):
            wrong.append(f"{path} is the same for two")
        if not {*first.header("cache-control").split(", ")} & {"private", "no-store", "no-cache"}:
            wrong.append(f"{path} may be kept")
    stranger = Visitor(host)
    stranger.cookies |= STRANGE_COOKIES
    await asyncio.sleep(1.1)
    got = [await each.ask(pages["public"]) for each in (stranger, Visitor(host))]
    if len({answer.body for answer in got}) > 1:
        wrong.append(f"{pages['public']} is another for who brings cookies")
    return wrong + [f"{pages['public']} brings a cookie" for each in got if is_personal(each)]


def is_personal(answer: Answer) -> bool:
    return bool(answer.header("set-cookie")) or "cookie" in answer.header("vary").lower()


async def _languages(host: str, pages: dict[str, str]) -> list[str]:
    """Whoever asks first, in whatever language: a page speaks its own."""
    wrong = []
    for path in (pages["public"], pages["english"], "/fa/nothing-here", "/en/nothing-here"):
        await asyncio.sleep(1.1)
        for asked in ("en", "ar", "fa"):
            answer = await Visitor(host).ask(path, Accept_Language=asked)
            if f'lang="{path[1:3]}"'.encode() not in answer.body[:400]:
                wrong.append(f"{path} asked for in {asked}")
    return wrong


async def stampede(host: str, path: str, data: Path) -> float:
    """How often a process made a page at most in a second, when its hundred readers came at once.

    They come when what was kept of it is over, at the beginning of a second of the clock.
    """
    return max([await _rush(host, path, data) for _ in range(ROUNDS)])


async def _rush(host: str, path: str, data: Path) -> float:
    readers = [Visitor(host) for _ in range(AT_ONCE)]
    await asyncio.gather(*(each.ask("/robots.txt", method="HEAD") for each in readers))
    await readers[0].ask(path)
    await asyncio.sleep(1.5)
    await asyncio.sleep(1.05 - time.time() % 1)
    made, began = (data / MADE).read_text().count("\n"), time.perf_counter()
    await asyncio.gather(*(each.ask(path) for each in readers))
    whole_seconds = 1 + int(time.perf_counter() - began + 0.05)
    lines = (data / MADE).read_text().splitlines()[made:]
    for each in readers:
        each.leave()
    processes = Counter(line.split()[0] for line in lines if line.endswith(f" {unquote(path)}"))
    return max(processes.values(), default=0) / whole_seconds
