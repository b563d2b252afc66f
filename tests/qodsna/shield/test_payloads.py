"""What is sent to lead readers away, to add headers, or to write into logs and mails, does not."""

import contextlib
import os
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from articles.models import Edition, Subscriber
from articles.newsletter.letters import confirmation_letter
from comments.models import Policy
from qodsna.watch.lines import PlainLines
from tests.builders import author, chief, edition, published_article, user
from tests.comments.builders import comment
from tests.qodsna.sign_in.door import PASSWORD

pytestmark = pytest.mark.django_db

AWAY = [
    "//evil.example",
    "///evil.example",
    "////evil.example//",
    "https://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://evil.example#testserver",
    "http://evil.example?testserver",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "\r\n//evil.example",
    "/./\\evil.example",
    "/%09/evil.example",
    "/%2f/evil.example",
    "//evil%E3%80%82example",
    "//evil。example",
    "//[::ffff:192.0.2.1]/",
    "//3221225985/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "/admin/../\\evil.example",
]
LINES = [
    "x\r\nX-Evil: 1",
    "x\nX-Evil: 1",
    "x\rX-Evil: 1",
    "x\r\n\r\n<script>alert(1)</script>",
    "x\r\nSet-Cookie: evil=1",
    "x\r\nBcc: evil@evil.example",
    "x%0d%0aX-Evil: 1",
    "x%250d%250aX-Evil: 1",
    "x\u2028X-Evil: 1",
    "x\u010d\u010aX-Evil: 1",
    "x\u560d\u560aX-Evil: 1",
    "x\x00\r\nX-Evil: 1",
    "x\x0b\x0cX-Evil: 1",
    "\x1b[2J\x1b]0;evil\x07",
    "x\nERROR django.request evil",
    "\u202eevil",
]
# Whatever name anything is asked by anywhere.
ASKED = [
    "next",
    "q",
    "page",
    "before",
    "after",
    "order",
    "parent",
    "recovery",
    "resource",
    "edition",
    "code",
    "from",
    "to",
    "since",
    "until",
    "service",
    "tag",
    "author",
    "kind",
    "url",
    "path",
    "lang",
    "language",
    "return",
    "redirect",
    "back",
    "token",
    "number",
]
# Of the pairs of payload and address so many are one: `make drill` tries all.
EVERY = int(os.environ.get("PAYLOADS_EVERY", "4"))
HOSTS = [
    "evil.example",
    "testserver.evil.example",
    "evil.example:80",
    "testserver@evil.example",
    "testserver:evil.example",
    "testserver#evil.example",
    "testserver/evil.example",
    "testserver\\evil.example",
    "testserver\r\nX-Evil: 1",
    "testserver evil.example",
    "[::1]evil.example",
    "",
]
HEARSAY = [
    "X-Forwarded-Host",
    "X-Forwarded-Server",
    "X-Host",
    "X-HTTP-Host-Override",
    "X-Original-Host",
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-Forwarded-Prefix",
    "X-Forwarded-Port",
    "Forwarded",
]


@pytest.fixture
def paths() -> dict[str, str]:
    """Addresses of readers; ``%s`` is the place of a word in one."""
    edition()
    Edition.objects.update(newsletter_open=True)
    Policy.objects.create(pk=1, youngest_form=0)
    story = published_article()
    author()
    return {
        "form": f"/fa/{story.pk}/comments",
        "vote": f"/fa/{story.pk}/comments/{comment(article=story).pk}/vote",
        "story": story.get_absolute_url(),
        **{
            path: path
            for path in (
                f"/fa/{story.pk}",
                f"/fa/{story.pk}/%s",
                f"/fa/{story.pk}/print",
                f"/fa/{story.pk}/read",
                f"/fa/videos/{story.pk}/%s",
                *(f"/fa/{name}/%s" for name in ("service", "tag", "author", "dossier", "archive")),
                *(f"/fa/service/%s/{name}" for name in ("rss", "atom")),
                *("/fa/newsletter/confirm/%s", "/fa/newsletter/leave/%s", "/fa/comments/%s"),
                *("/", "/%s", "/fa", "/fa/", "/fa%s", "/fa/search", "/fa/search/suggest"),
                *(
                    "/fa/search/rss",
                    "/fa/most-read",
                    "/fa/archive",
                    "/fa/newsletter",
                    "/fa/comments",
                ),
                *("/fa/photos", "/fa/videos", "/api/v1", "/api/v1/try", "/api/v1/fa/articles"),
                *(
                    "/shared/%s",
                    "/media/%s",
                    "/media/texts/%s",
                    "/sitemap-fa-%s.xml",
                    "/admin/login/",
                ),
                *("/admin/%s", "/admin/login/code/", "/admin/logout/", "/admin/r/%s/1/"),
            )
        },
    }


def led(response: HttpResponse) -> str:
    """Where a browser goes from here: it skips what Python does not, and knows no backslash."""
    location = "".join(response.get("Location", "").split()).replace("\\", "/")
    return urljoin("http://testserver/here", location)


