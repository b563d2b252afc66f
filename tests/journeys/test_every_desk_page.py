"""Every page of the newsroom, on a phone, a tablet and a desk: Persian, whole and accessible."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page, expect

from articles.models import Article, Version
from tests.journeys.everything import Everything
from tests.journeys.looks import WIDTHS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORY = "/admin/articles/article/"
LINK = re.compile(r'href="([^"]*)"')
# The pages that no link leads to from the first page, but an address, a button or a mistake.
APART = [
    "/admin/comments/comment/?queue=awaiting_moderation",
    "/admin/comments/comment/?queue=spam",
    "/admin/comments/policy/",
    "/admin/articles/article/?q=نیست",
    "/admin/articles/tag/add/?_popup=1",
    "/admin/password_change/done/",
]
READERS_PAGE = "/preview/page/"
ASKING = {
    "submit": "draft",
    "recall": "submitted",
    "send_back": "submitted",
    "approve": "submitted",
    "unschedule": "scheduled",
    "withdraw": "published",
    "calm": "published",
    "flash": "report",
    "assign": "draft",
    "delete": "draft",
}

SEND_EMPTY = """(form) => {
  for (const each of form.querySelectorAll("input[type=text], textarea")) each.value = "";
  HTMLFormElement.prototype.submit.call(form);
}"""

Looker = Callable[..., list[str]]


@pytest.fixture
def newsroom(live_server) -> Everything:
    return Everything()


@pytest.fixture
def looked(page: Page, live_server, record_property) -> Iterator[Looker]:
    """Looks at an address, or at the page that is open; and counts what it has looked at."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    seen: list[str] = []

    def at(name: str, path: str = "") -> list[str]:
        if path:
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(f"{live_server.url}{path}")
        seen.append(name)
        return list(look(page, name))

    yield at
    record_property("pages looked at", (len(seen), len(WIDTHS)))


def sign_in(page: Page, site: str, user: User) -> Client:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return client


def crawled(client: Client, start: list[str]) -> dict[str, str]:
    """The pages that links lead to, of each kind the first."""
    found: dict[str, str] = {}
    ways = list(start)
    while ways:
        path = ways.pop(0)
        kind = kind_of(path)
        if kind is None or kind in found:
            continue
        response = client.get(path)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            found[kind] = path
            links = LINK.findall(response.content.decode())
            ways += [urljoin(path, unescape(link)) for link in links]
    return found


def kind_of(path: str) -> str | None:
    parts = urlsplit(path)
    if parts.netloc or not parts.path.startswith("/admin/"):
        return None
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return None


def sent_empty(page: Page) -> None:
    """The form of a page comes back with what it lacks."""
    form = "#content form[id], #content form[method=post]"
    with page.expect_navigation():
        page.locator(form).first.evaluate(SEND_EMPTY)


def test_the_pages_of_stories(newsroom, page: Page, live_server, looked):
    sign_in(page, live_server.url, newsroom.chief)
    wrong = looked("first page", "/admin/")
    for state, story in newsroom.stories.items():
        wrong += looked(f"form: {state}", f"{STORY}{story.pk}/change/")
    for verb, state in ASKING.items():
        story = newsroom.stories[state]
        wrong += looked(verb, reverse(f"admin:articles_article_{verb}", args=[story.pk]))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", ["media and comments", "the rest"])
def test_the_pages_that_links_lead_to(part, newsroom, page: Page, live_server, looked):
    client = sign_in(page, live_server.url, newsroom.chief)
    found = crawled(client, ["/admin/", *APART])
    assert len(found) > 75
    wrong = []
    for path in dict.fromkeys([*found.values(), *APART]):
        is_first = path.split("/")[2] in ("media", "comments")
        if is_first == (part == "media and comments") and not path.endswith(READERS_PAGE):
            wrong += looked(path, path)
    assert not wrong, "\n".join(wrong)


def test_the_pages_of_mistakes_and_of_the_door(newsroom, page: Page, live_server, looked):
    sign_in(page, live_server.url, newsroom.chief)
    wrong = []
    for place in [
        "articles/article",
        "articles/tag",
        "articles/category",
        "articles/author",
        "articles/dossier",
        "articles/edition",
        "articles/channel",
        "articles/partner",
        "media/image",
        "media/video",
        "media/gallery",
        "media/keyword",
        "comments/ban",
        "comments/wordrule",
        "auth/user",
        "auth/group",
    ]:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{live_server.url}/admin/{place}/add/")
        sent_empty(page)
        wrong += looked(f"{place} refused")
    story = newsroom.stories["submitted"]
    page.goto(f"{live_server.url}{STORY}{story.pk}/change/")
    Article.objects.filter(pk=story.pk).update(headline="تیتر همکار", body="<p>متن همکار</p>")
    Version.objects.keep_present(story, by=newsroom.reporter)
    page.locator("#id_headline").fill("تیتر من")
    page.get_by_role("button", name="ذخیره", exact=True).click()
    expect(page.locator(".collision")).to_be_visible()
    wrong += looked("collision")

    sign_in(page, live_server.url, newsroom.reporter)
    wrong += looked("reporter: first page", "/admin/")
    wrong += looked("reporter: form to read", f"{STORY}{story.pk}/change/")
    wrong += looked("reporter: list", STORY)
    wrong += looked("no right", "/admin/auth/user/")
    wrong += looked("no page", "/admin/nowhere/")
    page.context.clear_cookies()
    wrong += looked("login", "/admin/")
    page.get_by_label("نام کاربری").fill("کسی")
    page.get_by_label("گذرواژه").fill("نادرست")
    page.keyboard.press("Enter")
    expect(page.locator(".errornote")).to_be_visible()
    wrong += looked("login refused")
    with override_settings(REQUIRE_2FA=True):
        page.get_by_label("نام کاربری").fill("سردبیر")
        page.get_by_label("گذرواژه").fill("newsroom-test")
        page.keyboard.press("Enter")
        expect(page.locator(".door-picture")).to_be_visible()
        wrong += looked("set up")
        sent_empty(page)
        wrong += looked("set up refused")
    assert not wrong, "\n".join(wrong)
