"""What stands around every page of an edition: masthead, services, breaking strip, latest."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone

from articles import statements
from articles.models import Article, Category, Edition
from qodsna.http import Briefly

LATEST = 8
BREAKING = 3
FILMS = 3
# The columns whose moments change pages by themselves.
MOMENTS = ("published_at", "published_until", "breaking_until")

kept = Briefly()


@dataclass(frozen=True)
class Frame:
    edition: Edition
    editions: list[Edition]
    categories: list[Category]
    cards: list[Article]
    # Components, and pages with places.
    drawn: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, code: str) -> "Frame":
        """The frame of the edition with this code; Http404 where there is none."""
        return kept.get(code, lambda: cls.load(code), lambda frame: frame.due)

    @classmethod
    def load(cls, code: str) -> "Frame":
        """The same, neither taken from nor given to other requests."""
        # The moments first: what comes out meanwhile is shown rather than missed.
        editions = statements.editions(*MOMENTS, now=timezone.now())
        edition = next((edition for edition in editions if edition.code == code), None)
        if edition is None:
            raise Http404("No such edition")
        return cls(edition, editions, cls._categories(edition), cls._cards(edition))

    @cached_property
    def due(self) -> datetime | None:
        """The next moment at which time alone changes a page: what comes out, ends or cools,
        or a picture whose right is over.

        In any edition: a story stands beside others of its language and of other ones.
        """
        names = (*MOMENTS, "right_ends")
        moments = (getattr(each, f"next_{name}") for each in self.editions for name in names)
        return min(filter(None, moments), default=None)

    @staticmethod
    def _categories(edition: Edition) -> list[Category]:
        categories = statements.services(edition=edition.pk)
        for category in categories:
            category.edition = edition
        return categories

    @staticmethod
    def _cards(edition: Edition) -> list[Article]:
        now = timezone.now()
        return statements.around(LATEST, BREAKING, FILMS, edition=edition.pk, now=now)

    @cached_property
    def services(self) -> list[Category]:
        return [category for category in self.categories if category.parent_id is None]

    @cached_property
    def other_editions(self) -> list[Edition]:
        return [edition for edition in self.editions if edition != self.edition]

    @property
    def latest(self) -> list[Article]:
        return self.cards[:LATEST]

    @property
    def breaking(self) -> list[Article]:
        """The last sent first."""
        hot = [card for card in self.cards if card.is_hot]
        return sorted(hot, key=_sent, reverse=True)[:BREAKING]

    @property
    def films(self) -> list[Article]:
        return [card for card in self.cards if card.kind == Article.Kind.VIDEO][:FILMS]

    def component(self, name: str, **given: Any) -> str:
        """A component, drawn once for as long as the frame is kept, for each of what is given.

        It knows nothing else but ``frame`` and ``edition``: so it cannot depend on the page that
        it stands on.
        """
        key = (name, *given.items())
        if (drawn := self.drawn.get(key)) is None:
            known = {"frame": self, "edition": self.edition, **given}
            drawn = self.drawn[key] = render_to_string(name, known)
        return drawn

    def once(self, make: Callable[["Frame"], Any]) -> Any:
        """What is made from this frame, made once for as long as the frame is kept."""
        if make.__name__ not in self.__dict__:
            self.__dict__[make.__name__] = make(self)
        return self.__dict__[make.__name__]

    @cached_property
    def by_key(self) -> dict[int | None, Category]:
        """The services of the edition by their keys."""
        return {category.pk: category for category in self.categories}

    @cached_property
    def editions_by_key(self) -> dict[int, Edition]:
        return {edition.pk: edition for edition in self.editions}

    def category(self, slug: str) -> Category:
        """The service with this name in its address; Http404 where there is none."""
        here = next((each for each in self.categories if each.slug == slug), None)
        if here is None:
            raise Http404("No such service")
        return here

    def below(self, category: Category) -> list[int]:
        """The keys of a category and of everything below it."""
        return [each.pk for each in self.categories if category.pk in each.tree_path]

    def path(self, category: Category | None) -> list[Category]:
        """From the service down to the category itself."""
        here = self.by_key.get(category.pk) if category else None
        return [self.by_key[pk] for pk in here.tree_path] if here else []


def _sent(card: Article) -> Any:
    return card.flashed_at, card.pk
