"""A site behind a real server, whose parts a test takes away."""

import contextlib
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.forms import Field, Forms, filled_in
from benchmarks.kill_drill.inside import NAME, PASSWORD
from benchmarks.site import ROOT, Site

HEALED_SECONDS = 5
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float


class Live:
    """``place``: as ``benchmarks.kill_drill.inside.prepare`` gives it."""

    def __init__(self, site: Site, place: dict) -> None:
        self.site, self.place, self.cookies = site, place, {}
        self.thread: str = place["path"]
        self.code = self.thread.split("/")[2] if self.thread else ""
        self.vote = f"{self.thread}/{place.get('shown')}/vote"
        self.draft = f"/admin/articles/article/{place['drafts'][0]}/change/"

    def sign_in(self) -> None:
        given = {"username": NAME, "password": PASSWORD}
        self.send("/admin/login/", filled_in(self.form("/admin/login/", "username"), **given))
        assert "sessionid" in self.cookies
        self.story = self.get(f"/fa/{self.code}").headers["Location"]

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def send(self, path: str, fields: list[Field]) -> Answer:
        return self.ask("POST", path, urlencode(fields).encode(), Content_Type=FORM)

    def form(self, path: str, field: str) -> list[Field]:
        answer = self.get(path)
        assert answer.status == 200, (path, answer.status, answer.text[:500])
        return Forms(answer.text).with_field(field)

    def comment(self, text: str) -> list[Field]:
        """The filled-in form of a comment."""
        return filled_in(self.form(self.thread, "text"), text=text)

    def save(self, headline: str) -> list[Field]:
        """The filled-in form of a draft."""
        return filled_in(self.form(self.draft, "headline"), headline=headline, _continue="1")

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(line):
            line.request(method, path, body or None, {"Cookie": pairs, **given})
            response = line.getresponse()
            text = response.read().decode()
        for told in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: each.value for name, each in SimpleCookie(told).items()}
        return Answer(response.status, response.headers, text, time.monotonic() - began)

    def texts(self, *wanted: str) -> list[str]:
        """Of these, the headlines of saves and the texts of comments that are there."""
        return [text for text, _ in self.inside("look")["texts"] if text in wanted]

    def inside(self, what: str) -> dict:
        command = [sys.executable, "-m", "benchmarks.kill_drill.inside", what]
        options = {"cwd": ROOT, "env": self.site.environ, "check": True}
        return json.loads(subprocess.run(command, stdout=subprocess.PIPE, **options).stdout)

    def seconds_until(self, path: str, status: int = 200) -> float:
        """Until this page is answered so."""
        began = time.monotonic()
        until(lambda: self.get(path).status == status)
        return time.monotonic() - began

    @property
    def log(self) -> str:
        return (self.site.folder / f"gunicorn-{self.site.port}.log").read_text()


def until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.1)


@contextlib.contextmanager
def living(folder: Path, **environ: str) -> Iterator[Live]:
    """A site with a story, two drafts and an editor who has signed in, behind one process."""
    own = {"DJANGO_SETTINGS_MODULE": "tests.outages.settings", "REDIS_URL": ""}
    own |= {"DEMO": "no", "REQUIRE_2FA": "no", "WEB_WORKERS": "1", "PAGE_CACHE": "24"}
    site = Site(folder, **{**own, **environ})
    live = Live(site, {"path": "", "drafts": [0]})
    live = Live(site, live.inside("prepare"))
    with site.serving():
        live.sign_in()
        yield live


def is_told(answer: Answer, *words: str) -> bool:
    """A 503 in Persian that says when to come back, and shows nothing of the inside."""
    hidden = not any(each in answer.text for each in ("Traceback", "Error", "psycopg", "sqlite"))
    said = all(word in answer.text for word in words)
    told = (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"])
    assert told == (503, "5", "private, no-store"), (told, answer.text[:500])
    return hidden and said
