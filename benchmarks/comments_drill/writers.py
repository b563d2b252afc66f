"""Readers who write and vote without a pause, and send again what got no answer."""

import contextlib
import http.client
import random
import re
import secrets
import threading
import time
import urllib.parse
from collections import Counter
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from itertools import count

from benchmarks.comments_drill.journal import Journal

ANSWER_SECONDS = 20
PAUSE_SECONDS = 0.05
LETTERS = "abcdefghijklmnopqrstuvwxyz"
RECEIPT = re.compile("/fa/comments/([0-9A-Z]{12})")
numbers = count(256)


class NoAnswerError(Exception):
    """The line broke, or the server could not do it now: nobody knows what became of it."""


class RefusedError(Exception):
    """The server answered, and not as it should have."""


class FormReader(HTMLParser):
    """The fields of the form that has a text to write, with what stands in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] | None = None
        self._form: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._form = {}
        elif tag in {"input", "textarea"} and "name" in given:
            self._form[given["name"]] = given.get("value", "")
            if given["name"] == "text":
                self.fields = self._form


class Browser:
    """One browser with its cookies, at a loopback address of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        number = next(numbers)
        self.name = f"127.{1 + number // 65536 % 250}.{number // 256 % 256}.{number % 256}"
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> "Answer":
        """Raises NoAnswerError; ConnectionRefusedError where nothing can have been heard."""
        body = urllib.parse.urlencode(fields) if fields else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=ANSWER_SECONDS, source_address=(self.name, 0)
        )
        with contextlib.closing(line):
            try:
                line.request(method, path, body, headers)
                answer = Answer(line.getresponse())
            except ConnectionRefusedError:
                raise
            except (OSError, http.client.HTTPException) as broken:
                raise NoAnswerError from broken
        if answer.status >= 500:
            raise NoAnswerError
        self.cookies |= answer.cookies
        return answer


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.location = response.headers.get("Location", "")
        self.html = response.read().decode()
        self.cookies = {
            name: morsel.value
            for line in response.headers.get_all("Set-Cookie", [])
            for name, morsel in SimpleCookie(line).items()
        }


class Writer(threading.Thread):
    """Writes until ``enough`` is set, and then until what it began has been acknowledged."""

    def __init__(
        self, port: int, path: str, voted_on: int, journal: Journal, enough: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.path, self.journal, self.enough = port, path, journal, enough
        self.vote_path = f"{path}/{voted_on}/vote"
        self.counts: Counter[str] = Counter()
        self.refusal = ""
        self.chance = random.Random(secrets.randbits(64))

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                self._visit(Browser(self.port))
        except RefusedError as refused:
            self.refusal = str(refused)

    def _visit(self, browser: Browser) -> None:
        fields = self._form(browser)
        fields["text"] = f"هوای امروز {''.join(self.chance.choices(LETTERS, k=20))}"
        self.journal.mean(fields["text"])
        for _ in range(self.chance.choice([1, 1, 1, 2])):
            reference = self._send(browser, fields)
            self.journal.acknowledge(fields["text"], reference)
        if self.chance.random() < 0.5:
            self._vote(browser, fields)

    def _form(self, browser: Browser) -> dict[str, str]:
        """The fields of a form that was fetched anew."""
        answer = self._insist(browser, "GET", self.path)
        fields = FormReader(answer.html).fields
        if answer.status != 200 or fields is None:
            raise RefusedError(f"no form: {answer.status}")
        return fields

    def _send(self, browser: Browser, fields: dict[str, str]) -> str:
        """Sends one form until it is acknowledged; its reference."""
        answer = self._insist(browser, "POST", self.path, fields)
        found = RECEIPT.search(answer.location)
        if answer.status != 303 or not found:
            raise RefusedError(f"not taken: {answer.status} {answer.location}")
        return found[1]

    def _vote(self, browser: Browser, fields: dict[str, str]) -> None:
        for value in self.chance.choice([[1], [-1], [1, -1], [-1, 1], [1, 0]]):
            sent = {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"], "value": str(value)}
            answer = self._insist(browser, "POST", self.vote_path, sent)
            if answer.status != 303:
                raise RefusedError(f"vote not taken: {answer.status}")
            self.journal.vote(browser.name, value)

    def _insist(
        self, browser: Browser, method: str, path: str, fields: dict[str, str] | None = None
    ) -> Answer:
        """Asks until there is an answer. A form is sent again as it was."""
        again = False
        while True:
            try:
                answer = browser.ask(method, path, fields)
                self.counts[f"{method} resent"] += again
                self.counts[f"{method} sent"] += 1
                return answer
            except NoAnswerError:
                self.counts[f"{method} resent"] += again
                self.counts[f"{method} sent"] += 1
                self.counts[f"{method} unanswered"] += 1
                again = True
            except ConnectionRefusedError:
                pass
            time.sleep(PAUSE_SECONDS)
