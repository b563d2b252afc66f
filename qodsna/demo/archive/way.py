"""How far each story of an archive has come on its way, and the steps that brought it there."""

from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from articles.states import BREAKING_FOR
from articles.status import Status, Verb
from qodsna.demo.archive.frame import Frame

# Of a hundred stories that are old enough, so many stand there; the others are published.
ELSEWHERE = {Status.WITHDRAWN: 1.5, Status.DRAFT: 1.5, Status.SUBMITTED: 0.4, Status.RETURNED: 0.3}
ELSEWHERE[Status.APPROVED] = 0.3
BREAKING, SENT_FIRST = 0.01, 0.4
SEND_BACK_NOTE, WITHDRAWAL_NOTE = "منبع آمار را بنویسید.", "این خبر به درخواست سردبیر برداشته شد."
# What no story that came lately has: the first pages look the same in every archive.
LATELY = timedelta(days=2)

WAY = (
    *("status", "status_since", "published_at", "published_by_id"),
    *("withdrawn_at", "withdrawn_by_id", "withdrawal_note"),
    *("is_breaking", "flashed_at", "breaking_until", "created_by_id", "created_at", "updated_at"),
)
STEP = ("article_id", "verb", "by_id", "at", "note", "moment")


class Way(NamedTuple):
    """``values`` are those of the columns ``WAY``, ``steps`` rows of ``STEP``."""

    status: str
    published_at: datetime | None
    values: tuple[Any, ...]
    steps: list[tuple[Any, ...]]


def way(code: int, moment: datetime, now: datetime, frame: Frame, chance: Random) -> Way:
    """Of a story whose moment of publication is this one, or would have been."""
    reporter, editor = frame.person("reporter"), frame.person("editor")
    status = where(chance) if moment < now - LATELY else Status.PUBLISHED
    prepared = min(moment, now) - timedelta(minutes=chance.randint(5, 400))
    sent = prepared + (min(moment, now) - prepared) / 2
    done = min(moment, now)
    steps: list[tuple[Any, ...]] = []
    if status in NEEDS_SENDING or (status in SHOWN and chance.random() < SENT_FIRST):
        steps.append((code, Verb.SUBMIT, reporter, sent, "", None))
    if status == Status.RETURNED:
        steps.append((code, Verb.SEND_BACK, editor, done, SEND_BACK_NOTE, None))
    if status == Status.APPROVED:
        steps.append((code, Verb.APPROVE, editor, done, "", None))
    since, hot, gone = done, False, None
    if status in SHOWN:
        steps.append((code, Verb.PUBLISH, editor, done, "", moment))
        hot = moment < now and chance.random() < BREAKING
    if hot:
        steps.append((code, Verb.FLASH, editor, moment, "", moment + BREAKING_FOR))
    if status == Status.WITHDRAWN:
        since = gone = moment + timedelta(hours=chance.randint(1, 40))
        steps.append((code, Verb.WITHDRAW, frame.person("chief"), gone, WITHDRAWAL_NOTE, None))
    if status == Status.DRAFT:
        since = prepared
    shown = status in SHOWN
    values = (
        *(status, since, moment if shown else None, editor if shown else None),
        *(gone, frame.person("chief") if gone else None, WITHDRAWAL_NOTE if gone else ""),
        *(hot, moment if hot else None, moment + BREAKING_FOR if hot else None),
        *(reporter, prepared, max(since, done)),
    )
    return Way(status, moment if shown else None, values, steps)


SHOWN = {Status.PUBLISHED, Status.WITHDRAWN}
NEEDS_SENDING = {Status.SUBMITTED, Status.RETURNED, Status.APPROVED}


def where(chance: Random) -> str:
    place = 100 * chance.random()
    for status, share in ELSEWHERE.items():
        place -= share
        if place < 0:
            return status
    return Status.PUBLISHED
