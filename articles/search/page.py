"""The page on which readers search."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.frame import Frame
from articles.models import Article, Category
from articles.reads.ranking import most_read_now
from articles.search.days import write_day
from articles.search.finding import Found, find
from articles.search.form import BY_DATE, FILTERS, SearchForm
from qodsna.persian import TEHRAN, to_ascii_digits

PAGE_SIZE = 20
# Who has leafed so far had better ask more precisely.
LAST_PAGE = 50
MOST_READ = 6
MOST_READ_HOURS = 24

_NUMBER = re.compile("[1-9][0-9]{0,8}")


class Choice(NamedTuple):
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class SearchPage:
    """``found``: None where nothing was asked, or nothing that can be."""

    frame: Frame
    form: SearchForm
    number: int
    found: Found | None

    @classmethod
    def of(cls, frame: Frame, asked: QueryDict) -> "SearchPage":
        """Http404 for a page that there cannot be."""
        form, number = SearchForm(frame, asked), page_number(asked.get("page", ""))
        is_asked = form.is_valid() and form.cleaned_data["q"]
        found = find(form.question, page=number, size=PAGE_SIZE) if is_asked else None
        return cls(frame, form, number, found)

    @property
    def text(self) -> str:
        return str(self.form.cleaned_data["q"])

    @property
    def url(self) -> str:
        return self._page(self.number)

    @property
    def first(self) -> str:
        return self._page(1)

    @property
    def rss(self) -> str:
        return self._feed("rss")

    @property
    def atom(self) -> str:
        return self._feed("atom")

    def _feed(self, kind: str) -> str:
        path, _, query = self.form.address(sort="").partition("?")
        return f"{path}/{kind}?{query}"

    @property
    def previous(self) -> str:
        return self._page(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        is_more = self.found and self.found.has_next and self.number < LAST_PAGE
        return self._page(self.number + 1) if is_more else ""

    @property
    def is_last_allowed(self) -> bool:
        """Whether more was found than can be leafed through."""
        return bool(self.found and self.found.has_next and self.number >= LAST_PAGE)

    def _page(self, number: int) -> str:
        return self.form.address(page=str(number) if number > 1 else "")

    @property
    def results(self) -> list[tuple[Article, Category | None]]:
        """Each story with its service."""
        services = {each.pk: each for each in self.frame.categories}
        stories = self.found.stories if self.found else []
        return [(story, services.get(story.category_id or 0)) for story in stories]

    @property
    def meant(self) -> str:
        """Where what was perhaps meant is asked."""
        return self.form.address(q=(self.found and self.found.did_you_mean) or "")

    @property
    def unfiltered(self) -> str:
        return self.form.address(**dict.fromkeys(FILTERS, ""))

    @property
    def orders(self) -> list[Choice]:
        by_date = self.form.by_date
        return [
            Choice(_("مرتبط‌ترین"), self.form.address(sort=""), not by_date),
            Choice(_("تازه‌ترین"), self.form.address(sort=BY_DATE), by_date),
        ]

    @property
    def spans(self) -> list[Choice]:
        """The days that are asked for most often, up to today."""
        named = {_("امروز"): 1, _("هفت روز"): 7, _("سی روز"): 30, _("یک سال"): 365}
        return [self._span(label, days) for label, days in named.items()]

    def _span(self, label: str, days: int) -> Choice:
        today = timezone.localdate(timezone=TEHRAN)
        since = write_day(today - timedelta(days=days - 1), self.frame.edition.calendar)
        asked = self.form.parameters
        is_current = asked.get("since") == since and "until" not in asked
        return Choice(label, self.form.address(since=since, until=""), is_current)

    @cached_property
    def most_read(self) -> list[Article]:
        return self.frame.once(most_read)


def most_read(frame: Frame) -> list[Article]:
    ranked = most_read_now(frame.edition, hours=MOST_READ_HOURS, limit=MOST_READ)
    return [article for article, reads in ranked]


def page_number(typed: str) -> int:
    """What stands in ``?page=``; Http404 where it is no page."""
    number = to_ascii_digits(typed or "1")
    if not _NUMBER.fullmatch(number) or int(number) > LAST_PAGE:
        raise Http404("No such page")
    return int(number)
