"""A site that is asked for all it has, and how two of its answers differ."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.test import Client

from articles.frame import kept

# What is another in each answer, for whoever asks; the number of a request is, too.
NEW_EACH_TIME = re.compile(rb'(?:value|data-token|nonce)="[^"]{24,}"')
REQUEST_ID = "X-Request-Id"
MANY = re.compile("(?:, )?%s")


class Answer(NamedTuple):
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@contextmanager
def for_a_while() -> Iterator[None]:
    """What is written inside is undone."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        kept.forget()


def ask(path: str, method: str = "get", client: Any = None) -> Answer:
    response = getattr(client or Client(), method)(path)
    headers = tuple(sorted(each for each in response.items() if each[0] != REQUEST_ID))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(response.status_code, headers, NEW_EACH_TIME.sub(b"", body))


def read(surfaces: dict[str, list[str]], client: Any = None) -> dict[tuple[str, str], Answer]:
    kept.forget()
    return {
        (name, path): ask(path, client=client) for name, paths in surfaces.items() for path in paths
    }


def told_by(answer: Answer) -> bytes:
    return repr((answer.status, answer.headers)).encode() + answer.body


def counted(method: str, word: str, path: str) -> tuple[Answer, list[str]]:
    """The answer without what was asked itself, and the shapes of all queries."""
    kept.forget()
    kinds: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        kinds.extend(() if "limits_tally" in sql or "SAVEPOINT" in sql else (MANY.sub("", sql),))
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        answer = ask(path, method)
    said = word.encode() in answer.body
    told = tuple((name, value.replace(word, "WORD")) for name, value in answer.headers
                 if not (said and name == "ETag"))  # fmt: skip
    body = answer.body.replace(path.encode(), b"PATH").replace(word.encode(), b"WORD")
    return Answer(answer.status, told, body), kinds


def difference(before: Answer, after: Answer) -> str:
    if before[:2] != after[:2]:
        return f"{before.status} {after.status} {set(before.headers) ^ set(after.headers)}"
    at = next((n for n, pair in enumerate(zip(before.body, after.body, strict=False))
               if pair[0] != pair[1]), 0)  # fmt: skip
    return f"{before.body[at - 60 : at + 60].decode(errors='replace')!r} became " + (
        f"{after.body[at - 60 : at + 60].decode(errors='replace')!r}"
    )
