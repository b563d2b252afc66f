"""What stands after the question mark: strict, so that a slip is told and never passed over."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from articles.api.cursors import place_at
from articles.api.problems import ProblemError
from articles.frame import Frame
from articles.models import Article, Author, Category, Dossier, Tag
from articles.search.listing import Place
from qodsna import persian

NAMES = (
    "service",
    "kind",
    "tag",
    "author",
    "dossier",
    "breaking",
    "from",
    "to",
    "q",
    "limit",
    "cursor",
    "format",
)
FORMATS = ("json", "ninjs")
LONGEST, MOST, USUAL = 200, 100, 20
NUMBER = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
# A plus sign that was not encoded comes as a space.
LOST_PLUS = re.compile(r" (?=[0-9]{2}:[0-9]{2}$)", re.ASCII)
UNSEEN = re.compile(r"[\0-\x1f\x7f]")


@dataclass(frozen=True)
class Asked:
    """Which stories are asked for; ``given``: the parameters that say so, as they came."""

    given: dict[str, str]
    service: Category | None = None
    kind: str = ""
    tag: Tag | None = None
    author: Author | None = None
    dossier: Dossier | None = None
    is_breaking: bool = False
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    limit: int = USUAL
    place: Place | None = None
    format: str = FORMATS[0]


def given(request: HttpRequest, known: Collection[str]) -> dict[str, str]:
    """The parameters that are not empty; raises ProblemError for others than those known."""
    found = {}
    for name, values in request.GET.lists():
        if name not in known:
            raise ProblemError("unknown_parameter", parameter=_shown(name))
        if len(values) > 1:
            raise ProblemError("repeated_parameter", parameter=name)
        value = str(values[0])
        if len(value) > LONGEST or UNSEEN.search(value):
            raise bad(name)
        found[name] = value
    return {name: value for name, value in found.items() if value.strip()}


def read(request: HttpRequest, frame: Frame) -> Asked:
    """Raises ProblemError for what is not understood."""
    told = given(request, NAMES)
    asked = Asked(
        given=told, **{FIELDS[name]: READERS[name](frame, value) for name, value in told.items()}
    )
    if asked.text and (asked.dossier or asked.is_breaking):
        raise ProblemError("bad_combination", parameter="q")
    return asked


def limit(text: str) -> int:
    """A number of rows; raises ProblemError, as all of these do."""
    if not NUMBER.fullmatch(text) or int(text) > MOST:
        raise bad("limit")
    return int(text)


def format_of(text: str) -> str:
    if text not in FORMATS:
        raise bad("format")
    return text


def bad(name: str) -> ProblemError:
    return ProblemError("bad_value", parameter=name)


def _service(frame: Frame, text: str) -> Category:
    slug = persian.slugify(text)
    return _found("service", next((each for each in frame.categories if each.slug == slug), None))


def _kind(frame: Frame, text: str) -> str:
    if text not in Article.Kind.values:
        raise bad("kind")
    return text


def _named(name: str, things: Any) -> Callable[[Frame, str], Any]:
    def read(frame: Frame, text: str) -> Any:
        slug = persian.slugify(text)
        return _found(name, things().filter(edition=frame.edition, slug=slug).first())

    return read


def _found(name: str, thing: Any) -> Any:
    if thing is None:
        raise ProblemError("unknown_value", parameter=name)
    return thing


def _breaking(frame: Frame, text: str) -> bool:
    if text != "true":
        raise bad("breaking")
    return True


def _moment(name: str) -> Callable[[Frame, str], datetime]:
    def read(frame: Frame, text: str) -> datetime:
        text = LOST_PLUS.sub("+", text)
        if not MOMENT.fullmatch(text):
            raise bad(name)
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise bad(name) from error

    return read


def _text(frame: Frame, text: str) -> str:
    if not (words := " ".join(persian.clean(text).split())):
        raise bad("q")
    return words


def _shown(name: str) -> str:
    """A name that nobody knows, short enough to be told again."""
    return UNSEEN.sub("", name)[:40]


READERS: dict[str, Callable[[Frame, str], Any]] = {
    "service": _service,
    "kind": _kind,
    "tag": _named("tag", Tag.objects.with_stories),
    "author": _named("author", Author.objects.with_stories),
    "dossier": _named("dossier", Dossier.objects.shown),
    "breaking": _breaking,
    "from": _moment("from"),
    "to": _moment("to"),
    "q": _text,
    "limit": lambda _, text: limit(text),
    "cursor": lambda _, text: place_at(text),
    "format": lambda _, text: format_of(text),
}
FIELDS = {
    **{name: name for name in NAMES},
    "breaking": "is_breaking",
    "from": "since",
    "to": "until",
    "q": "text",
    "cursor": "place",
}
