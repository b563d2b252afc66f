"""Finds by headline alone, until there is an index."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from articles.models import Article
from articles.querysets import ArticleQuerySet
from articles.search.asking import Question
from qodsna.persian import TEHRAN


@dataclass
class Found:
    """One page; each story has ``marked_headline`` and ``snippet``, with its words in <mark>."""

    stories: list[Article]
    total: int
    is_total_exact: bool = True
    has_next: bool = False
    did_you_mean: str | None = None
    passed_over: list[str] = field(default_factory=list)


def find(question: Question, *, page: int = 1, size: int = 20) -> Found:
    words = re.findall(r"[\w\u200c]+", question.text)
    stories = _asked(question)
    for word in words:
        stories = stories.filter(headline__icontains=word)
    stories = stories if words else stories.none()
    total, start = stories.count(), (page - 1) * size
    shown = list(stories.for_card().newest_first()[start : start + size])
    for story in shown:
        story.marked_headline = _marked(story.title, words)  # type: ignore[attr-defined]
        story.snippet = _marked(story.lead, words)  # type: ignore[attr-defined]
    return Found(shown, total, has_next=total > start + size)


def _asked(question: Question) -> ArticleQuerySet:
    stories: ArticleQuerySet = Article.objects.published().in_edition(question.edition)
    if question.category:
        below = type(question.category).objects.below(question.category.pk)
        stories = stories.filter(category__in=below)
    wanted = {"kind": question.kind, "tags": question.tag, "authors": question.author}
    stories = stories.filter(**{name: value for name, value in wanted.items() if value})
    since, until = question.since or date(1900, 1, 1), question.until or date(2200, 1, 1)
    start = datetime.combine(since, time.min, TEHRAN)
    return stories.between(start, datetime.combine(until, time.max, TEHRAN))


def _marked(text: str, words: list[str]) -> SafeString:
    pattern = "|".join(map(re.escape, words)) or "(?!)"
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    shapes = ("{}", "<mark>{}</mark>")
    return format_html_join(
        "", "{}", ((_piece(shapes[n % 2], piece),) for n, piece in enumerate(pieces))
    )


def _piece(shape: str, piece: str) -> SafeString:
    return SafeString(shape.format(conditional_escape(piece)))
