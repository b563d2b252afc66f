"""Reading from the environment how the site is watched; needs nothing of Django."""

import os
import sys
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

FORMATS = {"json": "JsonLines", "text": "PlainLines"}


def log_format(environ: Mapping[str, str] = os.environ) -> str:
    """``json`` or ``text``; text by itself on a terminal, in a demo and for developers."""
    given = environ.get("LOG_FORMAT", "").strip().lower()
    if given and given not in FORMATS:
        raise ImproperlyConfigured(f"LOG_FORMAT must be json or text, not {given!r}.")
    at_home = any(environ.get(name, "no").lower() in ("yes", "1") for name in ("DEMO", "DEBUG"))
    return given or ("text" if at_home or sys.stderr.isatty() else "json")


def log_settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's LOGGING. Requests and tasks are told one by one where lines are JSON."""
    chosen = log_format(environ)
    each = "INFO" if chosen == "json" else environ.get("LOG_LEVEL", "WARNING")
    folder, reports = environ.get("LOG_DIR", ""), environ.get("SENTRY_DSN", "")
    stream = {"class": "logging.StreamHandler"}
    into_files = {"class": "qodsna.watch.lines.DailyFile", "folder": folder}
    handlers = {"lines": {**(into_files if folder else stream), "formatter": "lines"}}
    if reports:
        sender = {"class": "qodsna.watch.reports.Reports", "level": "ERROR", "address": reports}
        handlers["reports"] = sender
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"qodsna.watch.lines.{FORMATS[chosen]}"}},
        "handlers": handlers,
        "root": {"handlers": [*handlers], "level": environ.get("LOG_LEVEL", "WARNING")},
        "loggers": {
            "qodsna.watch.each": {"level": each},
            # What readers ask in vain is told by the line of their request.
            "django.request": {"level": "ERROR" if chosen == "json" else "WARNING"},
        },
    }


def number(
    name: str, default: int, environ: Mapping[str, str] = os.environ, *, least: int = 0
) -> int:
    """A whole number, ``least`` or more; raises ImproperlyConfigured."""
    text = environ.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and int(text) >= least):
        raise ImproperlyConfigured(f"{name} must be a whole number, {least} or more: {text!r}.")
    return int(text)
