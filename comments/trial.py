"""A word rule tried on the latest comments, before it is saved."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from comments.models import Comment, WordRule
from comments.spelling import Span, Text

LATEST = 1000
SHOWN = 20
# Signs that are shown close to what was found.
AROUND = 100
# By which it is known who may be told the title of a story.
OF_STORY = [
    f"article__{name}"
    for name in (
        "headline",
        "status",
        "published_at",
        "published_until",
        "category",
        "created_by",
        "assigned_to",
    )
]
# Seconds; a comment that is begun is finished.
PATIENCE = 3


@dataclass(frozen=True)
class Part:
    """A piece of a text, and whether the rule found it."""

    text: str
    is_found: bool = False


@dataclass(frozen=True)
class Hit:
    """A comment that the rule would have held."""

    comment: Comment
    name: list[Part]
    text: list[Part]


@dataclass
class Trial:
    """``looked`` comments were tried, as many as there are or as there was time for."""

    looked: int = 0
    is_cut: bool = False
    held: list[Comment] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)

    @property
    def shown(self) -> list[Comment]:
        """What readers see: what the rule would have held for nothing."""
        return [comment for comment in self.held if comment.is_shown]

    @property
    def by_status(self) -> list[tuple[str, int]]:
        """How they had been decided, the most frequent first."""
        return Counter(str(comment.get_status_display()) for comment in self.held).most_common()


def trial_of(rule: WordRule) -> Trial:
    """What the rule, saved or not, would have held of the latest comments."""
    trial, until = Trial(), time.monotonic() + PATIENCE
    for comment in latest():
        if time.monotonic() > until:
            trial.is_cut = True
            break
        trial.looked += 1
        if any(rule.holds(Text(text)) for text in (comment.name, comment.text)):
            trial.held.append(comment)
    first = sorted(trial.held, key=lambda comment: not comment.is_shown)[:SHOWN]
    trial.hits = [hit_of(rule, comment) for comment in first]
    return trial


def latest() -> Iterator[Comment]:
    """What is shown of them is loaded, and no more."""
    comments = Comment.objects.select_related("article").order_by("-created_at", "-pk")
    return comments.only("name", "text", "status", *OF_STORY)[:LATEST].iterator()


def hit_of(rule: WordRule, comment: Comment) -> Hit:
    name = Text(comment.display_name)
    text = Text(comment.text)
    return Hit(
        comment,
        list(parts(name.text, rule.spans(name))),
        list(parts(text.text, rule.spans(text))),
    )


def parts(text: str, spans: list[Span]) -> Iterator[Part]:
    """The text in pieces; what is far from everything that was found is left out."""
    end = 0
    for span in spans:
        before = AROUND if end else 0
        yield Part(shortened(text[end : span.start], before=before, after=AROUND))
        yield Part(text[span.start : span.end], is_found=True)
        end = span.end
    yield Part(shortened(text[end:], before=2 * AROUND, after=0))


def shortened(text: str, *, before: int, after: int) -> str:
    """Its first and its last words, of about so many signs."""
    if len(text) <= before + after + AROUND:
        return text
    first = text[:before].rpartition(" ")[0] or text[:before]
    rest = text[len(text) - after :]
    last = rest.partition(" ")[2] or rest
    return f"{first} … {last}"
