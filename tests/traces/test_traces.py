"""What readers must not know of leaves no trace: not a word, a count, a header or a query.

The site is read before such a story is there and while it is, and is the same both times; what is
asked about it itself is answered as if it had never been.
"""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles.api import callers
from qodsna import http
from qodsna.limits.lease import Leased
from qodsna.limits.limit import Limit
from tests.builders import published_article
from tests.roles.addresses import patterns
from tests.traces.asking import ask, counted, difference, for_a_while, read, told_by
from tests.traces.surfaces import of_all, of_one
from tests.traces.town import GONE, NOON, STATES, Hidden, newspaper, tied

pytestmark = pytest.mark.django_db

IN_EVERY_WAY = {"draft", "withdrawn"}
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
# Where a story that readers see is told of nowhere: there is nothing to tell.
SILENT = {
    "favicon.ico", "robots.txt", "security-txt", "<edition:edition>", "articles:home",
    "articles:manifest", "articles:offline", "articles:worker", "articles:shared",
    "articles:api-bare", "articles:api", "articles:api-try", "articles:api-description",
    "articles:api-editions", "articles:api-services", "articles:api-nowhere", "comments:vote",
    "comments:ask", "comments:receipt", "media:rendition", "media:text", "media:upload",
    "articles:newsletter", "articles:newsletter-asked", "articles:newsletter-confirm",
    "articles:newsletter-leave", "articles:read",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet(caplog, monkeypatch):
    caplog.set_level("CRITICAL", "django.request")
    # On a busy machine the frame would be asked for twice in one answer.
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    monkeypatch.setattr(callers, "ANONYMOUS", Leased(Limit("api", most=10**6), each=callers.AHEAD))
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def town(django_capture_on_commit_callbacks) -> SimpleNamespace:
    with django_capture_on_commit_callbacks(execute=True):
        return newspaper()


def hide(town: SimpleNamespace, state: str, callbacks: Any) -> Hidden:
    with callbacks(execute=True):
        hidden = tied(town, f"zq{state}", STATES[state])
    if state == "deleted":
        for story in (hidden.story, hidden.foreign):
            story.delete()
    return hidden


def test_every_public_address_has_a_row(town):
    there = {name for name, route, _ in patterns() if not route.startswith("admin/")}
    assert {*of_all(town)} == there


def test_a_story_that_readers_see_is_told_of_at_every_address_that_could_betray_one(
    town, django_capture_on_commit_callbacks
):
    """Else the test below would look where nothing is ever to be seen."""
    with django_capture_on_commit_callbacks(execute=True):
        seen = tied(town, "zqseen", published_article)
    surfaces = {name: paths for name, paths in of_all(town).items() if name not in SILENT}
    own = of_one(seen)
    told = read({name: [*paths, *own.get(name, [])] for name, paths in surfaces.items()})
    telling = {name for (name, _), each in told.items() if seen.word.encode() in told_by(each)}
    assert {*surfaces} - telling == TELL_NUMBERS


# What tells of it in numbers alone.
TELL_NUMBERS = {
    "sitemap.xml", "sitemap-<edition:edition>.xml",
    "articles:archive", "articles:archive-year", "articles:archive-month",
    "articles:service-archive", "articles:service-archive-year", "articles:service-archive-month",
}  # fmt: skip


def test_the_site_is_as_if_it_had_never_been(
    town, django_capture_on_commit_callbacks, record_property
):
    surfaces, traces, asked = of_all(town), [], 0
    before = read(surfaces)
    for state in STATES:
        with for_a_while():
            hidden = hide(town, state, django_capture_on_commit_callbacks)
            after = read(surfaces)
            asked += len(after)
            for place, answer in after.items():
                if hidden.word.encode() in told_by(answer):
                    traces.append((state, *place, "tells its word"))
                elif answer != before[place]:
                    traces.append((state, *place, difference(before[place], answer)))
    record_property("traces", [len(surfaces), len(STATES), asked, len(traces)])
    assert traces == [], f"{len(surfaces)} surfaces, {len(STATES)} states, {asked} requests"


def never(hidden: Hidden) -> Hidden:
    """As if it were one, with a word as long and codes that nothing has."""
    nothing: Any = SimpleNamespace(pk=987_654_321)
    word = "zq".ljust(len(hidden.word), "x")
    return replace(hidden, word=word, pk=nothing.pk, film=nothing, picture=nothing, comment=nothing)


def test_what_is_asked_about_it_is_answered_as_if_it_had_never_been(
    town, django_capture_on_commit_callbacks, record_property
):
    traces, asked = [], 0
    with for_a_while():
        read(of_one(never(hide(town, "draft", django_capture_on_commit_callbacks))))
    for state in STATES:
        with for_a_while():
            hidden = hide(town, state, django_capture_on_commit_callbacks)
            traces += [(state, path) for path in mistyped(hidden)
                       if hidden.word.encode() in told_by(ask(path))]  # fmt: skip
            nothing = never(hidden)
            rows = zip(of_one(hidden).items(), of_one(nothing).values(), strict=True)
            for (name, here), there in rows:
                for mine, other in zip(here, there, strict=True):
                    for method in METHODS if state in IN_EVERY_WAY else ("get", "post"):
                        asked += 1
                        traces += compared(state, name, method, (hidden.word, mine),
                                           (nothing.word, other))  # fmt: skip
    record_property("traces", [len(of_one(hidden)), len(STATES), asked, len(traces)])
    assert traces == [], f"{len(STATES)} states, {asked} requests"


def mistyped(hidden: Hidden) -> list[str]:
    """What somebody asks who nearly knows its words."""
    known = f"{hidden.word[:-1]}headline"
    return [f"/fa/search?q={known}", f"/fa/search/suggest?q={known[:7]}",
            f"/fa/search?q=باران&tag={known}"]  # fmt: skip


def compared(
    state: str, name: str, method: str, mine: tuple[str, str], other: tuple[str, str]
) -> list[tuple[str, ...]]:
    """What differs; ``mine``, ``other``: the word and the path.

    What has ended this minute, and readers knew, is in the index of words until the worker comes.
    """
    answer, queries = counted(method, *mine)
    methods, says = SAYS_SO.get(name, ((), 0))
    if state in GONE and method in methods:
        return [] if answer.status == says else [(state, method, mine[1], f"{answer.status}")]
    expected, wanted = counted(method, *other)
    found = [] if answer == expected else [difference(expected, answer)]
    if queries != wanted and state != "expired":
        found.append(f"{len(wanted)} {len(queries)} queries: {[*set(queries) ^ set(wanted)]}")
    return [(state, method, mine[1], each) for each in found]


# Where and for whom what readers once had says that it is gone.
READ = ("get", "head")
SAYS_SO = {
    **dict.fromkeys(
        ("articles:short", "<edition:edition>/<code:code>/", "articles:detail",
         "articles:api-article"), (READ, 410)
    ),
    "comments:thread": (("post",), 410),
    "an old address": (METHODS, 301),
}  # fmt: skip


def test_what_is_given_from_memory_forgets_it_with_the_newsroom(
    town, django_capture_on_commit_callbacks, settings, record_property
):
    surfaces, before = of_all(town), read(of_all(town))
    settings.PAGE_CACHE_BYTES = 10_000_000
    reader = Client()
    reader.get("/")
    settings.PAGE_CACHE_BYTES = 0
    with django_capture_on_commit_callbacks(execute=True):
        seen = tied(town, "zqseen", published_article)
    warm = read({**surfaces, **of_one(seen)}, reader)
    assert (
        seen.word.encode() in warm["articles:short", f"/fa/{seen.pk}"].headers.__repr__().encode()
    )
    with django_capture_on_commit_callbacks(execute=True):
        for story in (seen.story, seen.foreign):
            story.withdraw(by=None)
    after = read(surfaces, reader)
    differing = [place for place, each in after.items() if each.body != before[place].body]
    gone = read({name: paths for name, paths in of_one(seen).items()
                 if not name.startswith(ECHOES)}, reader)  # fmt: skip
    telling = [place for place, each in gone.items() if seen.word.encode() in told_by(each)]
    record_property("traces", [len(after) + len(gone), 1, 2 * len(after) + len(warm), 0])
    assert (differing, telling) == ([], [])


# Where what was asked stands in the answer.
ECHOES = ("articles:search", "articles:suggest", "articles:api-articles")
