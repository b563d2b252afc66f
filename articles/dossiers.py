"""The page of a dossier, for readers and for the newsroom's preview."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles.frame import Frame
from articles.models import Article, Dossier, DossierPlace
from articles.pages import reader_page
from articles.querysets import ArticleQuerySet
from articles.views import PAGE_SIZE, article_list, cursor_of


@reader_page
def dossier(request: HttpRequest, frame: Frame, slug: str) -> HttpResponse:
    shown = Dossier.objects.shown().select_related("image")
    return dossier_page(request, frame, get_object_or_404(shown, edition=frame.edition, slug=slug))


def dossier_page(request: HttpRequest, frame: Frame, here: Dossier, **context: Any) -> HttpResponse:
    """As readers see it; ``before`` in the address goes on after a story."""
    cards = stories(here, cursor_of(request)).for_card().newest_first()
    return article_list("articles/dossier.html", request, frame, cards, subject=here, **context)


def stories(
    here: Dossier, cursor: Article | None = None, most: int = PAGE_SIZE + 1
) -> ArticleQuerySet:
    """The newest of what is published in a dossier, found along its own index.

    As many as a page shows, and one more, where nothing else is said.
    """
    places = DossierPlace.objects.filter(dossier=here).published()
    if cursor:
        places = places.after(cursor)
    return Article.objects.filter(pk__in=places.newest_first().values("article")[:most])
