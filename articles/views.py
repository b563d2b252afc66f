"""The pages that readers open."""

import re
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import statements
from articles.films import film_path
from articles.frame import Frame
from articles.front.page import FrontPage, front_page
from articles.missing import moved_here
from articles.models import Article, Author, Edition, Tag
from articles.pages import bounded, filled, reader_page, render
from articles.querysets import ArticleQuerySet
from articles.story import corrections_of, photos_of, story_at, with_names
from articles.story_page import story_page
from articles.told import list_parts
from media.models import Video
from qodsna.addresses import path_to, readable
from qodsna.http import for_everyone
from qodsna.page_cache import belongs_to, story_key
from qodsna.persian import to_ascii_digits
from qodsna.prepared import numbered

PAGE_SIZE = 20
TILES = 24
CARRIERS, MORE_FILMS = 5, 4
CODE = re.compile("[0-9]{1,18}")


@require_safe
@for_everyone
def home(request: HttpRequest) -> HttpResponse:
    if "p" in request.GET and (path := moved_here(request)):
        return redirect(path, permanent=True)
    edition = Edition.objects.default()
    if edition is None:
        raise Http404("No edition yet")
    return redirect(edition)


@require_safe
@for_everyone
def front_without_slash(request: HttpRequest, edition: str) -> HttpResponse:
    return redirect("articles:front", edition, permanent=True)


@reader_page
def front(request: HttpRequest, frame: Frame) -> HttpResponse:
    page = HttpResponse(frame.once(front_html))
    return bounded(frame, page, front_page(frame).due)


def front_html(frame: Frame) -> str:
    """Drawn once for each frame, as it is composed: see ``front_page``."""
    return front_of(frame, front_page(frame)).text


def front_of(frame: Frame, page: FrontPage) -> HttpResponse:
    """The front page as readers see it; the newsroom previews through it too."""
    return bounded(frame, render("articles/front.html", frame, front=page), page.due)


@reader_page
def article(request: HttpRequest, frame: Frame, code: int, slug: str = "") -> HttpResponse:
    belongs_to(request, story_key(code))
    story = story_at(frame, code)
    if story.is_withdrawn or story.is_ended:
        return render("410.html", frame, status=410, article=story)
    if not story.is_published:
        raise Http404("Not published")
    if request.path != readable(story.get_absolute_url()):
        return redirect(story, permanent=True)
    read_path = path_to("articles:read", frame.edition.code, code)
    return story_page(frame, with_names(frame, story), read_path=read_path)


@reader_page
def print_page(request: HttpRequest, frame: Frame, code: int) -> HttpResponse:
    story = story_at(frame, code)
    if not story.is_published:
        raise Http404("Not published")
    return render(
        "articles/print.html",
        frame,
        article=with_names(frame, story),
        photos=photos_of(story),
        corrections=corrections_of(story),
    )


@reader_page
def category(request: HttpRequest, frame: Frame, slug: str) -> HttpResponse:
    here, cursor = frame.category(slug), cursor_of(request)
    services = frame.below(here)
    shape, keys = (len(services), PAGE_SIZE + 1), numbered("service", services)
    found = statements.newest(*shape, page_at(cursor), **keys, **asked(cursor))
    crumbs = frame.path(here)
    return filled(
        "articles/category.html",
        frame,
        here,
        list_parts(frame, here, page_of(request, found, PAGE_SIZE)),
        subject=here,
        children=[each for each in frame.categories if each.parent_id == here.pk],
        crumbs=crumbs[:-1],
        section=crumbs[0],
    )


@reader_page
def tag(request: HttpRequest, frame: Frame, slug: str) -> HttpResponse:
    return named_list("articles/tag.html", request, frame, Tag, slug)


@reader_page
def author(request: HttpRequest, frame: Frame, slug: str) -> HttpResponse:
    return named_list("articles/author.html", request, frame, Author, slug)


