"""Logs in which nobody writes lines of his own: what came from outside stays within its line."""

import logging
import re

# Line ends of all kinds, what moves a terminal's cursor, and what turns text round.
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
WITHIN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class OneLine(logging.Formatter):
    """A message is one line; of the traceback below it each line begins with a space."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return CONTROL.sub(_escaped, super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802
        whole = WITHIN.sub(_escaped, super().formatException(ei))  # type: ignore[arg-type]
        return "\n".join(f"  {line}" for line in whole.split("\n"))


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
