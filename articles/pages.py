"""What the views of readers' pages have in common."""

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from articles.frame import Frame
from qodsna.http import for_everyone
from qodsna.markup import Sheet, known

PageView = Callable[..., HttpResponse]


def speaks_edition(view: PageView) -> PageView:
    """Gives the view the frame of the edition in its address, in the edition's language."""

    @wraps(view)
    def page(request: HttpRequest, edition: str, **kwargs: Any) -> HttpResponse:
        frame = Frame.of(edition)
        with frame.edition.speaking():
            return bounded(frame, view(request, frame, **kwargs))

    return page


def reader_page(view: PageView) -> PageView:
    """A page to read: the same for everybody, in the edition's language."""
    return require_safe(for_everyone(speaks_edition(view)))


def render(template: str, frame: Frame, status: int = 200, **context: Any) -> HttpResponse:
    """A page made without the request, so that it cannot depend on who asks."""
    text = render_to_string(template, {"frame": frame, "edition": frame.edition, **context})
    return bounded(frame, HttpResponse(text, status=status))


def filled(
    template: str, frame: Frame, about: Hashable, values: dict[str, Any], **context: Any
) -> HttpResponse:
    """The same of a template that is drawn once for each frame, with places for these values.

    Of the values it knows what ``draw`` knows; and the context, which must follow from the frame
    and from what the page is ``about``, or be the same for all of these.
    """
    told = known(values)
    key = (template, about, told)
    if (sheet := frame.drawn.get(key)) is None:
        around = {"frame": frame, "edition": frame.edition, **context}
        sheet = frame.drawn[key] = Sheet(template, told, **around)
    return bounded(frame, HttpResponse(sheet.filled(values)))


def bounded(frame: Frame, response: HttpResponse, due: datetime | None = None) -> HttpResponse:
    """The response, to be kept by nobody past the moment at which it will be another.

    ``due``: a moment of the page's own; what was known before stays known.
    """
    moments = (due, frame.due, getattr(response, "due", None))
    response.due = min(filter(None, moments), default=None)  # type: ignore[attr-defined]
    return response
