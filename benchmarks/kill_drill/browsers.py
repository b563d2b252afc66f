"""Clients of the site who send again, as it was, what got no answer."""

import contextlib
import http.client
import random
import secrets
import threading
import time
import urllib.parse
from collections import Counter
from http.cookies import SimpleCookie
from itertools import count

from benchmarks.forms import Field
from benchmarks.kill_drill.journal import WORDS, Journal

ANSWER_SECONDS = 20
# Between two tries, and between two visits.
PAUSE_SECONDS, REST_SECONDS = 0.1, 0.3
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FORM = "application/x-www-form-urlencoded"
numbers = count(256)


class NoAnswerError(Exception):
    """The line broke, or the server could not do it now: nobody knows what became of it."""


class RefusedError(Exception):
    """The server answered, and not as it should have."""


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.location = response.headers.get("Location", "")
        self.html = response.read().decode()
        self.cookies = {
            name: morsel.value
            for line in response.headers.get_all("Set-Cookie", [])
            for name, morsel in SimpleCookie(line).items()
        }


class Browser:
    """One browser with its cookies, at a loopback address of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        number = next(numbers)
        self.name = f"127.{1 + number // 65536 % 250}.{number // 256 % 256}.{number % 256}"
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Raises NoAnswerError; ConnectionRefusedError where nothing can have been heard."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"Cookie": cookies, **{k.replace("_", "-"): v for k, v in headers.items()}}
        line = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=ANSWER_SECONDS, source_address=(self.name, 0)
        )
        with contextlib.closing(line):
            try:
                line.request(method, path, body or None, given)
                answer = Answer(line.getresponse())
            except ConnectionRefusedError:
                raise
            except (OSError, http.client.HTTPException) as broken:
                raise NoAnswerError from broken
        if answer.status == 500:
            raise RefusedError(f"{method} {path}: 500")
        if answer.status > 500:
            raise NoAnswerError
        self.cookies |= answer.cookies
        return answer


class Client(threading.Thread):
    """Visits until ``enough`` is set, and then until what it began has been acknowledged."""

    kind = ""

    def __init__(self, port: int, journal: Journal, enough: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.journal, self.enough = port, journal, enough
        self.counts: Counter[str] = Counter()
        self.refusal = ""
        self.chance = random.Random(secrets.randbits(64))

    def run(self) -> None:
        try:
            self.begin()
            while not self.enough.is_set():
                self.visit()
                self.enough.wait(REST_SECONDS)
        except Exception as error:
            self.refusal = f"{type(self).__name__}: {error!r}"

    def begin(self) -> None: ...

    def visit(self) -> None:
        raise NotImplementedError

    def meant(self, kind: str) -> str:
        """A text that nobody else writes, in the journal."""
        text = f"{WORDS[kind]} {''.join(self.chance.choices(LETTERS, k=20))}"
        self.journal.mean(text)
        return text

    def insist(
        self, browser: Browser, method: str, path: str, body: bytes = b"", **headers: str
    ) -> Answer:
        """Asks until there is an answer, the same again and again."""
        again = False
        while True:
            try:
                self.counts[f"{method} sent"] += 1
                self.counts[f"{method} resent"] += again
                return browser.ask(method, path, body, **headers)
            except NoAnswerError:
                self.counts[f"{method} unanswered"] += 1
                again = True
            except ConnectionRefusedError:
                self.counts[f"{method} sent"] -= 1
                self.counts[f"{method} resent"] -= again
            time.sleep(PAUSE_SECONDS)

    def send(self, browser: Browser, path: str, fields: list[Field] | dict[str, str]) -> Answer:
        """A form, until there is an answer to it."""
        body = urllib.parse.urlencode(fields).encode()
        return self.insist(browser, "POST", path, body, Content_Type=FORM)
