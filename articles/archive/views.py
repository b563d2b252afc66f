"""The pages of the archive: all years, a year, a month, a day."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from articles.archive.counting import Around
from articles.archive.shelf import Shelf
from articles.frame import Frame
from articles.pages import reader_page, render
from articles.views import PAGE_SIZE, cursor_of, page_of
from qodsna.addresses import readable
from qodsna.calendars import Span, day_span, today


@reader_page
def overview(request: HttpRequest, frame: Frame, slug: str = "") -> HttpResponse:
    """All years with their counts, and the last month in which something came out."""
    shelf = Shelf.of(frame, slug)
    now = today()
    around = shelf.stock.around(day_span(now))
    years = shelf.years(around.first or now)
    month = shelf.span(*shelf.calendar.parts(around.last or now)[:2])
    counts = shelf.stock.counts([*years, *map(day_span, month)])
    return page(
        "overview",
        shelf,
        path=shelf.path,
        years=shelf.entries(years, counts[: len(years)], 1),
        month=shelf.month(month, counts[len(years) :]),
        total=sum(counts[: len(years)]),
    )


@reader_page
def year(request: HttpRequest, frame: Frame, year: int, slug: str = "") -> HttpResponse:
    return place(request, Shelf.of(frame, slug), year)


@reader_page
def month(
    request: HttpRequest, frame: Frame, year: int, month: int, slug: str = ""
) -> HttpResponse:
    return place(request, Shelf.of(frame, slug), year, month)


@reader_page
def day(
    request: HttpRequest, frame: Frame, year: int, month: int, day: int, slug: str = ""
) -> HttpResponse:
    return place(request, Shelf.of(frame, slug), year, month, day)


def place(request: HttpRequest, shelf: Shelf, *parts: int) -> HttpResponse:
    """A year, month or day under its one address."""
    span, path = shelf.span(*parts), shelf.path_of(*parts)
    if request.path != readable(path):
        return redirect(path, permanent=True)
    around = shelf.around(span)
    name, show = PLACES[len(parts)]
    context = show(request, shelf, span, parts)
    return page(name, shelf, path=path, **ways(shelf, around, len(parts)), **context)


def year_of(request: HttpRequest, shelf: Shelf, span: Span, parts: tuple[int, ...]) -> dict:
    months = shelf.calendar.months(parts[0])
    counts = shelf.stock.counts(months)
    return {
        "name": shelf.name_of(*parts),
        "months": shelf.entries(months, counts, 2),
        "total": sum(counts),
    }


def month_of(request: HttpRequest, shelf: Shelf, span: Span, parts: tuple[int, ...]) -> dict:
    here = shelf.month(span, shelf.stock.counts([*map(day_span, span)]))
    return {"name": here.name, "month": here, "total": here.total, "up": [up(shelf, parts[:1])]}


def day_of(request: HttpRequest, shelf: Shelf, span: Span, parts: tuple[int, ...]) -> dict:
    """Its stories, newest first, and the month it lies in."""
    whole = shelf.span(*parts[:2])
    here = shelf.month(whole, shelf.stock.counts([*map(day_span, whole)]))
    stories = shelf.stock.stories(span, cursor_of(request), PAGE_SIZE + 1)
    return {
        "name": shelf.name_of(*parts),
        "month": here,
        "number": parts[2],
        "total": here.counts[parts[2] - 1],
        "up": [up(shelf, parts[:1]), up(shelf, parts[:2])],
        **page_of(request, stories.for_card().newest_first()[: PAGE_SIZE + 1], PAGE_SIZE),
    }


PLACES = {1: ("year", year_of), 2: ("month", month_of), 3: ("day", day_of)}


def up(shelf: Shelf, parts: tuple[int, ...]) -> tuple[str, str]:
    """Name and address of what a place lies in."""
    name = shelf.calendar.month_name(parts[1]) if len(parts) == 2 else shelf.name_of(*parts)
    return name, shelf.path_of(*parts)


def ways(shelf: Shelf, around: Around, depth: int) -> dict[str, Any]:
    """Name and address of the nearest places before and after that are not empty."""
    return {
        name: (shelf.short_name_of(day, depth), shelf.path_of_day(day, depth=depth))
        for name, day in (("before", around.before), ("after", around.after))
        if day
    }


def page(template: str, shelf: Shelf, **context: Any) -> HttpResponse:
    crumbs = shelf.crumbs
    section = crumbs[0] if crumbs else "archive"
    return render(
        f"articles/archive/{template}.html",
        shelf.frame,
        shelf=shelf,
        crumbs=crumbs,
        section=section,
        **{"is_first": True, **context},
    )
