"""What a reader asks of the search page, written by hand or come in an address."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.frame import Frame
from articles.models import Article, Author, Category, Edition, Tag
from articles.search.asking import Question
from articles.search.days import example, name_day, read_day, write_day
from qodsna import persian
from qodsna.languages import in_digits

# So much of each parameter is looked at, however much came.
LONGEST = {"q": 200, "service": 80, "kind": 20, "tag": 80, "author": 80, "since": 20, "until": 20}
FILTERS = ("service", "kind", "tag", "author", "since", "until")
BY_DATE = "date"


class Filter(NamedTuple):
    """One that narrows the question, and where the question goes on without it."""

    label: str
    value: str
    without: str


class DayField(forms.Field):
    """A day of ``calendar``; cleans to its Gregorian date."""

    calendar: str

    def to_python(self, value: Any) -> Any:
        return read_day(value, self.calendar) if value else None

    def prepare_value(self, value: Any) -> Any:
        return in_digits(value or "")


class NameField(forms.Field):
    """The one of ``model`` in ``edition`` whose name is typed, or comes as in its address."""

    edition: Edition

    def __init__(self, model: type[Tag] | type[Author], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model

    def to_python(self, value: Any) -> Any:
        if not value:
            return None
        slug = persian.slugify(value)
        shown = self.model.objects.with_stories()
        found = shown.filter(edition=self.edition, slug=slug).first()
        if found is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found

    def prepare_value(self, value: Any) -> Any:
        is_slug = value and persian.slugify(value) == value
        return value.replace("-", " ") if is_slug else value


def text_box(**attributes: str) -> forms.TextInput:
    return forms.TextInput({"autocomplete": "off", **attributes})


class SearchForm(forms.Form):
    """Always bound; what was cleaned of it is in ``cleaned_data``, valid as a whole or not."""

    q = forms.CharField(
        required=False,
        widget=text_box(maxlength=str(LONGEST["q"]), enterkeyhint="search", dir="auto"),
    )
    service = forms.TypedChoiceField(
        label=_("سرویس"),
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": _("چنین سرویسی نیست؛ یکی را برگزینید.")},
    )
    kind = forms.ChoiceField(
        label=_("گونه"),
        required=False,
        choices=[("", _("همه گونه‌ها")), *Article.Kind.choices],
        error_messages={"invalid_choice": _("چنین گونه‌ای نیست؛ یکی را برگزینید.")},
    )
    tag = NameField(
        Tag,
        label=_("برچسب"),
        required=False,
        widget=text_box(dir="auto"),
        error_messages={"unknown": _("برچسبی با این نام نیست.")},
    )
    author = NameField(
        Author,
        label=_("نویسنده"),
        required=False,
        widget=text_box(dir="auto"),
        error_messages={"unknown": _("نویسنده‌ای با این نام نیست.")},
    )
    since = DayField(label=_("از تاریخ"), required=False, widget=text_box())
    until = DayField(label=_("تا تاریخ"), required=False, widget=text_box())

    def __init__(self, frame: Frame, asked: QueryDict) -> None:
        super().__init__(bounded(asked), label_suffix="")
        self.frame, self.edition = frame, frame.edition
        self.by_date = asked.get("sort") == BY_DATE
        self.is_cut = len(asked.get("q", "")) > LONGEST["q"]
        self.path = reverse("articles:search", args=[self.edition.code])
        self._fit(self.fields)

    def _fit(self, fields: dict[str, Any]) -> None:
        """The fields for this edition."""
        services = {each.slug: each for each in self.frame.categories}
        fields["service"].coerce = services.get
        fields["service"].choices = [
            ("", _("همه سرویس‌ها")),
            *((slug, indented(each)) for slug, each in services.items()),
        ]
        for name in ("tag", "author"):
            fields[name].edition = self.edition
        for name in ("since", "until"):
            fields[name].calendar = self.edition.calendar
            fields[name].widget.attrs["placeholder"] = example(self.edition.calendar)

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("پایان بازه پیش از آغاز آن است."))

    @property
    def question(self) -> Question:
        """Of a valid form."""
        asked = self.cleaned_data
        return Question(
            text=asked["q"],
            edition=self.edition,
            category=asked["service"],
            kind=asked["kind"],
            tag=asked["tag"],
            author=asked["author"],
            since=asked["since"],
            until=asked["until"],
            by_date=self.by_date,
        )

    @cached_property
    def parameters(self) -> dict[str, str]:
        """What was understood, as one writes it in an address."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        written = {name: self._written(value) for name, value in asked.items()}
        return {**written, "sort": BY_DATE if self.by_date else ""}

    def _written(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Category | Tag | Author):
            return value.slug
        return write_day(value, self.edition.calendar)

    def address(self, **changes: str) -> str:
        """Where the same is asked, but for these parameters."""
        asked = {**self.parameters, **changes}
        query = urlencode({name: value for name, value in asked.items() if value}, safe="/")
        return f"{self.path}?{query}" if query else self.path

    @cached_property
    def filters(self) -> list[Filter]:
        return [*self._filters()]

    def _filters(self) -> Iterator[Filter]:
        for name in FILTERS:
            if value := self.cleaned_data.get(name):
                yield Filter(
                    str(self.fields[name].label), self._said(value), self.address(**{name: ""})
                )

    def _said(self, value: Any) -> str:
        if isinstance(value, str):
            return str(Article.Kind(value).label)
        if isinstance(value, Category | Tag | Author):
            return value.name
        return name_day(value, self.edition.calendar)

    @property
    def narrowing(self) -> list[forms.BoundField]:
        return [self[name] for name in FILTERS]


def bounded(asked: QueryDict) -> dict[str, str]:
    """What came, each on a line, with nothing that nobody sees, and no longer than it may be."""
    cut = {name: asked.get(name, "")[:most] for name, most in LONGEST.items()}
    return {name: " ".join(persian.clean(text).split()) for name, text in cut.items()}


def indented(category: Category) -> str:
    return "\u2003" * category.tree_depth + category.name