def wrong(response: HttpResponse) -> Iterator[str]:
    if response.status_code >= 500:
        yield f"status {response.status_code}"
    where = urlsplit(led(response))
    if (where.scheme, where.hostname) != ("http", "testserver"):
        yield f"leads to {response['Location']!r}"
    for name, value in response.items():
        if "evil" in name.lower() or {"\r", "\n", "\0"} & set(value):
            yield f"header {name}: {value!r}"
    if cookies := [name for name in response.cookies if "evil" in name]:
        yield f"cookies {cookies}"


class Tried:
    """Counts what was tried, and keeps what went wrong."""

    def __init__(self) -> None:
        self.count, self.found = 0, list[tuple[str, str, str]]()

    def __call__(self, where: str, payload: str, response: HttpResponse) -> None:
        self.count += 1
        self.found += [(where, payload, each) for each in wrong(response)]

    def report(self, capsys, what: str) -> None:
        with capsys.disabled():
            print(f"\n{self.count} {what} tried, {len(self.found)} went wrong", end="")
        assert not self.found, f"{len(self.found)} of {self.count}: {self.found[:5]}"


def test_every_address_and_every_word_that_it_takes(paths, capsys, caplog):
    """Nobody is led away, no header is added, and each entry of the log is one line."""
    tried, log = Tried(), PlainLines()
    for turn, payload in enumerate(AWAY + LINES):
        client = Client(raise_request_exception=False)
        for where, path in list(paths.items())[turn % EVERY :: EVERY]:
            at = path.replace("%s", quote(payload, safe="/\\:@?#"), 1) if "%s" in path else path
            at = (
                at
                if "%s" in path
                else f"{at}?" + "&".join(f"{name}={quote(payload)}" for name in ASKED)
            )
            tried(where, payload, client.get(at))
    lines = [log.format(each).split("\n") for each in caplog.records]
    forged = [each for each in lines if any(not line.startswith("  ") for line in each[1:])]
    assert not forged, f"{len(forged)} of {len(lines)} entries"
    tried.report(capsys, f"requests with {len(AWAY + LINES)} payloads at {len(paths)} addresses")


def test_forms_that_lead_on(paths, capsys):
    tried = Tried()
    chief("سردبیر")
    moderator = user("moderator", can="comments.moderate_comment")
    for payload in (AWAY + LINES)[:: (EVERY + 1) // 2]:
        guest, staff = Client(), Client()
        login = {"username": "سردبیر", "password": PASSWORD, "next": payload}
        tried("login", payload, guest.post("/admin/login/", login))
        tried("wrong login", payload, guest.post("/admin/login/", login | {"username": payload}))
        tried("logout", payload, guest.post("/admin/logout/", {"next": payload}))
        staff.force_login(moderator)
        deed = {"next": payload, "do": payload, "reason": payload}
        for way in ("", "decide/", "undo/"):
            tried("moderator", payload, staff.post(f"/admin/comments/comment/{way}", deed))
        said = {"text": payload * 3, "name": payload, "email": payload, "next": payload}
        tried("comment", payload, guest.post(paths["form"], said))
        tried("vote", payload, guest.post(paths["vote"], {"value": payload, "next": payload}))
        tried("ask", payload, guest.post("/fa/comments", {"reference": payload}))
        tried("csrf", payload, Client(enforce_csrf_checks=True).post(paths["form"], said))
    tried.report(capsys, "forms")


def test_nobody_adds_a_reader_to_a_mail(paths, capsys, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tried = Tried()
    for payload in LINES:
        for email in (f"a@news.example{payload[1:]}", f"{payload}@news.example", payload):
            response = Client().post("/fa/newsletter", {"email": email, "token": "x"})
            tried("newsletter", email, response)
    assert not mail.outbox
    subscriber = Subscriber.objects.ask(Edition.objects.get(), "a@news.example")
    for payload in LINES:
        subscriber.edition.name = payload
        with contextlib.suppress(ValueError):
            told = confirmation_letter(subscriber).message()
            assert not {"X-Evil", "Bcc", "Set-Cookie"} & set(told), payload
    tried.report(capsys, "addresses for mails")


def test_no_host_but_ours_is_answered_and_nobody_says_another(paths, capsys):
    tried = Tried()
    at = ["/fa/", paths["story"], "/fa/rss", "/sitemap.xml", "/api/v1/", "/admin/login/", "/fa/x"]
    for path in at:
        honest = Client().get(path).content
        for host in HOSTS:
            response = Client(raise_request_exception=False).get(path, headers={"Host": host})
            tried(path, host, response)
            assert response.status_code == 400, (path, host)
            assert b"evil" not in response.content
        for name in HEARSAY:
            response = Client().get(path, headers={name: "evil.example"})
            tried(path, name, response)
            assert b"evil" not in response.content, (path, name)
            assert len(response.content) == len(honest), (path, name)
    tried.report(capsys, "requests with hosts that are not ours")
