"""Readers who write comments and vote."""

import re
import threading

from benchmarks.forms import Forms
from benchmarks.kill_drill.browsers import Browser, Client, RefusedError
from benchmarks.kill_drill.journal import Journal

RECEIPT = re.compile("/fa/comments/([0-9A-Z]{12})")


class Reader(Client):
    """Writes under the story at ``path``, and votes on one of its comments."""

    def __init__(
        self, port: int, journal: Journal, enough: threading.Event, path: str, voted_on: int
    ) -> None:
        super().__init__(port, journal, enough)
        self.path, self.vote_path = path, f"{path}/{voted_on}/vote"

    def visit(self) -> None:
        browser = Browser(self.port)
        fields = self._form(browser)
        fields["text"] = self.meant("comment")
        for _ in range(self.chance.choice([1, 1, 1, 2])):
            answer = self.send(browser, self.path, fields)
            found = RECEIPT.search(answer.location)
            if answer.status != 303 or not found:
                raise RefusedError(f"not taken: {answer.status} {answer.location}")
            self.journal.acknowledge(fields["text"], found[1])
        if self.chance.random() < 0.5:
            self._vote(browser, fields["csrfmiddlewaretoken"])

    def _form(self, browser: Browser) -> dict[str, str]:
        """The fields of a form that was fetched anew."""
        answer = self.insist(browser, "GET", self.path)
        if answer.status != 200:
            raise RefusedError(f"no form: {answer.status}")
        return dict(Forms(answer.html).with_field("text"))

    def _vote(self, browser: Browser, token: str) -> None:
        for value in self.chance.choice([[1], [-1], [1, -1], [-1, 1], [1, 0]]):
            sent = {"csrfmiddlewaretoken": token, "value": str(value)}
            answer = self.send(browser, self.vote_path, sent)
            if answer.status != 303:
                raise RefusedError(f"vote not taken: {answer.status}")
            self.journal.vote(browser.name, value)
