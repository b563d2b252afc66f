"""Which stories a reader of one may want to read next, and why: never more than a few hundred
rows are looked at, however large the archive."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from articles.models import Article
from articles.models.trait import Trait as TraitRow
from articles.querysets import ArticleQuerySet
from articles.related.traits import About, Kind, Trait

# So many of the newest stories are looked at for each trait, and so many of them ranked.
EACH, RANKED = 50, 60
WEIGHTS = {
    Kind.DOSSIER: 3.0,
    Kind.TAG: 2.0,
    Kind.NAME: 1.5,
    Kind.TITLE: 1.0,
    Kind.LEAD: 0.4,
    Kind.AUTHOR: 0.4,
}
WORDS = {
    Kind.DOSSIER: "پرونده مشترک",
    Kind.TAG: "برچسب مشترک",
    Kind.NAME: "نام مشترک",
    Kind.TITLE: "واژه مشترک",
    Kind.LEAD: "واژه مشترک در لید",
    Kind.AUTHOR: "نویسنده مشترک",
}
RAREST = 8.0
# What makes a story of another service alike: any of these, two words of titles, or so much of
# anything; and what the same service adds.
TELLING = {Kind.DOSSIER, Kind.TAG, Kind.NAME}
LEAST, SAME_SERVICE = 3.0, 1.0
HALF_LIFE, NEVER_LESS = timedelta(days=60), 0.35


@dataclass
class Suggestion:
    article: Article
    score: float
    shared: list[Trait]

    @property
    def why(self) -> str:
        """In the newsroom's words: what both have in common, the strongest first."""
        said = [f"{WORDS[kind]}: {'، '.join(names)}" for kind, names in self._by_kind()]
        return "؛ ".join(said[:2]) or "از همین سرویس"

    def _by_kind(self) -> Iterator[tuple[Kind, list[str]]]:
        for kind in WEIGHTS:
            labels = [trait.label for trait in self.shared if trait.kind == kind]
            if whole := [one for one in labels if not any(one != o and one in o for o in labels)]:
                yield kind, whole[:3]


def about(article: Article) -> About:
    """What is known of a saved story; three queries, or none after ``for_page()``."""
    return About(
        article.edition_id,
        article.headline,
        article.subheadline,
        article.lead,
        article.pk,
        article.category_id,
        tags={each.pk: each.name for each in article.tags.all()},
        authors={each.pk: each.name for each in article.authors.all()},
        dossiers={each.pk: each.name for each in article.dossiers.all()},
    )


def suggestions(story: About, most: int, but: Collection[int] = ()) -> list[Suggestion]:
    """The ``most`` published stories of its edition to be read next, the best first; two queries.

    ``but``: the codes of those that are pinned.
    """
    traits = story.traits()
    found = TraitRow.objects.newest(traits, EACH)
    passed = {*but, story.code}
    shared: dict[int, list[Trait]] = defaultdict(list)
    strengths: dict[int, float] = defaultdict(float)
    newest = max((codes[0] for codes in found.values()), default=0)
    for number, codes in found.items():
        weight = WEIGHTS[traits[number].kind] * rarity(codes, max(newest, story.code or 0))
        for code in set(codes) - passed:
            shared[code].append(traits[number])
            strengths[code] += weight
    first = sorted(strengths, key=lambda code: (-strengths[code], -code))[:RANKED]
    cards, now = _cards(story, first, passed, most), timezone.now()
    ranked = [
        Suggestion(card, _score(story, card, strengths[card.pk], now), shared[card.pk])
        for card in cards
        if card.category_id == story.category or _alike(shared[card.pk], strengths[card.pk])
    ]
    return sorted(ranked, key=lambda each: (-each.score, -each.article.pk))[:most]


def rarity(codes: list[int], newest: int) -> float:
    """How much a trait tells, from 0: the logarithm of how many stories there are to one with it.

    Nothing is counted: how far back the last of those that were found reaches tells it.
    """
    reach = newest - codes[-1] + 1 if len(codes) >= EACH else newest
    return min(RAREST, math.log(max(reach, len(codes)) / len(codes)) + 0.1)


def _alike(shared: list[Trait], strength: float) -> bool:
    kinds = [trait.kind for trait in shared]
    return bool(TELLING.intersection(kinds)) or kinds.count(Kind.TITLE) > 1 or strength >= LEAST


def _cards(
    story: About, codes: list[int], passed: Collection[int | None], most: int
) -> ArticleQuerySet:
    """What of these readers may see, and the newest of the same service, in one statement."""
    published = Article.objects.published().filter(edition=story.edition)
    parts = [published.filter(pk__in=codes)] if codes else []
    if story.category:
        room = most + len(passed)
        parts.append(published.filter(category=story.category).newest_first()[:room])
    if not parts:
        return Article.objects.none()
    passed_keys = [code for code in passed if code]
    return Article.objects.any_of(*parts).exclude(pk__in=passed_keys).for_card()


def _score(story: About, card: Article, strength: float, now: datetime) -> float:
    age = (now - card.published_at) / HALF_LIFE  # type: ignore[operator]
    freshness = NEVER_LESS + (1 - NEVER_LESS) * 0.5 ** max(age, 0)
    return freshness * (strength + SAME_SERVICE * (card.category_id == story.category))
