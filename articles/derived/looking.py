"""What stories are worked out from, and what is known of them by now: a few queries for many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from articles.body import Figures
from articles.derived.story import Listed, Story
from articles.models import (
    Article,
    AuthorPlace,
    BodyImage,
    BodyVideo,
    Correction,
    DossierPlace,
    Findable,
    SearchWords,
    TagPlace,
    Trait,
)

LISTS: tuple[tuple[Any, str], ...] = ((TagPlace, "tag"), (AuthorPlace, "author"))
OWN = Story._fields[: Story._fields.index("tags")]


@dataclass
class Known:
    """What is kept of one story."""

    text: str | None = None
    digest: int | None = None
    traits: set[int] = field(default_factory=set)
    images: set[int] = field(default_factory=set)
    videos: set[int] = field(default_factory=set)
    places: list[datetime | None] = field(default_factory=list)
    # Its places in the lists of names: what kind, which one, and at which moment.
    listed: set[Listed] = field(default_factory=set)
    told: int = 0
    # Corrections that readers are told of, as the story says.
    counted: int = 0


def of(codes: Sequence[int], name: str = "article") -> Q:
    """The condition that something is of these stories, whose codes come in their order.

    Where none is missing between the first and the last it names those alone: every value costs.
    """
    if codes and codes[-1] - codes[0] < len(codes):
        return Q(**{f"{name}__gte": codes[0], f"{name}__lte": codes[-1]})
    return Q(**{f"{name}__in": codes})


def stories_of(codes: Sequence[int]) -> dict[int, Story]:
    """By their codes, as they stand at this moment; of a code that is gone there is none."""
    rows = Article.objects.filter(of(codes, "pk")).order_by().values_list(*OWN)
    tags, authors = (ties(name, codes) for name in ("tags", "authors"))
    dossiers = grouped(DossierPlace, codes, "dossier")
    return {
        row[0]: Story(*row, *(tuple(sorted(each[row[0]])) for each in (tags, authors, dossiers)))
        for row in rows
    }


def ties(name: str, codes: Sequence[int]) -> defaultdict[int, list[Any]]:
    relation: Any = Article._meta.get_field(name)
    return grouped(relation.remote_field.through, codes, name.removesuffix("s"))


def grouped(model: Any, codes: Sequence[int], value: str) -> defaultdict[int, list[Any]]:
    """One column of the rows of stories, by the code of each."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    rows = model._default_manager.filter(of(codes)).order_by()
    for code, each in rows.values_list("article", value):
        found[code].append(each)
    return found


def known_of(codes: Sequence[int]) -> defaultdict[int, Known]:
    known: defaultdict[int, Known] = defaultdict(Known)
    for code, text in SearchWords.objects.filter(of(codes)).values_list("pk", "text"):
        known[code].text = text
    for code, digest in Findable.objects.filter(of(codes)).values_list("pk", "digest"):
        known[code].digest = digest
    for code, number in Trait.objects.filter(of(codes)).values_list("article", "number"):
        known[code].traits.add(number)
    for code, images in grouped(BodyImage, codes, "image").items():
        known[code].images = set(images)
    for code, videos in grouped(BodyVideo, codes, "video").items():
        known[code].videos = set(videos)
    _find_places(codes, known)
    _count_corrections(codes, known)
    return known


def _find_places(codes: Sequence[int], known: defaultdict[int, Known]) -> None:
    for code, moments in grouped(DossierPlace, codes, "published_at").items():
        known[code].places = moments
    for model, name in LISTS:
        places = model.objects.filter(of(codes)).order_by()
        for code, key, moment in places.values_list("article", name, "published_at"):
            known[code].listed.add((name, key, moment))


def _count_corrections(codes: Sequence[int], known: defaultdict[int, Known]) -> None:
    told = Correction.objects.shown().filter(of(codes)).order_by().values("article")
    for code, number in told.annotate(number=Count("pk")).values_list("article", "number"):
        known[code].told = number
    counted = Article.objects.filter(of(codes, "pk"), corrections_shown__gt=0).order_by()
    for code, number in counted.values_list("pk", "corrections_shown"):
        known[code].counted = number


def figures_of(story: Story) -> Figures:
    """The keys of the pictures and films that its text names."""
    return Figures.of(story.body) if "<figure" in story.body else Figures([], [])
