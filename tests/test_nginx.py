"""What the shipped configuration of nginx hands out itself, leaves to the newsroom, and refuses."""

import asyncio
import contextlib
import http.client
import os
import re
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from benchmarks import burst_drill, slow_drill
from benchmarks.pressure import Second
from tests.nginx import Site, process, program
from tests.traces.headers import HEADERS

SEED = """
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from comments.models import Policy
from media import renditions
from tests.builders import chief, edition, image, picture_file, published_article, video

edition()
person, session = chief(), SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
Policy.objects.create(pk=1, youngest_form=0)
made = {
    "story": published_article().pk,
    "picture": renditions.url(image(file=picture_file((900, 600))), "card", 480),
    "source": video().file.name,
    "session": session.session_key,
}
"""
SENDERS = """
from django.test import RequestFactory
from comments.models import Comment
from comments.senders import sender_of
asked = RequestFactory().get("/", REMOTE_ADDR="127.0.0.2")
made = [comment.address == sender_of(asked).address for comment in Comment.objects.all()]
"""
SECRET = b"known to nobody"
FOR_EVER = "public, max-age=31536000, immutable"
TOLD = ["Cache-Control", "Content-Security-Policy", "X-Content-Type-Options", "Content-Type"]
FILES = "/admin/media/upload/files/"
FILM = os.urandom(3 << 20)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    program()
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("nginx")
    site = Site(data, PAGE_CACHE="24")
    site.folder = folder
    site.manage("migrate", "--verbosity", "0")
    site.seeded = site.made(SEED)
    film = data / "media/films/x/1/240.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"0123456789")
    for name, text in [("app.0123456789ab.css", "a{}"), ("app.css", "a{}"), ("app.js", "")]:
        (data / "static" / name).write_text(text)
    (data / "uploads").mkdir(exist_ok=True)
    for name in ("secret", "uploads/secret"):
        (data / name).write_bytes(SECRET)
    with site.running(folder):
        yield site


def ask(
    host: str, path: str, method: str = "GET", body: bytes = b"", source: str = "", **headers: str
):
    """The answer, and its body; the path goes over the line as it is."""
    origin = (source, 0) if source else None
    line = http.client.HTTPConnection(host, timeout=30, source_address=origin)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request(method, path, body or None, named)
    answer = line.getresponse()
    found = answer, answer.read()
    line.close()
    return found


def test_a_picture_is_made_once_and_then_handed_out_by_nginx(site):
    path = site.seeded["picture"]
    first, made = ask(site.front, path)
    file = site.data / path.lstrip("/")
    assert (first.status, made) == (200, file.read_bytes())
    file.write_bytes(made + b"from the disk")
    second, kept = ask(site.front, path)
    assert (second.status, kept) == (200, made + b"from the disk")
    assert [second.headers[name] for name in TOLD] == [first.headers[name] for name in TOLD]
    assert second.headers["Cache-Control"] == FOR_EVER
    assert "sandbox" in second.headers["Content-Security-Policy"]


def test_browsers_are_told_once_what_to_refuse_whoever_answers(site):
    asked = {
        (site.front, "/fa/"): 200,
        (site.front, site.seeded["picture"]): 200,
        (site.front, "/fa/nowhere"): 404,
        (site.front, "/static/app.css"): 200,
        (site.front, "/static/app.0123456789ab.css"): 200,
        (site.front, "/static/none"): 404,
        (site.back, "/static/none"): 404,
        (site.front, "/fa/comments"): 413,
    }
    told = ("X-Content-Type-Options", "Content-Security-Policy", "Cross-Origin-Resource-Policy")
    for (host, path), status in asked.items():
        for _ in range(2):
            answer, _ = (
                ask(host, path, "POST", b"x" * (7 << 20)) if status == 413 else ask(host, path)
            )
            assert answer.status == status, path
            said = {name: len(answer.headers.get_all(name, [])) for name in told}
            assert said == dict.fromkeys(told, 1), (path, status)
    script, _ = ask(site.front, "/static/app.js")
    assert script.headers["Content-Security-Policy"] is None


