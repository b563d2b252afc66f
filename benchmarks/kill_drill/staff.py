"""Editors who write, publish and schedule stories, save them again, and send films."""

import base64
import re
import threading
import time
from datetime import UTC, datetime, timedelta

from benchmarks.forms import Field, Forms, filled_in
from benchmarks.kill_drill.browsers import Answer, Browser, Client, RefusedError
from benchmarks.kill_drill.journal import Journal
from qodsna import persian

STORIES, FILMS = "/admin/articles/article/", "/admin/media/video/"
UPLOADS = "/admin/media/upload/files/"
CODE = re.compile(r"/(?:article|video)/(\d+)/change/")
PIECE, TRIES = 4096, 10
ERRORS = re.compile(r'class="errorlist[^>]*>(.*?)</ul>', re.DOTALL)


class Editor(Client):
    def __init__(
        self, port: int, journal: Journal, enough: threading.Event, name: str, password: str
    ) -> None:
        super().__init__(port, journal, enough)
        self.browser, self.name_, self.password = Browser(port), name, password

    def begin(self) -> None:
        given = {"username": self.name_, "password": self.password}
        while "sessionid" not in self.browser.cookies:
            fields = self.form("/admin/login/", "username")
            self.send(self.browser, "/admin/login/", filled_in(fields, **given))

    def form(self, path: str, field: str) -> list[Field]:
        answer = self.insist(self.browser, "GET", path)
        if answer.status != 200:
            raise RefusedError(f"{path}: {answer.status} {answer.location}")
        return Forms(answer.html).with_field(field)

    def save(self, path: str, fields: list[Field]) -> str:
        """Where a form led to once it was taken."""
        answer = self.send(self.browser, path, fields)
        if answer.status != 302:
            raise RefusedError(f"{path}: {answer.status} {ERRORS.findall(answer.html)}")
        return answer.location


class Writer(Editor):
    """New stories: one out at once, the next at the next minute."""

    def __init__(self, *args: object, category: int) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.category, self.turn = str(category), 0

    def visit(self) -> None:
        self.turn += 1
        fields, given = self.form(f"{STORIES}add/", "headline"), {}
        if self.turn % 2:
            text = self.meant("story")
        else:
            text = self.meant("timed")
            soon = datetime.now(UTC) + timedelta(minutes=1)
            given["published_at"] = persian.format_numeric(soon)
        given |= {"headline": text, "body": "<p>متن</p>", "category": self.category}
        # The middle button leads back to the form, whose address names the story.
        led_to = self.save(f"{STORIES}add/", filled_in(fields, **given, _publish="1"))
        self.journal.acknowledge(text, code_in(led_to))


class Saver(Editor):
    """Saves a draft of its own again and again."""

    def __init__(self, *args: object, story: int) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.address = f"{STORIES}{story}/change/"

    def visit(self) -> None:
        fields = self.form(self.address, "headline")
        text = self.meant("save")
        led_to = self.save(self.address, filled_in(fields, headline=text, _continue="1"))
        self.journal.acknowledge(text, code_in(led_to))


class Sender(Editor):
    """Films, in pieces; and then the form that holds the token of what has come."""

    def __init__(self, *args: object, film: bytes) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.film = film

    def visit(self) -> None:
        fields, title = self.form(f"{FILMS}add/", "title"), self.meant("film")
        address = self._upload()
        token = address.rstrip("/").rpartition("/")[2]
        given = {"title": title, "file-upload": token, "_continue": "1"}
        self.journal.acknowledge(title, self._save_film(filled_in(fields, **given), title))
        self.enough.wait(self.chance.uniform(3, 8))

    def _save_film(self, fields: list[Field], title: str) -> str:
        """Its code. A machine that is too busy to look into it is asked again, as people do."""
        for _ in range(TRIES):
            answer = self.send(self.browser, f"{FILMS}add/", fields)
            if answer.status == 302:
                return code_in(answer.location)
            # Or its token is spent: an earlier try was taken, and its answer lost.
            found = self.insist(self.browser, "GET", f"{FILMS}?q={title.split()[1]}")
            if codes := set(CODE.findall(found.html)):
                return codes.pop()
            time.sleep(1)
        raise RefusedError(f"film: {answer.status} {ERRORS.findall(answer.html)}")

    def _upload(self) -> str:
        """The address of the whole upload."""
        size = str(len(self.film))
        told = f"filename {encoded('film.mp4')},kind {encoded('video')}"
        begun = self._tus("POST", UPLOADS, Upload_Length=size, Upload_Metadata=told)
        address, offset = begun.location, 0
        while offset < len(self.film):
            piece = self.film[offset : offset + PIECE]
            kind = "application/offset+octet-stream"
            self._tus("PATCH", address, piece, Upload_Offset=str(offset), Content_Type=kind)
            offset = int(self._tus("HEAD", address).headers["Upload-Offset"])
        return address

    def _tus(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        token = self.browser.cookies["csrftoken"]
        headers |= {"Tus_Resumable": "1.0.0", "X_CSRFToken": token}
        answer = self.insist(self.browser, method, path, body, **headers)
        # A piece that had come although nobody heard so is refused the second time.
        if answer.status >= 300 and (method, answer.status) != ("PATCH", 409):
            raise RefusedError(f"{method} {path}: {answer.status} {answer.html}")
        return answer


def code_in(address: str) -> str:
    found = CODE.search(address)
    if not found:
        raise RefusedError(f"led to {address}")
    return found[1]


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
