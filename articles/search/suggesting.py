"""What a reader may mean by what is typed so far."""

from typing import Any as Anything

from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Article, Author, Category, Edition, Findable, KnownName, KnownWord, Tag
from articles.search.asked import span
from articles.search.asking import Question
from articles.search.entry import TITLE
from articles.search.expressions import All, Key, keys
from articles.search.walking import newest
from qodsna.persian import visible
from qodsna.written import Word, words

LONGEST, SHORTEST, MOST_WORDS = 80, 2, 8
# So many names are looked at, and so many of the newest titles; from so many letters on a word is
# also completed by so many that older titles say.
NAMES, NEWEST, COMPLETED, COMPLETIONS = 24, 2000, 3, 12
# So many of the suggestions may be names, where there are headlines as well.
MOST_NAMES = 5


def suggest(edition: Edition, typed: str, most: int = 8) -> list[str]:
    """Services, tags, authors and headlines of what is published that go on from these letters."""
    found = list(words(visible(typed[:LONGEST])))[:MOST_WORDS]
    if sum(len(word.bare) for word in found) < SHORTEST:
        return []
    names, titles = _names(edition, found), _titles(edition, found, most)
    room = max(MOST_NAMES, most - len(titles))
    return list(dict.fromkeys([*names[:room], *titles]))[:most]


def _names(edition: Edition, found: list[Word]) -> list[str]:
    """Of services, tags and authors, in this order; each only if readers see a story of it."""
    begun = "".join(f"{part.key} " for word in found[:-1] for part in word.parts)
    known = KnownName.objects.filter(edition=edition)
    last = {found[-1].bare, "".join(part.key for part in found[-1].parts)}
    rows = [
        row
        for end in sorted(last)
        for row in known.beginning_with(begun + end).values_list("category", "tag", "author")[
            :NAMES
        ]
    ]
    # The database is asked of each kind, also of none: how long it takes tells nothing either.
    services, tags, authors = ({each[at] or 0 for each in rows} | {0} for at in range(3))
    return [
        *_seen(Category.objects.filter(pk__in=services), "category", "category__parent"),
        *_seen(Tag.objects.filter(pk__in=tags), "tags"),
        *_seen(Author.objects.filter(pk__in=authors), "authors"),
    ]


def _seen(things: QuerySet[Anything], *ways: str) -> list[str]:
    """The names of those that a published story has, in one of these ways."""
    published = Article.objects.published()
    seen = [Exists(published.filter(**{way: OuterRef("pk")})) for way in ways]
    shown = things.filter(seen[0] | seen[1] if len(seen) > 1 else seen[0])
    return list(shown.order_by("name").values_list("name", flat=True))


def _titles(edition: Edition, found: list[Word], most: int) -> list[str]:
    """Of the newest stories, then of older ones that say the same words."""
    whole = [part.key for word in found[:-1] for part in word.parts]
    pieces = [*(f" {key} " for key in whole), f" {found[-1].bare}"]
    codes = Findable.objects.titled(edition, pieces, NEWEST, most)
    if len(codes) < most:
        codes += _older(edition, whole, found[-1], most)
    shown = Article.objects.published().filter(pk__in=codes).only("headline")
    titles = {story.pk: story.title for story in shown}
    return [titles[code] for code in dict.fromkeys(codes) if code in titles]


def _older(edition: Edition, whole: list[str], last: Word, most: int) -> list[int]:
    ends = {part.key for part in last.parts}
    if len(last.bare) >= COMPLETED:
        begun = KnownWord.objects.beginning_with(last.bare)
        ends |= set(begun.values_list("key", flat=True)[:COMPLETIONS])
    said = [Key(TITLE + key) for key in whole]
    asked = All((*said, keys(TITLE + key for key in sorted(ends))))
    moments = span(Question("", edition))
    return list(newest(asked, moments, most).stories) if moments else []
