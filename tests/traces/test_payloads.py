"""No text makes a page run anything, whoever typed it, wherever it is shown."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.api import callers
from articles.body import PARAGRAPHS, cleaned, pieces, sanitize, sanitize_words
from articles.films import film_path
from articles.frame import Frame, kept
from articles.newsletter.digest import Digest
from qodsna.calendars import day_of
from qodsna.limits.lease import Leased
from qodsna.limits.limit import Limit
from tests.builders import chief, edition, partner
from tests.traces.hostile import Read, faults, newspaper, texts_of_feed
from tests.traces.payloads import PAYLOADS

FIELDS = 31
# On pages of lists that go on, where words were found, and where versions differ.
ONLY_OF_MANY = {("a", "role"), ("mark", ""), ("wbr", ""), ("span", "title")}
KEY = "key-of-a-partner"


def test_a_body_is_lawful_after_it_was_made_safe_and_stays_so(record_property):
    wrong = []
    for payload in PAYLOADS:
        for made_safe in (sanitize, sanitize_words):
            for shape in ("{}", "<p>{}</p>", "<figure data-image='1'>{}", "<table><tr><td>{}"):
                body = made_safe(shape.format("{}").replace("{}", payload))
                read = [*faults(body, set())]
                again = cleaned(body)
                if read or [*faults(again, set())] or cleaned(again) != again:
                    wrong.append((payload, body, read))
    record_property("payloads", [8 * len(PAYLOADS), len(wrong)])
    assert wrong == [], f"{8 * len(PAYLOADS)} bodies"


@pytest.mark.django_db
def test_a_body_that_came_in_on_another_way_is_drawn_as_it_was_made_safe():
    """Paragraphs of words alone are safe as they are; whatever is more goes through the rules."""
    shapes = ("{}", "<p>{}</p>", "<p>متن</p><p>{}</p>", "<p>{}</p></div>", "<p>{}", "<p></p>{}")
    texts = [payload for payload in [*PAYLOADS, "متن"] if "<figure" not in payload]
    bodies = [shape.replace("{}", text) for text in texts for shape in shapes]
    wrong = [
        body for body in bodies if "".join(each.html for each in pieces(body)) != cleaned(body)
    ]
    assert wrong == []
    assert any(PARAGRAPHS.fullmatch(body) for body in bodies)


@pytest.fixture
def _quiet(monkeypatch, caplog):
    caplog.set_level("CRITICAL", "django.request")
    monkeypatch.setattr(callers, "ANONYMOUS", Leased(Limit("api", most=10**6), each=callers.AHEAD))


LISTS = ("", "videos", "photos", "most-discussed", "archive", "search?q=alert",
         "search?q=alert&page=2", "search?q=alert&sort=date&page=3",
         "search?q=<script>")  # fmt: skip
DESKS = ("articles_article", "articles_tag", "articles_author", "articles_dossier", "media_image",
         "media_video", "media_gallery", "comments_comment")  # fmt: skip


def pages(paper: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """What readers are shown, by the kind of the page."""
    paths = [("story", story.get_absolute_url()) for story in paper.stories]
    paths += [("print", story.print_path) for story in paper.stories[::3]]
    paths += [("film", film_path(edition(), film)) for film in paper.films[::3]]
    paths += [("thread", f"{story.short_path}/comments") for story in paper.wide]
    paths += [
        (type(each).__name__, each.get_absolute_url())
        for each in (paper.tags[-1], paper.authors[-1], paper.dossier)
    ]
    paths += [(path, f"/fa/{path}") for path in LISTS]
    service = paper.stories[0].category.get_absolute_url()
    paths += [("service", service)]
    paths += [("service", f"{service}?before={story.pk}") for story in paper.stories[::-20]]
    for kind, path in paths:
        yield kind, Client().get(path).content.decode()


def machines(paper: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """The HTML that leaves in mails, feeds and the API."""
    day = day_of(timezone.now())
    yield "mail", Digest.of_day(Frame.load("fa"), day).html("https://x.example/")
    for kind in ("rss", "atom"):
        for text in texts_of_feed(Client().get(f"/fa/{kind}").content.decode()):
            yield kind, text
    for story in paper.stories:
        path = f"/api/v1/fa/articles/{story.pk}"
        told = Client().get(path, headers={"X-Api-Key": KEY})
        assert told.headers["Content-Type"].startswith("application/json")
        yield "api", json.loads(told.content)["text"]["html"]


def desks(paper: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """What the newsroom is shown."""
    desk = Client()
    desk.force_login(chief())
    for story in paper.wide:
        for page in ("change", "history", "preview", "page", "notes"):
            path = reverse(f"admin:articles_article_{page}", args=[story.pk])
            yield page, desk.get(path).content.decode()
        path = reverse("admin:articles_article_compare", args=[story.pk])
        yield "compare", desk.get(f"{path}?from=1&to=2").content.decode()
    for model in DESKS:
        for page in ("", "?p=2", "?q=alert"):
            path = reverse(f"admin:{model}_changelist") + page
            yield model, desk.get(path, follow=True).content.decode()


@pytest.mark.django_db
@pytest.mark.once
def test_no_page_runs_what_was_typed(_quiet, record_property):
    partner(key=KEY, full_text=True)
    known = pairs_of(["متن ساده", "متن دیگر"])
    paper = newspaper(PAYLOADS)
    kept.forget()
    wrong: dict[str, Any] = {}
    count: dict[str, int] = {}
    for shown in (pages, machines, desks):
        for kind, html in shown(paper):
            count[kind] = count.get(kind, 0) + 1
            if found := [*faults(html, known)]:
                wrong.setdefault(kind, set()).update(found)
    record_property("payloads", [len(PAYLOADS) * FIELDS, len(wrong)])
    assert wrong == {}, f"{len(PAYLOADS)} payloads, {FIELDS} fields, {count} pages"


def pairs_of(payloads: list[str]) -> set[tuple[str, str]]:
    """The tags and attributes of all these pages where nothing hostile stands in them."""
    point = transaction.savepoint()
    paper = newspaper(payloads)
    kept.forget()
    known = ONLY_OF_MANY | {pair for shown in (pages, machines, desks) for _, html in shown(paper)
             for pair in Read(html).pairs}  # fmt: skip
    transaction.savepoint_rollback(point)
    return known
