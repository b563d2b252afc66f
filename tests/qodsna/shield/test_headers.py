"""What every answer says to browsers, whoever made it."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings as project
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.utils import timezone

from media import renditions
from qodsna.environment import contact
from qodsna.shield import nonces, policies, scripts
from qodsna.shield.headers import REFUSED
from tests.builders import chief, edition, image, picture_file, published_article
from tests.qodsna.shield.production import secured

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in REFUSED),
}


def policy_of(response) -> dict[str, str]:
    rules = response["Content-Security-Policy"].split("; ")
    return dict(rule.partition(" ")[::2] for rule in rules)


def broken(*args, **kwargs):
    raise RuntimeError("broken")


def odd(*args, **kwargs):
    raise SuspiciousOperation("odd")


def test_answers_of_all_kinds(settings, monkeypatch):
    secured(settings)
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    client = Client(raise_request_exception=False, headers={"Host": "news.example"})
    edition()
    story = published_article()
    asked = {
        "front": ("/fa/", 200),
        "story": (story.get_absolute_url(), 200),
        "moved": (f"/fa/{story.pk}", 301),
        "missing": ("/fa/nowhere", 404),
        "feed": ("/fa/rss", 200),
        "json": ("/api/v1/editions", 200),
        "security.txt": ("/.well-known/security.txt", 200),
        "media": ("/media/films/nothing.mp4", 404),
        "login": ("/admin/login/", 200),
        "door": ("/admin/", 302),
    }
    seen = {name: (client.get(path, secure=True), code) for name, (path, code) in asked.items()}
    seen["forgery"] = (
        (strict := Client(enforce_csrf_checks=True)).post(
            "/admin/login/", secure=True, headers={"Host": "news.example"}
        ),
        403,
    )
    seen["host"] = strict.get("/fa/", secure=True, headers={"Host": "evil.example"}), 400
    for name, view, code in (("500", broken, 500), ("odd", odd, 400)):
        monkeypatch.setattr("articles.views.Frame.of", view)
        seen[name] = client.get("/fa/service/x", secure=True), code
    for name, (response, code) in seen.items():
        assert response.status_code == code, name
        said = {key: response.get(key) for key in ALWAYS}
        assert said == ALWAYS, name
        hsts = response["Strict-Transport-Security"]
        assert hsts == "max-age=31536000; includeSubDomains; preload", name
        desk = name in ("login", "door", "forgery")
        assert response["Referrer-Policy"] == (
            "same-origin" if desk else "strict-origin-when-cross-origin"
        ), name
        shared = name == "media"
        own = "cross-origin" if shared else "same-origin"
        assert response["Cross-Origin-Resource-Policy"] == own, name
        policy = policy_of(response)
        assert policy["default-src"] == "'none'", name
        assert policy["frame-ancestors"] == "'none'", name
        assert "unsafe" not in response["Content-Security-Policy"], name
    assert len(seen) == 14


def test_cookies_are_of_this_host_alone(settings):
    secured(settings)
    client = Client(headers={"Host": "news.example"})
    chief()
    page = client.post(
        "/admin/login/", {"username": "chief", "password": "newsroom-test"}, secure=True
    )
    form = client.get("/admin/account/", secure=True)
    cookies = {**page.cookies, **form.cookies}
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(cookies)
    for name, cookie in cookies.items():
        assert (cookie["secure"], cookie["domain"]) == (True, ""), name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == ("/" if name.startswith("__Host-") else "/admin/"), name
    assert cookies["__Host-sessionid"]["httponly"]


# Scripts


def test_each_answer_of_the_newsroom_has_a_nonce_of_its_own_and_what_is_typed_gets_none():
    client = Client()
    client.force_login(chief())
    first, second = client.get("/admin/"), client.get("/admin/")
    words = [policy_of(page)["script-src"] for page in (first, second)]
    assert words[0] != words[1]
    word = words[0].split()[0].removeprefix("'nonce-").rstrip("'")
    page = first.content.decode()
    assert page.count("<script") == page.count(f'<script nonce="{word}"') > 2
    typed = client.get("/admin/articles/article/", {"q": "<script>alert(1)</script>"})
    assert "<script>" not in typed.content.decode()
    fragment = client.get("/admin/media/library/", {"kind": "image"})
    assert policy_of(fragment)["script-src"] == "'none'"


def test_the_templates_of_the_newsroom_are_marked_when_they_are_read():
    text = '<script src="a"></script>{{ media }}{{ form.media.js }}<style>b</style><scripts>'
    assert nonces.marked(text) == (
        '<script{% nonce %} src="a"></script>{% with_nonce media %}{% with_nonce form.media.js %}'
        "<style{% nonce %}>b</style><scripts>"
    )
    assert policies.nonce() == ""


def test_pages_are_framed_by_ours_alone_and_have_the_policy_that_readers_get():
    client = Client()
    client.force_login(chief())
    story = published_article()
    page = policy_of(client.get(f"/admin/articles/article/{story.pk}/preview/page/"))
    reader = policy_of(client.get(story.get_absolute_url()))
    assert page == reader | {"frame-ancestors": "'self'"}


def test_a_script_that_no_page_may_run_stops_the_page():
    with pytest.raises(LookupError, match="js/admin/names.js"):
        scripts.integrity("js/admin/names.js")


def test_pages_of_developers_are_left_alone(settings, client):
    settings.DEBUG = True
    assert "Content-Security-Policy" not in client.get("/fa/nowhere/at/all")


# Files


def test_a_file_does_nothing_wherever_it_is_opened(client):
    picture = image(file=picture_file((900, 600)))
    response = client.get(renditions.url(picture, "card", 480))
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline")
    for name in ("a.svg", "a.html", "a.pdf", "a.xml", "a.js", "a"):
        path = project.MEDIA_ROOT / "films" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<svg/>")
        response = client.get(f"/media/films/{name}")
        assert response["Content-Disposition"] == "attachment", name
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox", name


# Who finds a hole


def test_who_finds_a_hole_reads_where_to_tell(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@news.example"
    settings.SITE_URL = "https://news.example"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert said.pop("Contact") == "mailto:security@news.example"
    left = datetime.fromisoformat(said.pop("Expires")) - timezone.now()
    assert timedelta(days=30) < left < timedelta(days=365)
    assert said == {
        "Preferred-Languages": "fa, en",
        "Canonical": "https://news.example/.well-known/security.txt",
    }


def test_the_contact_is_an_address():
    assert contact("SECURITY_CONTACT", "mailto:a@b.example", {}) == "mailto:a@b.example"
    with pytest.raises(Exception, match="SECURITY_CONTACT"):
        contact("SECURITY_CONTACT", "", {"SECURITY_CONTACT": "a@b.example\nPolicy: x"})


# Logs
