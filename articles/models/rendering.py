"""A story begun anew in another edition, to be translated there."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from articles.models.article import Article
from articles.models.author import Author
from articles.models.content import link_of, put_many
from articles.models.edition import Edition
from articles.models.related_link import RelatedLink

CARRIED = (
    *("kind", "kicker", "headline", "subheadline", "lead", "body"),
    *("lead_image", "video", "gallery"),
)


@transaction.atomic
def draft_in(edition: Edition, article: Article, *, by: Any) -> Article:
    """A draft with the words, pictures, film and authors of a story, bound to it.

    Its service and tags are of its own edition, and are left to who translates. Raises
    ValidationError where the edition has a translation already, or the story itself.
    """
    fields = {name: getattr(article, name) for name in CARRIED}
    draft = Article.objects.create(edition=edition, created_by=by, **fields)
    put_many(draft, {"authors": authors_in(edition, article)}, ["authors"])
    RelatedLink.objects.replace(draft, [*links_in(edition, article)])
    article.join(draft, by=by)
    return draft


def authors_in(edition: Edition, article: Article) -> list[Author]:
    """The authors of a story as they sign in another edition; who does not yet, does from now."""
    return [signing(edition, each) for each in article.authors.order_by("pk")]


def signing(edition: Edition, author: Author) -> Author:
    there: QuerySet[Author] = Author.objects.filter(edition=edition)
    same = Q(slug=author.slug)
    if author.initials:
        same |= Q(initials=author.initials)
    found = there.filter(same).order_by("pk").first()
    if found is None:
        own = {name: getattr(author, name) for name in ("name", "slug", "initials", "portrait")}
        found = Author.objects.create(edition=edition, **own)
    return found


def links_in(edition: Edition, article: Article) -> Iterator[dict[str, Any]]:
    """What is pinned under a story: other sites, and what is translated into that edition."""
    pinned = RelatedLink.objects.filter(article=article).select_related("target")
    for each in pinned.order_by("position", "pk"):
        if each.target is None:
            yield link_of(each)
        elif there := each.target.translations.filter(edition=edition).first():
            yield {**link_of(each), "target": there.pk, "title": "", "lead": ""}
