"""An editor, at whichever node."""

import base64
import json
import re
from typing import Any
from urllib.parse import urlencode

from benchmarks.forms import Field, Forms, filled_in
from benchmarks.kill_drill.browsers import FORM, Answer, Browser, RefusedError
from benchmarks.kill_drill.inside import PASSWORD

STORIES, PICTURES, FILMS = "/admin/articles/article/", "/admin/media/image/", "/admin/media/video/"
UPLOADS = "/admin/media/upload/files/"
CODE = re.compile(r"/(?:article|image|video)/(\d+)/change/")
ERRORS = re.compile(r'class="errorlist[^>]*>(.*?)</ul>', re.DOTALL)
LETTERS = "abcdefghij"
VERSION = re.compile(r"zz([a-j]{4})zz")


def word_of(number: int) -> str:
    """A word that nobody else writes and no hygiene touches."""
    return f"zz{''.join(LETTERS[int(digit)] for digit in f'{number:04}')}zz"


def number_of(word: str) -> int:
    return int("".join(str(LETTERS.index(letter)) for letter in word))


class Desk:
    """Signed in by the page of one node; ``at`` goes on at another with the same cookies."""

    def __init__(self, port: int, name: str) -> None:
        self.browser, self.name = Browser(port), name
        fields = filled_in(self.form("/admin/login/", "username"), username=name, password=PASSWORD)
        self.post("/admin/login/", fields)

    def at(self, port: int) -> "Desk":
        other = object.__new__(Desk)
        other.browser, other.name = Browser(port), self.name
        other.browser.name, other.browser.cookies = self.browser.name, self.browser.cookies
        return other

    def form(self, path: str, field: str) -> list[Field]:
        answer = self.browser.ask("GET", path)
        if answer.status != 200:
            raise RefusedError(f"{path}: {answer.status} {answer.location}")
        return Forms(answer.html).with_field(field)

    def post(self, path: str, fields: list[Field], status: int = 302) -> Answer:
        answer = self.browser.ask("POST", path, urlencode(fields).encode(), Content_Type=FORM)
        if answer.status != status:
            raise RefusedError(f"{path}: {answer.status} {ERRORS.findall(answer.html)}")
        return answer

    def publish(self, category: int, headline: str) -> str:
        """Its code."""
        fields = self.form(f"{STORIES}add/", "headline")
        given = {"headline": headline, "body": "<p>متن</p>", "category": str(category)}
        return code_in(self.post(f"{STORIES}add/", filled_in(fields, **given, _publish="1")))

    def correct(self, code: object, headline: str) -> None:
        told = {"headline": headline, "correction_kind": "correction", "correction_note": "نام"}
        address = f"{STORIES}{code}/change/"
        self.post(address, filled_in(self.form(address, "headline"), **told, _continue="1"))

    def withdraw(self, code: object) -> None:
        address = f"{STORIES}{code}/withdraw/"
        self.post(address, filled_in(self.form(address, "note"), note="به زودی"))

    def pulse(self, code: object, key: str) -> Any:
        """What an open form tells, and hears of others."""
        told = json.dumps({"form_key": key, "version": 1, "sequence": 1}).encode()
        token = {"X_CSRFToken": self.browser.cookies["csrftoken"]}
        answer = self.browser.ask(
            "POST", f"{STORIES}{code}/pulse/", told, Content_Type="application/json", **token
        )
        return json.loads(answer.html)

    # Uploads, in pieces of which each goes to another node

    def upload(self, data: bytes, name: str, kind: str, ports: list[int]) -> str:
        """The token of the whole."""
        told = f"filename {encoded(name)},kind {encoded(kind)}"
        begun = self._tus("POST", UPLOADS, Upload_Length=str(len(data)), Upload_Metadata=told)
        address, half = begun.location, len(data) // 2
        for port, start, stop in ((ports[0], 0, half), (ports[1], half, len(data))):
            sent = {"Upload_Offset": str(start), "Content_Type": "application/offset+octet-stream"}
            self.at(port)._tus("PATCH", address, data[start:stop], **sent)
        return address.rstrip("/").rpartition("/")[2]

    def save(self, desk: str, field: str, **given: str) -> str:
        fields = self.form(f"{desk}add/", field)
        return code_in(self.post(f"{desk}add/", filled_in(fields, **given, _continue="1")))

    def _tus(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        token = self.browser.cookies["csrftoken"]
        headers |= {"Tus_Resumable": "1.0.0", "X_CSRFToken": token}
        answer = self.browser.ask(method, path, body, **headers)
        if answer.status >= 300:
            raise RefusedError(f"{method} {path}: {answer.status} {answer.html}")
        return answer


def code_in(answer: Answer) -> str:
    found = CODE.search(answer.location)
    if not found:
        raise RefusedError(f"led to {answer.location}")
    return found[1]


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
