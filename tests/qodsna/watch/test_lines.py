"""The log: who did what to which page is found in it by a number, and no person ever."""

import json
import logging
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import Resolver404, resolve, reverse

from articles.models import Subscriber
from articles.newsletter import proof
from articles.newsletter.proof import new_form_token
from comments.models import Comment
from qodsna.proxies import Proxies
from qodsna.tasks.bench import Bench
from qodsna.tasks.models import TaskRun
from qodsna.watch.environment import log_format, log_settings, number
from qodsna.watch.here import doing
from qodsna.watch.lines import DailyFile, JsonLines, PlainLines
from qodsna.watch.middleware import Watch
from qodsna.watch.paths import path_of
from tests.articles.newsletter.post import newsletter
from tests.builders import chief, edition, published_article
from tests.comments.builders import filled

MARK = "zomorrod"
# However it is written, in a line of ASCII.
SPELLINGS = (
    MARK,
    MARK.upper(),
    MARK.title(),
    "زمرد",
    "\\u0632\\u0645\\u0631\\u062f",
    "203.0.113.77",
)
FROM = {"REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": "203.0.113.77"}


def broken(*args, **kwargs):
    raise ValueError(f"زمرد {MARK}") from KeyError(MARK)


@pytest.mark.django_db
def test_no_line_tells_of_anybody(log, monkeypatch, settings):
    """Whoever comments, signs in, searches, subscribes, or follows a secret link."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(proof, "YOUNGEST", timedelta(0))
    story, paper = published_article(headline="بازگشت فلامینگوها"), newsletter()
    client = Client(raise_request_exception=False, HTTP_USER_AGENT=MARK, HTTP_REFERER=MARK, **FROM)
    comments = f"/fa/{story.pk}/comments"
    typed = {"name": MARK, "email": f"{MARK}@example.org", "text": f"زمرد {MARK} زیباست"}
    letter = {"email": f"{MARK}@example.org", "token": new_form_token(paper)}
    login = {"username": MARK, "password": MARK, "next": f"/admin/?{MARK}"}
    asked = [
        client.post(comments, filled(story, **typed)),
        client.post(comments, typed),
        client.post(reverse("admin:login"), login),
        client.get("/fa/search", {"q": f"{MARK} زمرد"}),
        client.get("/fa/search/suggest", {"q": MARK}),
        client.post("/fa/newsletter", letter),
        client.get(f"/fa/newsletter/confirm/{MARK}"),
        client.get(f"/fa/newsletter/leave/{MARK}"),
        client.get(f"/shared/{MARK}"),
        client.get(f"/fa/comments/{MARK}"),
        client.get(f"/fa/author/{MARK}"),
        client.get(f"/media/{MARK}.pdf"),
        client.get(f"/nowhere/{MARK.title()}@example.org/زمرد"),
        client.get("/fa/", headers={"host": f"{MARK}.example"}),
        client.get("/fa/", headers={"x-request-id": f"{MARK}\n{MARK}"}),
        Client(enforce_csrf_checks=True, **FROM).post(f"/fa/newsletter?{MARK}", letter),
    ]
    assert Comment.objects.filter(email__contains=MARK).exists()
    assert Subscriber.objects.filter(email__contains=MARK).exists()
    with override_settings(ROOT_URLCONF="tests.qodsna.watch.failing"):
        asked.append(client.get(f"/fails/{MARK}?{MARK}"))
    run = TaskRun.objects.create(
        task=f"{__name__}.broken",
        args=[MARK],
        state="running",
        attempts=1,
        beat_at=story.created_at,
    )
    monkeypatch.setattr(TaskRun, "call", broken)
    Bench({}, threads=2)._do(run)
    logging.getLogger("smtp.library").warning("550 <%s@example.org> is unknown: '%s'", MARK, MARK)
    logging.getLogger("comments.digest").warning(f"cannot reach {MARK}@example.org", exc_info=True)
    statuses = [answer.status_code for answer in asked]
    assert statuses[-1] == 500
    assert len(log.of("qodsna.watch.each")) == len(asked)
    text = log.getvalue()
    found = [line for line in text.splitlines() for each in SPELLINGS if each in line]
    assert not found, f"{len(found)} of {len(log.lines)} lines, {len(asked)} requests: {found[:3]}"


@pytest.mark.django_db
def test_a_line_says_who_where_and_how_long_and_the_answer_names_it(log, client):
    story, person = published_article(), chief()
    client.force_login(person)
    answer = client.get(f"/admin/articles/article/{story.pk}/change/?q=1")
    (line,) = log.of("qodsna.watch.each")
    assert line["request"] == answer["X-Request-Id"]
    assert (line["method"], line["status"], line["page"]) == ("GET", 200, "desk")
    assert line["path"] == f"/admin/articles/article/{story.pk}/change/"
    assert line["user"] == person.pk
    assert line["ms"] > 0
    assert "X-Request-Id" not in client.get("/fa/").headers


@pytest.mark.parametrize(
    ("trusted", "given", "is_kept"),
    [
        (["192.0.2.1"], "abcdef0123456789", True),
        (["192.0.2.1"], "short", False),
        (["192.0.2.1"], 'abcdef0123456789","level":"info', False),
        ([], "abcdef0123456789", False),
    ],
)
def test_a_number_is_taken_from_a_trusted_proxy_alone(settings, trusted, given, is_kept):
    settings.TRUSTED_PROXIES = trusted
    asked = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"x-request-id": given})
    answer = Watch(Proxies(lambda request: HttpResponse()))(asked)
    assert (answer["X-Request-Id"] == given) == is_kept
    assert len(answer["X-Request-Id"]) >= 16


TOLD = {
    "/fa/376960/تیتر": "/fa/376960/…",
    "/fa/376960/comments/12/vote": "/fa/376960/comments/12/vote",
    "/fa/archive/1404/05": "/fa/archive/1404/5",
    "/fa/newsletter/confirm/zomorrod": "/fa/newsletter/confirm/…",
    "/media/renditions/7/0123456789ab/card-480.jpg": "(media:rendition)",
    "/admin/articles/article/7/history/": "/admin/articles/article/7/history/",
    "/admin/articles/article/sara@example.org/change/": "/admin/articles/article/…/change/",
    "/wp-login.php": "/wp-login.php",
    "/x/" * 100: "/x/" * 66 + "/x…",
}


@pytest.mark.parametrize(("path", "told"), TOLD.items())
@pytest.mark.django_db
def test_an_address_is_told_by_what_it_names_of_the_newsroom(path, told):
    edition()
    request = RequestFactory().get("/")
    request.path_info = path
    with suppress(Resolver404):
        request.resolver_match = resolve(path)
    assert path_of(request) == told


def record(message: str, *args, name: str = "qodsna.x", error: Exception | None = None):
    info = None
    if error:
        try:
            raise error
        except Exception:
            info = sys.exc_info()
    return logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, info)


FORGED = 'one\n{"level":"info"}\r\u2028\x1b[2J\u202etwo'


def test_nothing_that_is_logged_begins_a_line():
    whole = JsonLines().format(record(FORGED))
    assert whole.isascii()
    assert len(whole.splitlines()) == 1
    assert json.loads(whole)["event"].startswith("one\n")
    plain = PlainLines().format(record(FORGED))
    assert len(plain.splitlines()) == 1
    assert all(sign.isprintable() for sign in plain)


@pytest.mark.parametrize(
    ("name", "message", "args", "told"),
    [
        ("qodsna.tasks", "%s of %s", ("two", 3), "two of 3"),
        ("django.request", "Not Found: %s", ("/fa/secret",), "Not Found: …"),
        ("gunicorn.error", "Worker (pid:%s) was sent %s!", (7, "x"), "Worker (pid:7) was sent …!"),
        ("gunicorn.error", "Invalid from ip=203.0.113.9: 'GET'", (), "Invalid from ip=…: …"),
        ("django.security", "Invalid HTTP_HOST header: 'a.b'.", (), "Invalid HTTP_HOST header: …."),
        ("comments", "to a@b.example from ::ffff:1 and 2001:db8::1", (), "to … from … and …"),
        ("media", "see https://host/token now", (), "see … now"),
    ],
)  # fmt: skip
def test_only_the_house_may_put_values_into_words(name, message, args, told):
    assert json.loads(JsonLines().format(record(message, *args, name=name)))["event"] == told


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("Sara"), None),
        (OSError(28, "No space left on device", "/srv/Sara"), "No space left on device"),
        (OperationalError('role "sara" is not there at 10.0.0.1'), "role … is not there at …"),
    ],
)
def test_of_an_error_the_place_is_told_and_its_words_where_they_quote_nobody(error, said):
    line = record("x", error=error)
    (told,) = json.loads(JsonLines().format(line))["errors"]
    assert told["at"][-1].startswith("tests/qodsna/watch/test_lines.py:")
    assert told.get("said") == said
    plain = PlainLines().format(line).splitlines()
    assert len(plain) == 3
    assert "Sara" not in "".join(plain)


def test_what_a_task_logs_belongs_to_its_run(log):
    with doing("media.tasks.discard", 7):
        logging.getLogger("media.tasks").warning("gone")
    assert {"task": "media.tasks.discard", "run": 7}.items() <= log.lines[0].items()


def test_a_file_for_each_day_however_many_write(tmp_path, capsys):
    two = [DailyFile(str(tmp_path / "logs")) for _ in range(2)]
    for day in (1, 2):
        with time_machine.travel(datetime(2026, 5, day, 12, tzinfo=UTC)):
            for each in two:
                each.handle(record("here"))
    for each in two:
        each.close()
    found = {path.name: path.read_text().splitlines() for path in (tmp_path / "logs").iterdir()}
    assert {name: len(lines) for name, lines in found.items()} == {
        "qodsna-2026-05-01.log": 2,
        "qodsna-2026-05-02.log": 2,
    }
    (tmp_path / "file").write_text("")
    DailyFile(str(tmp_path / "file")).handle(record("lost"))
    assert "FileExistsError" in capsys.readouterr().err


def test_lines_are_json_but_where_somebody_reads_them(monkeypatch, tmp_path):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    assert log_format({}) == "json"
    assert log_format({"DEMO": "yes"}) == "text"
    assert log_format({"LOG_FORMAT": "JSON", "DEBUG": "yes"}) == "json"
    with pytest.raises(ImproperlyConfigured):
        log_format({"LOG_FORMAT": "xml"})
    plain, whole = log_settings({"DEMO": "yes"}), log_settings({"LOG_DIR": str(tmp_path)})
    assert plain["loggers"]["qodsna.watch.each"]["level"] == "WARNING"
    assert whole["loggers"]["qodsna.watch.each"]["level"] == "INFO"
    assert whole["handlers"]["lines"]["folder"] == str(tmp_path)
    assert "reports" not in whole["handlers"]
    for wrong in ("-1", "x", "۵", ""):
        with pytest.raises(ImproperlyConfigured):
            number("SLOW_QUERY_MS", 1, {"SLOW_QUERY_MS": wrong})
