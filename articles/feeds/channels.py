"""What there are feeds of: everything, a service, a tag, an author, a dossier, a search."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from articles.dossiers import stories
from articles.frame import Frame
from articles.models import Article, Author, AuthorPlace, Dossier, Edition, Tag, TagPlace
from articles.models.places import StoryPlaceQuerySet
from articles.querysets import ArticleQuerySet
from articles.search.asked import span
from articles.search.form import SearchForm
from articles.search.listing import newest_codes

STORIES = 50


@dataclass(frozen=True)
class Channel:
    """``path``: of the page that shows the same to people, and ``query`` of what is asked there;
    ``stories``: in any order.
    """

    edition: Edition
    path: str
    stories: ArticleQuerySet
    name: str = ""
    about: str = ""
    query: str = ""

    @property
    def title(self) -> str:
        return " | ".join(filter(None, [self.name, self.edition.name]))


def everything(frame: Frame) -> Channel:
    here = frame.edition
    published = Article.objects.published().in_edition(here)
    return Channel(here, here.get_absolute_url(), published, about=here.slogan)


def service(frame: Frame, slug: str) -> Channel:
    here = frame.category(slug)
    parts = Article.objects.published().newest_of_categories(frame.below(here), STORIES)
    return _of(here, Article.objects.any_of(*parts), here.description)


def tag(frame: Frame, slug: str) -> Channel:
    here = get_object_or_404(Tag.objects.with_stories(), edition=frame.edition, slug=slug)
    return _of(here, _at(TagPlace.objects.filter(tag=here)))


def author(frame: Frame, slug: str) -> Channel:
    here = get_object_or_404(Author.objects.with_stories(), edition=frame.edition, slug=slug)
    return _of(here, _at(AuthorPlace.objects.filter(author=here)), here.biography)


def dossier(frame: Frame, slug: str) -> Channel:
    here = get_object_or_404(Dossier.objects.shown(), edition=frame.edition, slug=slug)
    return _of(here, stories(here, most=STORIES), here.summary)


def search(frame: Frame, asked: QueryDict) -> Channel:
    """What the search page finds, by date; Http404 where it is asked nothing that can be."""
    form = SearchForm(frame, asked)
    if not (form.is_valid() and form.cleaned_data["q"]):
        raise Http404("Nothing was asked")
    moments = span(form.question)
    codes = newest_codes(form.question, moments, STORIES) if moments else []
    found = Article.objects.published().filter(pk__in=codes)
    path, _, query = form.address(sort="").partition("?")
    name = f"{gettext('جست‌وجو')}: {form.cleaned_data['q']}"
    return Channel(frame.edition, path, found, name, query=query)


def _at(places: StoryPlaceQuerySet) -> ArticleQuerySet:
    newest = places.published().newest_first().values("article")
    return Article.objects.filter(pk__in=newest[:STORIES])


def _of(subject: Any, found: ArticleQuerySet, about: str = "") -> Channel:
    return Channel(subject.edition, subject.get_absolute_url(), found, subject.name, about)