def test_a_part_of_a_film_comes_from_nginx(site):
    answer, body = ask(site.front, "/media/films/x/1/240.mp4", Range="bytes=2-4")
    assert (answer.status, body) == (206, b"234")
    assert (answer.headers["Content-Range"], answer.headers["Content-Type"]) == (
        "bytes 2-4/10",
        "video/mp4",
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_source_of_a_film_is_for_nobody(site):
    name = site.seeded["source"]
    assert (site.data / "media" / name).exists()
    for path in (
        name,
        f"films/../{name}",
        f"films/%2e%2e/{name}",
        f"/{name}",
        f"films/..%2f{name}",
    ):
        answer, body = ask(
            site.front, f"/media/{path}", Cookie=f"sessionid={site.seeded['session']}"
        )
        assert answer.status == 404, path
        assert body != b"film"


@pytest.mark.parametrize("start", ["/media", "/media/films", "/media/renditions", "/static"])
@pytest.mark.parametrize("up", ["..", "%2e%2e", "..%2f..", "../..", "../../..", "x/../../.."])
@pytest.mark.parametrize("name", ["secret", "uploads/secret"])
def test_nothing_else_is_reached(site, start, up, name):
    for path in (f"{start}/{up}/{name}", f"{start}{up}/{name}"):
        answer, body = ask(site.front, path)
        assert answer.status in (400, 404), path
        assert SECRET not in body


def test_what_has_a_fingerprint_is_kept_for_ever(site):
    kept, _ = ask(site.front, "/static/app.0123456789ab.css")
    plain, _ = ask(site.front, "/static/app.css")
    assert (kept.status, kept.headers["Cache-Control"]) == (200, FOR_EVER)
    assert kept.headers["Content-Type"] == plain.headers["Content-Type"] == "text/css"
    assert (plain.status, plain.headers["Cache-Control"]) == (200, None)
    assert (
        kept.headers["X-Content-Type-Options"]
        == plain.headers["X-Content-Type-Options"]
        == "nosniff"
    )


def test_an_upload_reaches_the_newsroom_while_it_comes(site):
    signed = {"Cookie": f"sessionid={site.seeded['session']}; csrftoken={'a' * 32}"}
    signed |= {"X_CSRFToken": "a" * 32, "Tus_Resumable": "1.0.0"}
    told = {"Upload_Length": str(len(FILM)), "Upload_Metadata": "filename Zi5tcDQ=,kind dmlkZW8="}
    begun, _ = ask(site.front, FILES, "POST", **signed, **told)
    assert begun.status == 201
    address = begun.headers["Location"]
    head = {"Host": site.front, "Upload-Offset": "0", "Content-Length": str(len(FILM))}
    head |= {name.replace("_", "-"): value for name, value in signed.items()}
    head |= {"Content-Type": "application/offset+octet-stream", "Connection": "close"}
    lines = [f"PATCH {address} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    with socket.create_connection(tuple(site.front.split(":")), timeout=30) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + FILM[: 2 << 20])
        arrived = site.data / "uploads" / address.rpartition("/")[2].replace("-", "")
        wait_for_bytes(arrived)
        line.sendall(FILM[2 << 20 :])
        assert line.recv(4096).startswith(b"HTTP/1.1 204")
    assert arrived.read_bytes() == FILM


def test_a_reader_is_known_by_his_own_address_whatever_he_says(site):
    path = f"/fa/{site.seeded['story']}/comments"
    said = {"X_Forwarded_For": "203.0.113.9, 127.0.0.1", "X_Real_IP": "203.0.113.9"}
    said |= {"Forwarded": "for=203.0.113.9", "Content_Type": "application/x-www-form-urlencoded"}
    for host in (site.front, site.back):
        page, form = ask(site.front, path)
        fields = dict(re.findall(r'name="(\w*token)" value="([^"]+)"', form.decode()))
        letter = urlencode({**fields, "text": f"نامه به {host}"}).encode()
        cookies = page.headers.get_all("Set-Cookie")
        said["Cookie"] = "; ".join(cookie.partition(";")[0] for cookie in cookies)
        answer, _ = ask(host, path, "POST", letter, source="127.0.0.2", **said)
        assert answer.status == 303
    assert site.made(SENDERS) == [True, True]


def wait_for_bytes(file: Path) -> None:
    """Until something of a film has come, whose end is not sent yet."""
    for _ in range(300):
        if file.exists() and file.stat().st_size:
            return
        time.sleep(0.05)
    raise AssertionError("nothing came before all had been sent")


def statuses(site, path: str, number: int) -> list[str]:
    """How nginx came by so many answers at this address, in order; it tells of each a bit later."""
    for _ in range(100):
        lines = (site.folder / "kept.log").read_text().splitlines()
        found = [line.split()[0] for line in lines if line.endswith(f" {path}")]
        if len(found) >= number:
            break
        time.sleep(0.1)
    return found


def test_readers_of_one_second_share_a_page(site):
    for _ in range(60):
        answer, _ = ask(site.front, "/fa/?shared", Accept_Encoding="br")
        assert (answer.status, answer.headers["Content-Encoding"]) == (200, "br")
    assert answer.headers["X-Accel-Expires"] is None
    came = statuses(site, "/fa/?shared", 60)
    assert came[0] == "MISS"
    assert "HIT" in came


def test_what_a_chief_has_read_is_for_guests_what_it_always_was(site):
    signed_in = {"Cookie": f"sessionid={site.seeded['session']}; csrftoken=x"}
    ours = [ask(site.front, path, **signed_in) for path in ("/fa/", "/admin/", "/fa/?as=chief")]
    assert [answer.status for answer, _ in ours] == [200, 200, 200]
    for (answer, body), path in zip(ours, ("/fa/", "/admin/", "/fa/?as=chief"), strict=True):
        guest, seen = ask(site.front, path)
        if path == "/admin/":
            assert guest.status == 302
            assert answer.headers["Cache-Control"].startswith(("private", "max-age=0"))
        else:
            assert seen == body
            assert guest.headers["Set-Cookie"] is None
    assert set(statuses(site, "/admin/", 2)) == {"-"}


@pytest.mark.parametrize("path", ["/fa/", "/fa/rss", "/fa/search?q=x"])
def test_nobody_changes_what_the_next_reader_gets_through_nginx(site, path):
    """What is hostile comes first, and is what nginx would keep: each has its own address."""
    ours = [(name, value.format(session=site.seeded["session"])) for name, value in HEADERS]
    ours += [("Host", f"{site.front}."), ("Connection", "X-Forwarded-Proto"), ("TE", "trailers")]
    _, expected = ask(site.front, path)
    wrong = []
    for number, (name, value) in enumerate(ours):
        here = f"{path}{'&' if '?' in path else '?'}n={number}"
        hostile, _ = ask(site.front, here, **{name: value})
        guest, body = ask(site.front, here)
        if (guest.status, body, guest.headers["Set-Cookie"]) != (200, expected, None):
            wrong.append((name, value, hostile.status, guest.status))
    assert wrong == [], f"{len(ours)} headers, {2 * len(ours)} requests"


def test_a_purge_reaches_readers_through_nginx_within_their_next_second(site):
    path = "/fa/?purged"
    before = ask(site.front, path)[1]
    site.made("""
from articles.models import Edition
each = Edition.objects.get(code="fa")
each.site_name = "نام تازه"
each.save()
made = True
""")
    for _ in range(20):
        after = ask(site.front, path)[1]
        if after != before:
            break
        time.sleep(0.1)
    assert "نام تازه" in after.decode()


def test_the_api_is_compressed_and_kept_by_nobody(site):
    for _ in range(2):
        answer, _ = ask(site.front, "/api/v1/editions", Accept_Encoding="gzip")
        assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert statuses(site, "/api/v1/editions", 2) == ["-", "-"]


def apart(what):
    """The loop of a browser may go on in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, what).result()


def test_machines_ask_through_nginx_whether_we_live(site):
    for path, said in {"/healthz": b"lives\n", "/readyz": b"ready\n"}.items():
        for host in (site.front, site.back):
            answer, body = ask(host, path, Host="nowhere.example")
            assert (answer.status, body) == (200, said)
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert answer.headers["Set-Cookie"] is None


@pytest.mark.once
def test_slow_clients_of_all_kinds_keep_nobody_waiting(site, monkeypatch):
    monkeypatch.setattr(slow_drill, "SETTLED_SECONDS", 0)
    told, seconds = Counter(), [Second(host) for host in (site.front, site.back)]
    with contextlib.ExitStack() as slow:
        for second in seconds:
            for kind in slow_drill.KINDS:
                slow.enter_context(slow_drill.pressed(kind, second.host, "/fa/", 60, told))
        for second in seconds:
            apart(second.ask_for(0.5))
    counts = [(len(each.times), each.failed) for each in seconds]
    assert all(times >= 20 and not failed for times, failed in counts), (counts, told)
    assert told["came"] >= 300, told


@pytest.mark.once
def test_a_burst_is_answered_or_told_to_come_again(site):
    for server, host in {"gunicorn": site.back, "nginx": site.front}.items():
        burst = apart(burst_drill.measure(server, host, 10, 1))
        assert not burst.wrong, (burst.wrong, burst)
        assert burst.sent > 10


@pytest.mark.once
def test_where_no_newsroom_answers_nginx_says_in_persian_when_to_come_again(tmp_path):
    (tmp_path / "nginx").mkdir()
    (tmp_path / "data").mkdir()
    site = Site(tmp_path / "data")
    folder = tmp_path / "nginx"
    with process([program(), "-p", str(folder), "-c", str(site.configured(folder))]):
        for _ in range(100):
            with contextlib.suppress(OSError):
                answer, body = ask(site.front, "/fa/")
                break
            time.sleep(0.1)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "شلوغ" in body.decode()