def named_list(
    template: str, request: HttpRequest, frame: Frame, kind: type[Tag | Author], slug: str
) -> HttpResponse:
    """What has a tag or an author, found by the name in its address; Http404 without such."""
    found, cursor = (
        statements.named_so(kind, edition=frame.edition.pk, slug=slug, now=timezone.now()),
        cursor_of(request),
    )
    if not found:
        raise Http404("No such name")
    here, name = found[0], "tag" if kind is Tag else "author"
    articles = statements.newest_with(
        name, PAGE_SIZE + 1, page_at(cursor), named=here.pk, **asked(cursor)
    )
    return article_list(template, request, frame, articles, subject=here)


@reader_page
def photos(request: HttpRequest, frame: Frame) -> HttpResponse:
    reports = published_from(cursor_of(request), frame).photo_reports()
    return tiles("photos", request, frame, reports.for_gallery_card().newest_first()[: TILES + 1])


@reader_page
def videos(request: HttpRequest, frame: Frame) -> HttpResponse:
    films = published_from(cursor_of(request), frame).with_film_to_play().each_film_once()
    return tiles("videos", request, frame, films.for_film_card().newest_first()[: TILES + 1])


@reader_page
def video(request: HttpRequest, frame: Frame, code: int, slug: str = "") -> HttpResponse:
    """The page of a film that a published story of this edition carries."""
    published = Article.objects.published().in_edition(frame.edition)
    stories = list(published.carrying(code, CARRIERS).for_card().newest_first()[:CARRIERS])
    if not stories:
        raise Http404("No story carries it")
    film = get_object_or_404(Video.objects.ready().for_player(), pk=code)
    path = film_path(frame.edition, film)
    if request.path != readable(path):
        return redirect(path, permanent=True)
    others = published.with_film_to_play().each_film_once().exclude(video=film)
    return render(
        "articles/video.html",
        frame,
        video=film,
        path=path,
        stories=stories,
        others=others.for_film_card().newest_first()[:MORE_FILMS],
        section="videos",
    )


def published_from(cursor: Article | None, frame: Frame) -> ArticleQuerySet:
    """What an edition shows; of a later page, what follows its place."""
    shown = Article.objects.published_past(cursor) if cursor else Article.objects.published()
    return shown.in_edition(frame.edition)


def cursor_of(request: HttpRequest) -> Article | None:
    """The article whose code stands in ``?before=``: a list goes on after it."""
    code = to_ascii_digits(request.GET.get("before", ""))
    if not code:
        return None
    if not CODE.fullmatch(code):
        raise Http404("Not a code")
    places = statements.place(code=int(code), now=timezone.now())
    if not places:
        raise Http404("No such place")
    return places[0]


def page_at(cursor: Article | None) -> statements.Page:
    return "later" if cursor else "first"


def asked(cursor: Article | None) -> dict[str, Any]:
    """The moment at which a list is read, and the place after which it goes on."""
    now = {"now": timezone.now()}
    return {**now, "after": cursor.published_at, "after_code": cursor.pk} if cursor else now


def article_list(
    template: str, request: HttpRequest, frame: Frame, found: Iterable[Article], **context: Any
) -> HttpResponse:
    """One page of a list, and where the older ones go on, without counting any.

    ``found``: as many as a page shows, and one more where there is one.
    """
    page = page_of(request, found, PAGE_SIZE)
    parts = list_parts(frame, context["subject"], page)
    return render(template, frame, articles=page["articles"], **parts, **context)


def tiles(desk: str, request: HttpRequest, frame: Frame, cards: Iterable[Article]) -> HttpResponse:
    """One page of the photo or the film desk."""
    path = path_to(f"articles:{desk}", frame.edition.code)
    page = page_of(request, cards, TILES)
    return render(f"articles/{desk}.html", frame, section=desk, path=path, **page)


def page_of(request: HttpRequest, cards: Iterable[Article], size: int) -> dict[str, Any]:
    found = list(cards)
    page, more = found[:size], found[size:]
    return {
        "articles": page,
        "older": page[-1] if more else None,
        "is_first": "before" not in request.GET,
    }
