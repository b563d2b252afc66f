"""Gunicorn writes its lines as the newsroom does; where it tells of requests, without addresses."""

import logging
from typing import Any

from gunicorn.glogging import Logger as GunicornLogger

from qodsna.watch import lines
from qodsna.watch.environment import FORMATS, log_format
from qodsna.watch.here import REQUEST_ID, WELL_FORMED
from qodsna.watch.paths import cut, plain


class Logger(GunicornLogger):
    """Its own lines always; a line for each request, kept pages too, where ``accesslog`` is set.

    Of a request the path is told as of an address that is none of ours, as nothing here knows
    which parts of it are whose.
    """

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        form = getattr(lines, FORMATS[log_format()])()
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(form)

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        if not self.access_log_enabled:
            return
        sent = {name.lower(): value for name, value in resp.headers}
        said = {
            "request": sent.get("x-request-id") or given(environ),
            "method": lines.in_one_line(environ.get("REQUEST_METHOD", "")[:12]),
            "path": cut(plain(environ.get("PATH_INFO", ""))),
            "status": int(str(resp.status).split()[0]),
            "ms": round(request_time.total_seconds() * 1000, 1),
            "bytes": getattr(resp, "sent", 0),
        }
        self.access_log.log(logging.INFO, "request", extra={"said": said})


def given(environ: Any) -> str:
    """The number that nginx gave it: gunicorn asks nobody who is trusted, so it is only copied."""
    number: str = environ.get(REQUEST_ID, "")
    return number if WELL_FORMED.fullmatch(number) else ""
