"""A web server of our own that has pictures, and ways to be unpleasant about them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from tests.builders import picture_file

Answers = dict[str, object]


class Handler(BaseHTTPRequestHandler):
    """Answers with a picture, or as ``server.answers`` has it by path.

    There stand bytes, a status with a target, or what writes the answer itself.
    """

    def do_GET(self) -> None:
        path = unquote(self.path)
        self.server.asked.append(path)
        answer = self.server.answers.get(path, picture_file((90 + len(path), 60)).read())
        if callable(answer):
            answer(self)
        elif isinstance(answer, tuple):
            self.send_response(answer[0])
            self.send_header("Location", answer[1])
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    def log_message(self, *args: object) -> None: ...


def drip(handler: Handler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"\xff")
        time.sleep(0.05)


def flood(handler: Handler) -> None:
    """More than was promised, and no end."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"\0" * 65536)


@contextmanager
def web() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.answers, server.asked = {}, []
    server.address = f"http://127.0.0.1:{server.server_port}"
    server.host = f"127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
