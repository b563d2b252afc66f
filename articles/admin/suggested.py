"""What might stand beside a story: suggested to its writer from what is typed at this moment."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from articles.models import Article, Author, Dossier, Edition, Tag
from articles.related.finding import suggestions
from articles.related.traits import MOST_OF_EACH, About
from qodsna.autocomplete import is_key
from qodsna.http import for_one_person

SHOWN = 8
MOST_PINNED = 50
LONGEST = 1000


class SuggestedPages(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(for_one_person(self.suggested)))
        return [
            path("suggested/", view, name="articles_article_suggested_new"),
            path("<int:code>/suggested/", view, name="articles_article_suggested"),
            *super().get_urls(),
        ]

    def suggested(self, request: HttpRequest, code: int | None = None) -> HttpResponse:
        """A fragment for ``static/js/admin/suggested.js``: for who may write the story."""
        article = get_object_or_404(Article, pk=code) if code else None
        if not self._may_suggest(request, article):
            raise PermissionDenied
        pinned = keys(request, "pinned", MOST_PINNED)
        found = suggestions(typed(request, article), SHOWN, pinned)
        return render(request, "admin/articles/article/suggested.html", {"found": found})

    def _may_suggest(self, request: HttpRequest, article: Article | None) -> bool:
        if article is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, article)


def typed(request: HttpRequest, article: Article | None) -> About:
    """A story as its form holds it; its edition is the saved one's, where it is saved."""
    edition = article.edition if article else chosen_edition(request)
    if edition is None:
        return About(0)
    return About(
        edition.pk,
        said(request, "headline"),
        said(request, "subheadline"),
        said(request, "lead"),
        code=article.pk if article else None,
        category=first(keys(request, "category", 1)),
        tags=named(request, Tag, "tags", edition),
        authors=named(request, Author, "authors", edition),
        dossiers=named(request, Dossier, "dossiers", edition),
    )


def chosen_edition(request: HttpRequest) -> Edition | None:
    return Edition.objects.filter(pk__in=keys(request, "edition", 1)).first()


def said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[:LONGEST]


def named(request: HttpRequest, model: type[Model], name: str, edition: Edition) -> dict[int, str]:
    """What was chosen of the edition's own, by its keys, with the names."""
    things: Any = model._default_manager
    there = things.filter(pk__in=keys(request, name, MOST_OF_EACH), edition=edition)
    return dict(there.values_list("pk", "name"))


def keys(request: HttpRequest, name: str, most: int) -> list[int]:
    sent = request.POST.getlist(name)[:most]
    return [int(each) for each in sent if each and is_key(each)]


def first(found: list[int]) -> int | None:
    return found[0] if found else None
