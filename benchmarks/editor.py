"""What the hands of an editor do at the desk, by its own pages and forms."""

import http.client
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from benchmarks.forms import Field, Forms, filled_in

EDITORS, PASSWORD = ("sara", "omid", "chief"), "benchmark-only"
# What one reader has written, and nobody looked at yet.
PENDING = "دیدگاهی که هنوز کسی آن را ندیده است"
ANSWER_SECONDS = 60
STORIES = "/admin/articles/article/"
FRONT = "/admin/articles/frontlaunch/desk/fa/"
COMMENTS = "/admin/comments/comment/"
CODE = re.compile(r"/article/(\d+)/change/")


class RefusedError(Exception):
    """The desk did not do it: its answer, as far as it tells."""


class Editor:
    """Signed in by the desk's own page; ``saves`` are the milliseconds of what was sent since."""

    def __init__(self, host: str, name: str, password: str) -> None:
        self.host = host
        self.cookies: dict[str, str] = {}
        self.saves: list[float] = []
        self.line = http.client.HTTPConnection(host, timeout=ANSWER_SECONDS)
        sign_in = self._forms("/admin/login/").with_field("username")
        self._send("/admin/login/", filled_in(sign_in, username=name, password=password))
        self.saves.clear()

    # Stories

    def publish(self, category: int, tag: int, headline: str, body: str) -> int:
        """A new story, out at once; its code."""
        fields = self._forms(f"{STORIES}add/").with_field("headline")
        given = {"headline": headline, "body": body, "category": str(category), "tags": str(tag)}
        led_to = self._send(f"{STORIES}add/", filled_in(fields, **given, _publish="1"))
        return int(CODE.search(led_to)[1])  # type: ignore[index]

    def change(self, code: int, **values: str) -> None:
        address = f"{STORIES}{code}/change/"
        fields = self._forms(address).with_field("headline")
        self._send(address, filled_in(fields, **values, _continue="1"))

    def move(self, code: int, verb: str, note: str) -> None:
        """By the page that asks before a verb is done, as ``withdraw``."""
        address = f"{STORIES}{code}/{verb}/"
        fields = self._forms(address).with_field("note")
        self._send(address, filled_in(fields, note=note))

    # The front page, and readers' comments

    def launch(self, story: int, zone: str) -> None:
        """With this story pinned first into a zone."""
        token = self.cookies["csrftoken"]
        pin = [("csrfmiddlewaretoken", token), ("do", f"pin {story} {zone} 0")]
        self._send(f"{FRONT}change/", pin, answer=200)
        self._send(f"{FRONT}launch/", self._forms(FRONT).found[f"{FRONT}launch/"])

    def approve(self, comment: int) -> None:
        address = f"{COMMENTS}{comment}/change/"
        fields = self._forms(address).found[f"{COMMENTS}{comment}/decide/"]
        self._send(f"{COMMENTS}{comment}/decide/", filled_in(fields, verb="approve"))

    # The line

    def _forms(self, path: str) -> Forms:
        status, _, html = self._ask("GET", path)
        if status != 200:
            raise RefusedError(f"{path} answered {status}")
        return Forms(html)

    def _send(self, path: str, fields: list[Field], answer: int = 302) -> str:
        """Where it led to; raises RefusedError."""
        began = time.perf_counter()
        status, led_to, html = self._ask("POST", path, urlencode(fields))
        self.saves.append(1000 * (time.perf_counter() - began))
        if status != answer:
            errors = re.findall(r'class="errorlist[^>]*>(.*?)</ul>', html, re.DOTALL)
            raise RefusedError(f"{path} answered {status}: {' '.join(errors)}")
        return led_to

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        pairs = (f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": "; ".join(pairs), "Origin": f"http://{self.host}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.line.request(method, path, body or None, headers)
            answer = self.line.getresponse()
            html = answer.read().decode()
        except (OSError, http.client.HTTPException) as broken:
            self.line.close()
            raise RefusedError(f"{path}: {broken!r}") from broken
        for given in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: each.value for name, each in SimpleCookie(given).items()}
        return answer.status, answer.headers.get("Location", ""), html
