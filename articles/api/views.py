"""What can be asked of the API; each address is for reading alone."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles.api import ninjs, parameters, told
from articles.api.answers import answer
from articles.api.callers import Caller
from articles.api.cursors import cursor_after, cursor_of, name_at
from articles.api.endpoint import endpoint
from articles.api.finding import stories
from articles.api.openapi import description as described
from articles.api.problems import ProblemError
from articles.frame import Frame
from articles.models import Article, Author, Edition, Tag
from articles.pages import speaks_edition
from articles.search.listing import Place
from qodsna.addresses import absolute


@endpoint
def editions(request: HttpRequest, caller: Caller) -> HttpResponse:
    parameters.given(request, ())
    found = Edition.objects.all()
    return answer({"items": [told.edition(each) for each in found]})


@endpoint
@speaks_edition
def services(request: HttpRequest, frame: Frame, caller: Caller) -> HttpResponse:
    parameters.given(request, ())
    return answer({"items": [told.service(frame, each) for each in frame.categories]})


def things(model: type[Tag] | type[Author]) -> Callable[..., HttpResponse]:
    """The tags, or the authors, of what is published, by the names in their addresses."""

    @endpoint
    @speaks_edition
    def view(request: HttpRequest, frame: Frame, caller: Caller) -> HttpResponse:
        given = parameters.given(request, ("limit", "cursor"))
        most = parameters.limit(given.get("limit", str(parameters.USUAL)))
        found: Any = model.objects.with_stories().filter(edition=frame.edition)
        if "cursor" in given:
            found = found.filter(slug__gt=name_at(given["cursor"]))
        page, rest = cut(list(found.order_by("slug")[: most + 1]), most)
        cursor = cursor_after(page[-1].slug) if rest else ""
        return listed(request, given, [told.named(each) for each in page], cursor)

    return view


tags, authors = things(Tag), things(Author)


@endpoint
@speaks_edition
def articles(request: HttpRequest, frame: Frame, caller: Caller) -> HttpResponse:
    asked = parameters.read(request, frame)
    page, rest = cut(stories(frame, asked), asked.limit)
    cursor = cursor_of(Place(page[-1].published_at, page[-1].pk)) if rest else ""
    if asked.format == "json":
        return listed(request, asked.given, [told.story(frame, each) for each in page], cursor)
    items = (ninjs.story(frame, each) for each in page)
    edition = frame.edition
    whole = ninjs.collection(here(request, asked.given), edition.name, edition.language, items)
    return linked(answer(whole), further(request, asked.given, cursor))


@endpoint
@speaks_edition
def article(request: HttpRequest, frame: Frame, caller: Caller, code: int) -> HttpResponse:
    given = parameters.given(request, ("format",))
    form = parameters.format_of(given.get("format", "json"))
    here = Article.objects.ever_shown().in_edition(frame.edition).with_last_change().for_page()
    story = get_object_or_404(here, pk=code)
    if story.is_withdrawn or story.is_ended:
        raise ProblemError("withdrawn")
    if form == "json":
        return answer(told.whole_story(frame, story, in_full=caller.reads_all))
    shown = told.pictures(story)
    return answer(ninjs.story(frame, story, shown=shown, in_full=caller.reads_all))


@endpoint
def description(request: HttpRequest, caller: Caller) -> HttpResponse:
    parameters.given(request, ())
    return answer(described())


@endpoint
def nowhere(request: HttpRequest, caller: Caller) -> HttpResponse:
    raise ProblemError("not_found")


def cut(found: list[Any], most: int) -> tuple[list[Any], bool]:
    """A page, and whether there is more."""
    return found[:most], len(found) > most


def listed(
    request: HttpRequest, given: dict[str, str], items: list[Any], cursor: str
) -> HttpResponse:
    after = further(request, given, cursor)
    return linked(answer({"items": items, "next": after or None}), after)


def here(request: HttpRequest, given: dict[str, str]) -> str:
    """The address of this list, without what was left empty."""
    query = urlencode(given)
    return absolute(f"{request.path}?{query}" if query else request.path)


def further(request: HttpRequest, given: dict[str, str], cursor: str) -> str:
    return here(request, {**given, "cursor": cursor}) if cursor else ""


def linked(response: HttpResponse, after: str) -> HttpResponse:
    if after:
        response["Link"] = f'<{after}>; rel="next"'
    return response
