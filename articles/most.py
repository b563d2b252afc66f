"""The pages of what is most read and most discussed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles.frame import Frame
from articles.models.ranking import Span
from articles.pages import reader_page, render
from articles.reads.rankings import first_of


@reader_page
def most_read(request: HttpRequest, frame: Frame, span: str = Span.TODAY) -> HttpResponse:
    return most("read", frame, span)


@reader_page
def most_discussed(request: HttpRequest, frame: Frame, span: str = Span.TODAY) -> HttpResponse:
    return most("discussed", frame, span)


def most(what: str, frame: Frame, span: str) -> HttpResponse:
    return render(
        "articles/most.html",
        frame,
        what=what,
        ranked=first_of(frame.edition, what, span),
        span=span,
        path=path_of(frame, what, span),
        ways={each: path_of(frame, what, each) for each in Span.values},
        lists={each: path_of(frame, each, span) for each in ("read", "discussed")},
        section="most",
    )


def path_of(frame: Frame, what: str, span: str) -> str:
    longer: dict[str, Any] = {} if span == Span.TODAY else {"span": span}
    return reverse(f"articles:most-{what}", kwargs={"edition": frame.edition.code, **longer})
