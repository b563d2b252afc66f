"""Answers what readers ask, from what is published at that moment."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Left
from django.utils import timezone

from articles.models import Article
from articles.search.asked import Asked, expressions, span, with_halves
from articles.search.asking import Question
from articles.search.marking import Marking
from articles.search.reading import Wanted, read
from articles.search.spelling import other_spelling
from articles.search.walking import SPARE, Span, Walk, indexed, seen

# So many stories are walked through, and counted; so many are ranked that say all in their titles,
# or at their top, though they are older.
WALKED, WEIGHED = 600, 300
# Of phrases, which are compared story by story, fewer.
WALKED_BY_PHRASE = 300
LONGEST_PAGE = 100
# With fewer, another spelling is looked for.
LITTLE = 3
# What it weighs where all words stand; how much of it stays, however old; and when half of the
# rest is gone.
ANYWHERE, TOP, TITLES = 1, 2, 4
STAYS, HALF_LIFE = 0.3, timedelta(days=45)
# Of a body so many letters are looked through for words to be shown.
OPENING = 8000


@dataclass
class Found:
    """One page of what was found.

    Each of the ``stories`` is for a card, and has ``snippet`` and ``marked_headline``: escaped,
    with ``<mark>`` around the found words, also where they are spelled otherwise.
    """

    stories: list[Article] = field(default_factory=list)
    total: int = 0
    # Where not, there are more than ``total``.
    is_total_exact: bool = True
    has_next: bool = False
    # Another spelling of the question that finds something; only where little was found.
    did_you_mean: str | None = None
    # Words that are too long or too many, and were not asked for.
    passed_over: list[str] = field(default_factory=list)


def find(question: Question, *, page: int = 1, size: int = 20) -> Found:
    """One page, counted from 1, of the stories that answer a question; never raises.

    Nobody leafs beyond the best, or the newest, six hundred (of phrases, three hundred): the last
    of them has no next.
    """
    wanted = read(question.text)
    moments = span(question)
    found = Found(passed_over=wanted.passed_over)
    if not wanted.terms or moments is None or question.kind not in {"", *Article.Kind.values}:
        return found
    with_halves(wanted.terms)
    asked = expressions(wanted, question)
    most = WALKED_BY_PHRASE if asked.compares else WALKED
    walk = indexed(asked.anywhere, moments, most + SPARE)
    known, weights = (walk.stories, {}) if question.by_date else weighed(asked, moments, walk)
    stories = seen(known)
    walked = [code for code in walk.stories if code in stories]
    found.total = min(len(walked), most)
    found.is_total_exact = walk.is_all and len(walked) <= most
    codes = walked if question.by_date else ranked(stories, weights)
    del codes[most:]
    size, page = min(max(size, 1), LONGEST_PAGE), max(page, 1)
    found.stories = shown(codes[(page - 1) * size : page * size], wanted)
    found.has_next = page * size < len(codes)
    if found.total < LITTLE and page == 1:
        found.did_you_mean = other_spelling(question, wanted, moments, found.total)
    return found


def weighed(asked: Asked, moments: Span, walk: Walk) -> tuple[dict[int, datetime], dict[int, int]]:
    """What was walked through, and what weighs more, if it is older, too; and what they weigh.

    However old a story is, it is not passed over if its titles say what was asked.
    """
    stories, weights = dict(walk.stories), dict[int, int]()
    if len(stories) > 1:
        for expression, weight in ((asked.top, TOP), (asked.titles, TITLES)):
            heavy = indexed(expression, moments, WEIGHED, walk.days).stories
            stories |= heavy
            weights |= dict.fromkeys(heavy, weight)
    return stories, weights


def ranked(stories: dict[int, datetime], weights: dict[int, int]) -> list[int]:
    """The codes of these stories, the best first."""
    now, half_life = timezone.now().timestamp(), HALF_LIFE.total_seconds()
    scores = []
    for code, moment in stories.items():
        age = max(now - moment.timestamp(), 0) / half_life
        score = weights.get(code, ANYWHERE) * (STAYS + (1 - STAYS) * 0.5**age)
        scores.append((score, moment, code))
    scores.sort(reverse=True)
    return [code for _, _, code in scores]


def shown(codes: list[int], wanted: Wanted) -> list[Article]:
    """These stories in their order, with what of them was found; one query."""
    opening = {"opening": Left("body", OPENING), "second": F("subheadline")}
    rows = Article.objects.published().filter(pk__in=codes).for_card().annotate(**opening)
    stories = {story.pk: story for story in rows} if codes else {}
    marking = Marking(wanted.terms)
    for story in stories.values():
        marking.mark(story)
    return [stories[code] for code in codes if code in stories]
