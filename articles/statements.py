"""What readers' pages ask the database, compiled once: see ``qodsna/prepared.py``.

``now``: the moment at which readers ask; ``edition``, ``code`` and the like are keys.
"""

from types import SimpleNamespace
from typing import Any

from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast

from articles.models import Article, Author, Correction, Dossier, RelatedLink, Tag
from articles.querysets import ArticleQuerySet
from media.models import Captions, GalleryImage
from qodsna.prepared import Given, prepared

NOW, EDITION, CODE = Given("now"), Given("edition"), Given("code")
# What a list goes on after.
PLACE: Any = SimpleNamespace(published_at=Given("after"), pk=Given("after_code"))
# The kinds of names that a story has, in the order of the columns below.
NAMED = (Dossier, Tag, Author)


@prepared
def story() -> ArticleQuerySet:
    """A story wherever it stands, without its edition and service, which the frame has."""
    return Article.objects.in_edition(EDITION).filter(pk=CODE).for_story()


@prepared
def names() -> QuerySet:
    """The dossiers, tags and authors of a story by name, as rows of the place of each kind in
    ``NAMED``, its key, edition, name, slug, and the moment of the last change of a dossier."""
    dossiers = Dossier.objects.shown().annotate(changed=F("updated_at"))
    unchanged = Cast(Value(None), DateTimeField())
    tags, authors = (model.objects.annotate(changed=unchanged) for model in NAMED[1:])
    parts = [
        rows.filter(article=CODE)
        .annotate(kind=Value(kind))
        .order_by()
        .values_list("kind", "pk", "edition", "name", "slug", "changed")
        for kind, rows in enumerate([dossiers, tags, authors])
    ]
    return parts[0].union(*parts[1:], all=True).order_by("name")


@prepared
def pins() -> QuerySet:
    """What editors have pinned under a story, with the cards of what they lead to."""
    return RelatedLink.objects.filter(article=CODE).visible(NOW).for_card()


@prepared
def cards(many: int) -> ArticleQuerySet:
    """So many stories of an edition by their codes, ``code0`` and so on, as cards."""
    published = Article.objects.published(NOW).in_edition(EDITION)
    return published.filter(pk__in=[Given(f"code{place}") for place in range(many)]).for_card()


@prepared
def photos() -> QuerySet:
    """The places of an album that may be shown, with their pictures."""
    return GalleryImage.objects.filter(gallery=Given("gallery")).lawful(NOW).select_related("image")


@prepared
def captions() -> QuerySet:
    return Captions.objects.filter(video=Given("video"))


@prepared
def corrections() -> QuerySet:
    """What readers are told of the changes of a story, the last first."""
    return Correction.objects.shown().filter(article=CODE)


@prepared
def translations() -> ArticleQuerySet:
    """The others of a group that readers may see."""
    others = Article.objects.filter(translation_group=Given("group")).exclude(pk=CODE)
    return others.published(NOW).for_switch().order_by("edition__position", "edition_id")


@prepared
def newest(services: int, most: int, goes_on: bool) -> ArticleQuerySet:
    """The newest of so many services, ``service0`` and so on, as cards; also from a place on."""
    published = followed(Article.objects.published(NOW), goes_on)
    places = [Given(f"service{place}") for place in range(services)]
    parts = published.newest_of_categories(places, most)
    return Article.objects.newest_of(most, *parts).for_card().newest_first()


@prepared
def newest_with(ties: str, most: int, goes_on: bool) -> ArticleQuerySet:
    """The newest with one tag or author, as cards; also from a place on."""
    published = followed(Article.objects.published(NOW), goes_on)
    return published.filter(**{ties: Given("tied")}).for_card().newest_first()[:most]


def followed(articles: ArticleQuerySet, goes_on: bool) -> ArticleQuerySet:
    return articles.older_than(PLACE) if goes_on else articles
