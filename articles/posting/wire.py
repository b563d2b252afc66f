"""One request to a server that the operator has named, and what is known when it fails.

There is one question behind every error here: can the server have read the whole request? Until
the last byte of it was handed over, it cannot.
"""

import http.client
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from articles.moving.fetching import PORTS, connected, shut

# All of one request, however slowly a server takes it or answers.
SECONDS = 20
PIECE = 64 * 1024


class UnsentError(Exception):
    """The server surely has not got the request. The words never hold the address."""


class UnsureError(Exception):
    """It may have got it, and what it made of it is not known."""


@dataclass
class Request:
    """``address`` may hold a secret and is told to nobody."""

    address: str
    body: bytes | None = None
    kind: str = ""
    most: int = PIECE


@dataclass
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class _Progress:
    deadline: float
    is_handed_over: bool = False


def ask(request: Request, seconds: float | None = None) -> Reply:
    """The answer, whatever its status; a redirect is an answer and is not followed.

    Raises UnsentError or UnsureError.
    """
    progress = _Progress(time.monotonic() + (SECONDS if seconds is None else seconds))
    try:
        with _answered(request, progress) as answer:
            body = _read(answer, request.most)
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, body)
    except (OSError, ValueError, http.client.HTTPException) as error:
        if progress.is_handed_over:
            # The cause is not passed on: it may quote what was sent.
            raise UnsureError(_why(error, progress, "پاسخی نرسید")) from None
        raise UnsentError(_why(error, progress, "شبکه در دسترس نبود")) from None


def _why(error: Exception, progress: _Progress, words: str) -> str:
    if isinstance(error, ssl.SSLError):
        return f"{words}: گواهی یا رمزنگاری کارساز درست نیست"
    late = time.monotonic() >= progress.deadline
    return f"{words}: زمان به پایان رسید" if late else words


@contextmanager
def _answered(request: Request, progress: _Progress) -> Iterator[http.client.HTTPResponse]:
    parts = urlsplit(request.address)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    connection = connected(parts.scheme, host, (host, port), progress.deadline)
    cut = threading.Timer(max(0.0, progress.deadline - time.monotonic()), shut, [connection.sock])
    cut.daemon = True
    cut.start()
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
        if time.monotonic() >= progress.deadline:
            raise TimeoutError
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        headers = {"User-Agent": "Qodsna", "Accept": "*/*", "Connection": "close"}
        headers |= {"Content-Type": request.kind} if request.body is not None else {}
        method = "GET" if request.body is None else "POST"
        connection.request(method, path, request.body, headers)
        progress.is_handed_over = True
        yield connection.getresponse()
    finally:
        cut.cancel()
        connection.close()


def _read(answer: http.client.HTTPResponse, most: int) -> bytes:
    """Raises ValueError for more than what is expected, http.client's error for less."""
    body = answer.read(most + 1)
    if len(body) > most:
        raise ValueError("too long")
    if answer.length:
        raise http.client.IncompleteRead(body)
    return body
