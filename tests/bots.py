"""A real local server that speaks as the bots of Telegram, Bale and Eitaa do, in every mood.

It keeps what is in each channel, and shows the last of it at ``/pages/<network>/<handle>``.
"""

import json
import random
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "123456:the-secret-of-a-bot"
NETWORKS = ("telegram", "bale", "eitaa")
# What a network does with a message, and what it lets one know of it.
TAKEN = (
    "well",
    "drop after",
    "slow after",
    "twice",
    "two answers",
    "half",
    "error after",
    "babble",
)
NOT_TAKEN = ("drop before", "hang up", "busy", "error before")
# Taken only when nobody waits for the answer any more.
LATE = "slow before"
EVERY = (*TAKEN, *NOT_TAKEN, LATE)
SHOWN = 20


class Bots(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, delay: float = 1.0) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.delay = delay
        self.mood: Callable[[str], str] = lambda network: "well"
        self.messages: dict[str, list[str]] = {network: [] for network in NETWORKS}
        self.seen: Counter = Counter()
        self.pictures = 0
        self.shows_pages = True
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def apis(self) -> dict[str, str]:
        return {network: f"{self.url}/{network}" for network in NETWORKS}

    @property
    def pages(self) -> dict[str, str]:
        """As in the world: Bale has none."""
        there = {each: f"{self.url}/pages/{each}" for each in ("telegram", "eitaa")}
        return {**there, "bale": ""}

    def take(self, network: str, text: str) -> int:
        with self.lock:
            self.messages[network].append(text)
            return len(self.messages[network])

    def times(self, network: str, path: str) -> int:
        """How often a story's address stands in a channel."""
        marker = re.compile(re.escape(path) + r"(?![0-9])")
        with self.lock:
            return sum(bool(marker.search(text)) for text in self.messages[network])

    def moody(self, seed: int, ill: float = 0.6) -> None:
        """Well most of the time, else anything, by this seed."""
        chance = random.Random(seed)

        def mood(network: str) -> str:
            with self.lock:
                return chance.choice(EVERY) if chance.random() < ill else "well"

        self.mood = mood

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever went away in the middle is what this server is for."""


class Handler(BaseHTTPRequestHandler):
    server: Bots
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None: ...

    def do_GET(self) -> None:
        _, _, network, handle = self.path.split("/")
        if not self.server.shows_pages or not handle:
            return self.say(302, b"", Location="/")
        with self.server.lock:
            last = self.server.messages[network][-SHOWN:]
        page = "".join(f'<div dir="auto">{escape(text)}</div>' for text in last)
        return self.say(200, f"<html>{page}</html>".encode())

    def do_POST(self) -> None:
        network, method = self.path.split("/")[1], self.path.rsplit("/", 1)[1]
        mood = self.server.mood(network) if method.startswith("send") else "well"
        with self.server.lock:
            self.server.seen[mood] += 1
        if mood == "hang up":
            return self.hang_up()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if TOKEN not in self.path:
            return self.tell(401, ok=False, error_code=401, description="Unauthorized")
        if method == "getMe":
            return self.tell(200, ok=True, result={"id": 1, "is_bot": True})
        fields = self.fields(body)
        if fields["chat_id"] not in {"@qodsna", "qodsna"}:
            return self.tell(
                400, ok=False, error_code=400, description="Bad Request: chat not found"
            )
        if method == "getChat":
            return self.tell(200, ok=True, result={"id": 2, "type": "channel"})
        return self.in_mood(mood, network, fields.get("text") or fields["caption"])

    def in_mood(self, mood: str, network: str, text: str) -> None:
        if mood == LATE:
            time.sleep(self.server.delay)
        number = 0 if mood in NOT_TAKEN else self.server.take(network, text)
        if mood == "slow after":
            time.sleep(self.server.delay)
        answer = json.dumps({"ok": True, "result": {"message_id": number}}).encode()
        ways = {
            "drop before": self.hang_up,
            "drop after": self.hang_up,
            "busy": lambda: self.fail(429, parameters={"retry_after": 1}),
            "error before": lambda: self.fail(500),
            "error after": lambda: self.fail(500),
            "babble": lambda: self.say(200, b"<html>OK</html>"),
            "half": lambda: self.stop_in(answer),
            "twice": lambda: self.say(200, answer * 2),
            "two answers": lambda: self.say(200, answer) or self.say(200, answer),
        }
        ways.get(mood, lambda: self.say(200, answer))()

    def fail(self, status: int, **more: Any) -> None:
        self.tell(status, ok=False, error_code=status, description="Something", **more)

    def stop_in(self, answer: bytes) -> None:
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + answer)
        self.hang_up()

    def fields(self, body: bytes) -> dict[str, str]:
        kind = self.headers["Content-Type"]
        if kind == "application/json":
            found: dict[str, str] = json.loads(body)
            return found
        border = kind.partition("boundary=")[2].encode()
        parts = [part.strip(b"\r\n").partition(b"\r\n\r\n") for part in body.split(b"--" + border)]
        named = {head.split(b'name="')[1].split(b'"')[0]: value for head, _, value in parts[1:-1]}
        picture = named.pop(b"photo", None) or named.pop(b"file")
        with self.server.lock:
            self.server.pictures += picture[:2] == b"\xff\xd8"
        return {name.decode(): value.decode() for name, value in named.items()}

    def tell(self, status: int, **answer: Any) -> None:
        self.say(status, json.dumps(answer).encode())

    def say(self, status: int, body: bytes, **headers: str) -> None:
        with suppress(OSError):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def open_bots(delay: float = 1.0) -> Iterator[Bots]:
    with Bots(delay) as bots:
        threading.Thread(target=bots.serve_forever, kwargs={"poll_interval": 0.05}).start()
        try:
            yield bots
        finally:
            bots.shutdown()
