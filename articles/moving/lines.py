"""Reading JSON lines, however long they are and whatever stands in them."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from articles.moving.refusals import FileError, RowError
from articles.moving.schema import FORMAT, VERSION

LONGEST = 16 * 1024 * 1024
HEAD = 64 * 1024

Found = tuple[int, dict[str, Any] | RowError]


def source_of(path: Path) -> str:
    """What tells one file from another wherever it lies: what it begins with."""
    with path.open("rb") as file:
        return f"jsonl-{hashlib.sha256(file.read(HEAD)).hexdigest()[:16]}"


def rows(path: Path) -> Iterator[Found]:
    """Each line with the place in the file where it ends, in bytes.

    Raises FileError where the first says that the file is another one.
    """
    with path.open("rb") as file:
        first = True
        while line := file.readline(LONGEST + 1):
            is_long = len(line) > LONGEST
            while is_long and line and not line.endswith(b"\n"):
                line = file.readline(LONGEST)
            if is_long:
                yield file.tell(), RowError("این سطر بلندتر از ۱۶ مگابایت است.")
            elif line.strip():
                found = parsed(line)
                if first:
                    check_head(found)
                yield file.tell(), found
            first = False
        if first:
            raise FileError("پرونده خالی است.")


def check_head(found: dict[str, Any] | RowError) -> None:
    head = found if isinstance(found, dict) else {}
    if head.get("type") != "newspaper" or head.get("format") != FORMAT:
        raise FileError(
            'نخستین سطر باید {"type": "newspaper", "format": "qodsna", "version": 1} باشد.'
        )
    if head.get("version") != VERSION:
        raise FileError("نگارش این پرونده را نمی‌شناسیم؛ نگارش ۱ خوانده می‌شود.")


def parsed(line: bytes) -> dict[str, Any] | RowError:
    try:
        found = json.loads(line.decode("utf-8-sig"), parse_constant=no_number)
    except (ValueError, RecursionError):
        return RowError("این سطر JSON نیست.")
    return found if isinstance(found, dict) else RowError("این سطر یک شیء JSON نیست.")


def no_number(name: str) -> NoReturn:
    raise ValueError(name)
