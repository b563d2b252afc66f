"""Which stories a reader of one may want to read next, and why: never more than a few hundred
rows are looked at, however large the archive."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from articles.models import Article
from articles.models.trait import Trait as TraitRow
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
LEAST, SAME_SERVICE = 6.0, 1.0
HALF_LIFE, NEVER_LESS = timedelta(days=60), 0.35


@dataclass
class Found:
    """A story that is like another: its code, how much so, and by what."""

    code: int
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


@dataclass
class Suggestion:
    article: Article
    why: str


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
    """The same as ``alike``, as cards with the reason; three queries."""
    found = alike(story, most, but)
    cards = Article.objects.published().filter(pk__in=[each.code for each in found]).for_card()
    by_code = {card.pk: card for card in cards}
    return [Suggestion(by_code[each.code], each.why) for each in found if each.code in by_code]


def alike(story: About, most: int, but: Collection[int] = ()) -> list[Found]:
    """The ``most`` published stories of its edition to be read next, the best first; two queries.

    ``but``: the codes of those that are pinned.
    """
    passed = {*but, story.code}
    found = {code: each for code, each in _sharing(story).items() if code not in passed}
    best = sorted(found.values(), key=lambda each: (-each.score, -each.code))[:RANKED]
    first, now = {each.code: each for each in best}, timezone.now()
    ranked = []
    for code, category, moment in _published(story, list(first), most + len(passed)):
        each = first.get(code, Found(code, 0, []))
        is_near = category == story.category
        if code not in passed and (is_near or _alike(each)):
            each.score = _freshness(now - moment) * (each.score + SAME_SERVICE * is_near)
            ranked.append(each)
    return sorted(ranked, key=lambda each: (-each.score, -each.code))[:most]


def _sharing(story: About) -> dict[int, Found]:
    """Everything that has a trait of the story among its newest; scored by what they share."""
    traits = story.traits()
    codes_of = TraitRow.objects.newest(traits, EACH)
    newest = max([story.code or 0, *(codes[0] for codes in codes_of.values())])
    found: dict[int, Found] = {}
    for number, codes in codes_of.items():
        weight = WEIGHTS[traits[number].kind] * rarity(codes, newest)
        for code in codes:
            each = found.setdefault(code, Found(code, 0, []))
            each.score += weight
            each.shared.append(traits[number])
    return found


def rarity(codes: list[int], newest: int) -> float:
    """How much a trait tells, from 0: the logarithm of how many stories there are to one with it.

    Nothing is counted: how far back the last of those that were found reaches tells it. No reach
    tells more than ``RAREST``, as codes do not begin at 1 in every newsroom.
    """
    reach = newest - codes[-1] + 1 if len(codes) >= EACH else newest
    few = math.log(EACH / len(codes))
    return max(0.0, min(RAREST, math.log(reach / EACH)) + few) + 0.1


def _alike(found: Found) -> bool:
    kinds = [trait.kind for trait in found.shared]
    telling = bool(TELLING.intersection(kinds)) or kinds.count(Kind.TITLE) > 1
    return telling or found.score >= LEAST


def _published(story: About, codes: list[int], most: int) -> Iterator[tuple[int, int, datetime]]:
    """What of these readers may see, and the newest of the same service, in one statement.

    The code, the service and the moment of publication of each.
    """
    published = Article.objects.published().filter(edition=story.edition)
    parts = [published.filter(pk__in=codes)] if codes else []
    if story.category:
        parts.append(published.filter(category=story.category).newest_first()[:most])
    if parts:
        rows = Article.objects.any_of(*parts)
        yield from rows.values_list("pk", "category", "published_at")  # type: ignore[misc]


def _freshness(age: timedelta) -> float:
    return NEVER_LESS + (1 - NEVER_LESS) * 0.5 ** max(age / HALF_LIFE, 0)
