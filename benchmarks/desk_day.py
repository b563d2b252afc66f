"""Editors of a breaking-news day, in a process of their own: they save and publish all the time."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks import words
from benchmarks.editor import EDITORS, PASSWORD, Editor, RefusedError

# Between two saves of one editor.
PAUSE_SECONDS = 4.0


@dataclass
class Shift:
    """What one editor did: milliseconds of the saves, and what was refused."""

    saves: list[float] = field(default_factory=list)
    published: int = 0
    errors: list[str] = field(default_factory=list)


def work(host: str, pages: dict[str, Any], seconds: float) -> list[Shift]:
    with ThreadPoolExecutor(len(EDITORS)) as pool:
        jobs = [
            pool.submit(shift, host, name, number, pages, seconds)
            for number, name in enumerate(EDITORS)
        ]
        return [job.result() for job in jobs]


def shift(host: str, name: str, number: int, pages: dict[str, Any], seconds: float) -> Shift:
    """By turns a new story that comes out at once, a hot one amended, and a draft saved."""
    done, chance = Shift(), Random(name)
    editor, end, turn = Editor(host, name, PASSWORD), time.monotonic() + seconds, number
    while time.monotonic() < end:
        try:
            do(editor, turn, number, pages, chance)
            done.published += turn % 3 == 0
        except (RefusedError, LookupError) as error:
            done.errors.append(str(error))
        turn += 1
        time.sleep(min(PAUSE_SECONDS, max(0, end - time.monotonic())))
    done.saves = editor.saves
    return done


def do(editor: Editor, turn: int, number: int, pages: dict[str, Any], chance: Random) -> None:
    if turn % 3 == 0:
        service, tag = pages["service"]["key"], pages["tag"]["key"]
        editor.publish(service, tag, words.headline(chance), words.body(chance))
    elif turn % 3 == 1:
        # Each has his own hot story: two at one would be asked whose text shall stay.
        story = pages["hot"][number % len(pages["hot"])]
        editor.change(story["code"], body=words.body(chance), correction_kind="minor")
    else:
        draft = pages["drafts"][number::3][turn % len(pages["drafts"][number::3])]
        editor.change(draft, lead=words.lead(chance), body=words.body(chance))
