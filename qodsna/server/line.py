"""One line to a reader: the loop gathers a request from it before any thread is asked."""

import select
import time
from collections.abc import Callable
from socket import socket
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.http.body import LengthReader
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import Unreader

from qodsna.server.outbox import Outbox

HEAD_END, MOST_HEAD = b"\r\n\r\n", 64 * 1024
# Of a larger body the rest is read by a thread of its own kind, which one that sends slowly never
# gets; so is all of a body of unknown length, and of a part of a film.
MOST_GATHERED = 1024**2
IN_MEMORY = 64 * 1024
AT_ONCE = 64 * 1024
GRACE_SECONDS, BYTES_A_SECOND = 10, 4096
TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"Connection: close\r\nContent-Length: 0\r\n\r\n"
)
PART_OF_A_FILM = "application/offset+octet-stream"


class TooLongError(Exception):
    """A head that does not end."""


class Source(Unreader):
    """The body of a request: what was gathered, and where it ``comes`` still, the line."""

    def __init__(self) -> None:
        super().__init__()
        self.gathered: Any = None
        self.line: socket | None = None

    def put(self, data: bytes) -> None:
        if self.gathered is None:
            self.gathered = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self.gathered.write(data)

    def begin(self) -> None:
        if self.gathered is not None:
            self.gathered.seek(0)

    def comes_over(self, line: socket) -> None:
        self.line, self.began, self.came = line, time.monotonic(), 0

    def close(self) -> None:
        if self.gathered is not None:
            self.gathered.close()

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Empty at the end, and where a sender has become too slow."""
        size = max(AT_ONCE, min(size_hint or 0, MOST_GATHERED))
        if self.gathered is not None and (data := self.gathered.read(size)):
            return data
        if self.line is None or self._is_too_slow() or not self._has_come():
            return b""
        data = self.line.recv(size)
        self.came += len(data)
        return data

    def _is_too_slow(self) -> bool:
        took = time.monotonic() - self.began - GRACE_SECONDS
        return took > 0 and self.came < took * BYTES_A_SECOND

    def _has_come(self) -> bool:
        poll = select.poll()
        poll.register(self.line, select.POLLIN)  # type: ignore[arg-type]
        return bool(poll.poll(1000 * GRACE_SECONDS))


# A machine asks whether we live; we do, however long the queue.
HEALTH = ("/healthz", "/readyz")


class Line:
    """What gunicorn calls a connection. ``until``, in seconds that only go forward, it may be as
    it is; ``since`` then it has been.
    """

    initialized, is_http2 = True, False

    def __init__(
        self, cfg: Any, line: socket, client: Any, server: Any, wake: Callable[["Line"], None]
    ) -> None:
        line.settimeout(0)
        self.cfg, self.line, self.client, self.server = cfg, line, client, server
        self.sock = Outbox(line, lambda: wake(self))
        self.since = self.until = 0.0
        self.events = 0
        self.is_kept = self.has_finished = False
        self.head = bytearray()
        self.next_request()

    def next_request(self) -> None:
        self.request: Request | None = None
        self.source = Source()
        self.missing, self.is_stream, self.has_finished = 0, False, False

    @property
    def kind(self) -> str:
        """Of the threads that answer what is asked."""
        if self.request and self.request.path in HEALTH:
            return "health"
        return "streams" if self.is_stream else "pages"

    @property
    def is_idle(self) -> bool:
        """No byte of a request has come."""
        return self.request is None and not self.head

    @property
    def has_been_told(self) -> bool:
        """All of the answer is on its way."""
        return self.has_finished and self.sock.is_empty

    @property
    def has_waited(self) -> float:
        return time.monotonic() - self.since

    def goes_after(self) -> tuple[bool, bool, float]:
        """The least of them goes first where lines run short."""
        return not self.has_been_told, self.is_idle and self.is_kept, self.since

    @property
    def parser(self) -> "Line":
        """gunicorn asks this for the request, and whether another may follow it."""
        return self

    def __next__(self) -> Request:
        assert self.request is not None
        return self.request

    def finish_body(self, deadline: float) -> bool:
        """What was gathered of a body and not read goes with it."""
        self.source.close()
        return not self.is_stream

    def init(self) -> None:
        """Nothing: TLS is for the server in front."""

    def receive(self) -> bool:
        """Takes what has come. False where the line was closed."""
        data = self.line.recv(AT_ONCE)
        self.head += data
        return bool(data)

    def is_whole(self) -> bool:
        """Whether a thread can answer now without waiting for this line, or must read it itself.

        Raises what gunicorn's parser does, and TooLongError.
        """
        if self.request is None and not self._begin():
            return False
        taken = bytes(self.head[: self.missing])
        if taken:
            self.source.put(taken)
            del self.head[: len(taken)]
        self.missing -= len(taken)
        if not self.missing:
            self._end()
        return not self.missing

    def _end(self) -> None:
        """All that is gathered of the body is here."""
        if self.is_stream:
            self.source.put(bytes(self.head))
            self.source.comes_over(self.line)
            self.head.clear()
        self.source.begin()

    def _begin(self) -> bool:
        """Whether the head has come, which says what follows it."""
        while self.head.startswith(b"\r\n"):
            del self.head[:2]
        end = self.head.find(HEAD_END)
        if end < 0:
            if len(self.head) > MOST_HEAD:
                raise TooLongError
            return False
        parser = RequestParser(self.cfg, iter(()), self.client)
        parser.unreader = self.source
        self.source.unread(bytes(self.head[: end + len(HEAD_END)]))
        del self.head[: end + len(HEAD_END)]
        self.request = request = next(parser)
        reader = request.body.reader
        length = reader.length if isinstance(reader, LengthReader) else None
        self.is_stream = length is None or length > MOST_GATHERED or wants_more(request)
        at_once = length is None or wants_more(request)
        self.missing = 0 if at_once else min(length or 0, MOST_GATHERED)
        if self.is_stream:
            request.force_close()
        return True


def wants_more(request: Request) -> bool:
    """A sender that waits for leave, and a part of a film, of which is kept whatever came."""
    told = dict(request.headers).get("CONTENT-TYPE")
    return request._expected_100_continue or told == PART_OF_A_FILM
