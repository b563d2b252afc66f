"""The answer to whom the server has no room for: 503, in Persian, and when to come again."""

from pathlib import Path

from qodsna.server.line import Line

AGAIN_SECONDS = 5
PAGE = Path(__file__).resolve().parent.parent.parent / "static/busy.html"
HEAD = (
    "HTTP/1.1 503 Service Unavailable\r\n"
    "Connection: close\r\n"
    f"Retry-After: {AGAIN_SECONDS}\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Length: {length}\r\n"
    "Cache-Control: private, no-store\r\n"
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "\r\n"
)


class Busy:
    """Read once, so that nothing is opened while there is no room."""

    def __init__(self) -> None:
        self.body = PAGE.read_bytes()
        self.head = HEAD.format(length=len(self.body)).encode()

    def turn_away(self, line: Line) -> None:
        is_head = next(line).method == "HEAD"
        line.sock.sendall(self.head if is_head else self.head + self.body)
