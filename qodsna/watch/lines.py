"""How a line of the log is written: as JSON, or to be read on a terminal. Nothing in either is
anybody's: what others than this house write is told without its values, and no error with its
words, which may quote what somebody typed.
"""

import json
import logging
import os
import re
import time
import traceback
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from qodsna.watch.here import facts

HOUSE = {"articles", "comments", "media", "qodsna"}
ROOT = Path(__file__).resolve().parents[2]
HIDDEN = "…"
# An e-mail address, an address of the net, a text in quotation marks.
PERSONAL = re.compile(
    r"[^\s@]+@[^\s@]+|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}"
    r"(?![\w:])|'[^']*'|\"[^\"]*\"|https?://\S+"
)
FIELDS = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?([a-zA-Z])")
MOST_FRAMES, MOST_ERRORS, LONGEST = 30, 4, 500
# What these say is of machines and of the program.
SPEAKING = {"OperationalError", "InterfaceError", "AttributeError", "NameError", "ImportError"}
SPEAKING |= {"ModuleNotFoundError", "TemplateDoesNotExist", "ImproperlyConfigured"}


class Often(logging.LogRecord):
    """A record of what happens all the time: who logs in which file and thread, which no line
    tells, is looked for once."""

    def __init__(self, logger: str, event: str, said: dict[str, Any]) -> None:
        now = {"created": time.time(), "process": os.getpid(), "said": said}
        self.__dict__ = _usual(logger, event) | now


@cache
def _usual(logger: str, event: str) -> dict[str, Any]:
    return vars(logging.LogRecord(logger, logging.INFO, "", 0, event, (), None))


class JsonLines(logging.Formatter):
    """One JSON object a line, in ASCII: nothing that is logged can end a line or begin one."""

    encoder = json.JSONEncoder(separators=(",", ":"), default=str)

    def format(self, record: logging.LogRecord) -> str:
        return self.encoder.encode(told(record))


class PlainLines(logging.Formatter):
    """The same for eyes: a line, and below it where an error came from."""

    def format(self, record: logging.LogRecord) -> str:
        line = told(record)
        errors = line.pop("errors", [])
        head = [line.pop(name) for name in ("time", "level", "logger", "event")]
        line.pop("process")
        rest = [f"{name}={value}" for name, value in line.items()]
        text = [in_one_line(" ".join(map(str, [*head, *rest])))]
        for error in errors:
            text.append(in_one_line(f"  {error['type']} {error.get('said', '')}"))
            text += [f"    {place}" for place in error["at"]]
        return "\n".join(text)


def told(record: logging.LogRecord) -> dict[str, Any]:
    """A record as it may be written down; ``extra={"said": {…}}`` adds to it."""
    line = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": event_of(record),
        "process": record.process,
        **facts(),
        **getattr(record, "said", {}),
    }
    if record.exc_info and record.exc_info[1]:
        line["errors"] = errors_of(record.exc_info[1])
    return line


def event_of(record: logging.LogRecord) -> str:
    """What happened. Of the values of strangers' lines only numbers are told.

    Where gunicorn begins and ends it speaks of itself alone.
    """
    if record.name == "gunicorn.error" and record.levelno <= logging.INFO:
        return record.getMessage()
    if record.name.partition(".")[0] in HOUSE:
        text = record.getMessage()
    elif record.args:
        text = _with_numbers(str(record.msg), record.args)
    else:
        text = str(record.msg)
    return PERSONAL.sub(HIDDEN, text)[:LONGEST]


def _with_numbers(template: str, args: Any) -> str:
    values = iter(args if isinstance(args, tuple) else ())

    def value(field: re.Match[str]) -> str:
        found = next(values, None)
        return str(found) if isinstance(found, int | float) else HIDDEN

    return FIELDS.sub(value, template)


def errors_of(error: BaseException | None) -> list[dict[str, Any]]:
    """An error and those that it came from: what they are, and where they were raised."""
    found: list[dict[str, Any]] = []
    while error is not None and len(found) < MOST_ERRORS:
        said = {"said": words} if (words := words_of(error)) else {}
        found.append({"type": name_of(error), **said, "at": places(error.__traceback__)})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def name_of(error: BaseException) -> str:
    kind = type(error)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def words_of(error: BaseException) -> str:
    """What an error says, of those that never quote anybody."""
    if isinstance(error, OSError):
        return error.strerror or ""
    if type(error).__name__ in SPEAKING:
        return in_one_line(PERSONAL.sub(HIDDEN, str(error)))[:LONGEST]
    return ""


def places(trace: TracebackType | None) -> list[str]:
    """``articles/views.py:120 article``, the innermost last."""
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    return [f"{file_of(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def file_of(name: str) -> str:
    """As it is called in this project, or in the package that it belongs to."""
    for root in ("site-packages/", f"{ROOT}/"):
        if root in name:
            return name.rpartition(root)[2]
    return Path(name).name


def in_one_line(text: str) -> str:
    """Without signs that move the cursor or end a line."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


class DailyFile(logging.Handler):
    """A file for each day in a folder, named by it: any number of processes write into one.

    Each line is one write at the end of the file; nothing is ever renamed. How long they are kept
    is for ``qodsna.watch.tasks.forget_logs``.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder, self.day, self.file = Path(folder), "", -1

    def emit(self, record: logging.LogRecord) -> None:
        try:
            day = f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%d}"
            if day != self.day:
                self.folder.mkdir(parents=True, exist_ok=True)
                self.close_file()
                path = self.folder / f"qodsna-{day}.log"
                self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
                self.day = day
            os.write(self.file, f"{self.format(record)}\n".encode())
        except Exception:
            self.handleError(record)

    def close_file(self) -> None:
        if self.file >= 0:
            os.close(self.file)

    def close(self) -> None:
        self.close_file()
        self.file, self.day = -1, ""
        super().close()
