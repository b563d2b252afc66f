"""What readers' pages ask the database, compiled once: see ``qodsna/prepared``.

``now``: the moment at which readers ask; ``edition``, ``code`` and the like are keys.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Literal

from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast

from articles.models import (
    Article,
    Author,
    AuthorPlace,
    Category,
    Correction,
    Dossier,
    Edition,
    RelatedLink,
    Tag,
    TagPlace,
)
from articles.querysets import ArticleQuerySet
from media.models import Captions, GalleryImage, Image
from qodsna.prepared import Given, many, prepared, prepared_by_key
from qodsna.prepared.rows import Rows

Page = Literal["first", "later"]

NOW: Any = Given("now")
EDITION: Any = Given("edition")
CODE = Given("code")
# What a list goes on after.
PLACE: Any = SimpleNamespace(published_at=Given("after"), pk=Given("after_code"))
PLACES = {"tag": TagPlace, "author": AuthorPlace}
# The kinds of names that a story has, in the order of the columns below.
NAMED = (Dossier, Tag, Author)


def names() -> QuerySet:
    """The dossiers of a story, the last changed first, then its tags and its authors by name: as
    rows of the place of each kind in ``NAMED``, its key, edition, name, slug, and that moment."""
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
    return parts[0].union(*parts[1:], all=True).order_by("kind", "-changed", "name")


def visible_pins() -> QuerySet:
    """What editors have pinned under a story, with the cards of what they lead to."""
    return RelatedLink.objects.filter(article=CODE).visible(NOW).for_card()


pins = prepared_by_key(visible_pins)

# What is asked along with a story, of its ``code`` at ``now``, by the name under which the story
# has it as a list; other apps add what they show below it.
ALONG: dict[str, Callable[[], QuerySet]] = {"named": names, "pinned": visible_pins}


@prepared_by_key
def story() -> ArticleQuerySet:
    """A story wherever it stands, without its edition and service, which the frame has."""
    along = {name: Rows(build()) for name, build in ALONG.items()}
    return Article.objects.in_edition(EDITION).filter(pk=CODE).for_story().annotate(**along)


@prepared_by_key
def cards(number: int) -> ArticleQuerySet:
    """So many stories of an edition by their codes, ``code0`` and so on, as cards."""
    published = Article.objects.published(NOW).in_edition(EDITION)
    return published.filter(pk__in=many("code", number)).for_card()


@prepared_by_key
def photos() -> QuerySet:
    """The places of an album that may be shown, with their pictures."""
    return GalleryImage.objects.filter(gallery=Given("gallery")).lawful(NOW).select_related("image")


@prepared_by_key
def captions() -> QuerySet:
    return Captions.objects.filter(video=Given("video"))


@prepared_by_key
def corrections() -> QuerySet:
    """What readers are told of the changes of a story, the last first."""
    return Correction.objects.shown().filter(article=CODE)


@prepared_by_key
def translations() -> ArticleQuerySet:
    """The others of a group that readers may see."""
    others = Article.objects.filter(translation_group=Given("group")).exclude(pk=CODE)
    return others.published(NOW).for_switch().order_by("edition__position", "edition_id")


@prepared
def named_so(model: type[Tag | Author]) -> QuerySet:
    """A tag or an author of an edition by the name in its address, if readers see its stories."""
    rows = model.objects.with_stories(NOW).filter(edition=EDITION, slug=Given("slug"))
    return rows.select_related("edition", "portrait") if model is Author else rows


@prepared_by_key
def place() -> ArticleQuerySet:
    """Where a story stands in lists, even if readers no longer see it."""
    return Article.objects.ever_published(NOW).filter(pk=CODE).only("published_at")


@prepared_by_key
def newest(services: int, most: int, page: Page) -> ArticleQuerySet:
    """The newest of so many services, ``service0`` and so on, as cards; on a
    later page those after the moment ``after`` and the code ``after_code``."""
    parts = _from(page).newest_of_categories(many("service", services), most)
    return Article.objects.newest_of(most, *parts).for_card().newest_first()


@prepared
def newest_with(name: Literal["tag", "author"], most: int, page: Page) -> ArticleQuerySet:
    """The same with one tag or author, whose key is ``named``."""
    places = PLACES[name].objects.filter(**{name: Given("named")}).published(NOW)
    if page == "later":
        places = places.after(PLACE)
    newest = places.newest_first().values("article")[:most]
    return Article.objects.filter(pk__in=newest).for_card().newest_first()


def _from(page: Page) -> ArticleQuerySet:
    stories = Article.objects
    return stories.published(NOW) if page == "first" else stories.published_past(PLACE, NOW)


@prepared
def editions(*moments: str) -> QuerySet:
    """All editions, with the next moment of each of these columns: ``next_published_at``, …

    And with the one at which the right of a picture ends: ``next_right_ends``.
    """
    following = {f"next_{name}": Article.objects.next_moment(name, NOW) for name in moments}
    following["next_right_ends"] = Image.objects.next_to_expire(NOW)
    return Edition.objects.select_related("logo").annotate(**following)


@prepared
def services() -> QuerySet:
    """The services of an edition as a tree."""
    return Category.objects.filter(edition=EDITION).with_tree_fields()


@prepared
def around(latest: int, breaking: int, films: int) -> ArticleQuerySet:
    """So many cards of each, which stand around every page of an edition; newest first."""
    published = Article.objects.published(NOW).in_edition(EDITION).newest_first()
    hot, filmed = published.breaking(NOW), published.with_video()
    cards = Article.objects.any_of(published[:latest], hot[:breaking], filmed[:films])
    return cards.for_card().newest_first()


@prepared
def candidates(*parts: tuple[str, int]) -> QuerySet:
    """The newest of an edition, so many of each part, as rows of code, kind, service, picture and
    the end of the right to it.

    A part is "newest", "videos", "photos", or what has a key of its own at this place: a
    "service"; or so many "pins", ``pin0`` and so on.
    """
    published = Article.objects.published(NOW).in_edition(EDITION)
    newest = published.newest_first()
    limited = []
    for number, (what, most) in enumerate(parts):
        match what:
            case "newest":
                limited.append(newest[:most])
            case "videos":
                limited.append(newest.with_video()[:most])
            case "photos":
                limited.append(newest.photo_reports()[:most])
            case "service":
                limited += published.newest_of_categories([Given(f"service{number}")], most)
            case _:
                limited.append(published.filter(pk__in=many("pin", most)))
    columns = ("pk", "kind", "category_id", "lead_image_id", "lead_image__rights_until")
    return Article.objects.any_of(*limited).newest_first().values_list(*columns)
