"""A question as expressions for the index: all its words, and where they weigh most."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from articles.models import Category, Edition, KnownName, KnownWord
from articles.search.asking import Question
from articles.search.entry import TITLE, TOP, mark, together
from articles.search.expressions import All, Any, Expression, Key, Phrase, Without, keys
from articles.search.reading import Keys, Term, Wanted
from articles.search.walking import EPOCH, Span
from qodsna.persian import TEHRAN

# A word may be in the names of so many tags and authors, and be so many pairs of words.
MOST_NAMES, MOST_NAMES_EACH, MOST_HALVES = 500, 100, 3
LONG_HALF = 3
# Short first halves that are no other word's beginning by chance.
PREFIXES = frozenset(("بی", "نا", "هم", "پر", "کم"))
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)

# By the place of a term in the question, the marks of tags and authors that it names.
Marks = dict[int, list[str]]


@dataclass
class Asked:
    """Stories with all words anywhere, at the top or named by a tag or author, in the titles.

    ``compares``: whether the database has to look into the stories themselves.
    """

    anywhere: Expression
    top: Expression
    titles: Expression
    compares: bool


def expressions(wanted: Wanted, question: Question) -> Asked:
    terms = [*wanted.terms, *wanted.without]
    named = _named(question.edition, terms)
    count = len(wanted.terms)
    narrowing = filters(question)

    def said(prefix: str) -> Expression:
        return All(tuple(_said(t, prefix, named.get(n, [])) for n, t in enumerate(wanted.terms)))

    anywhere: Expression = All((*narrowing, said("")))
    if wanted.without:
        unwanted = Any(
            tuple(_said(t, "", named.get(count + n, [])) for n, t in enumerate(wanted.without))
        )
        anywhere = Without(anywhere, unwanted)
    top, titles = (All((anywhere, said(prefix))) for prefix in (TOP, TITLE))
    compares = any(isinstance(_phrase(each), Phrase | All) for t in terms for each in t.phrases)
    return Asked(anywhere, top, titles, compares)


def _said(term: Term, prefix: str, marks: list[str]) -> Expression:
    said: list[Expression] = [Key(prefix + key) for key in term.keys]
    for phrase in term.phrases:
        said.append(All(tuple(Key(prefix + key) for key in phrase)) if prefix else _phrase(phrase))
    if prefix != TITLE:
        said += map(Key, marks)
    return Any(tuple(said))


def _phrase(phrase: Keys) -> Expression:
    """Of two of the commonest words what the index knows without a look at the stories."""
    pairs = tuple(map(Key, together(phrase)))
    if len(phrase) == 2 and pairs:
        return pairs[0]
    return All((*pairs, Phrase(phrase))) if pairs else Phrase(phrase)


def _named(edition: Edition, terms: list[Term]) -> Marks:
    """One query for all of them."""
    phrases = {" ".join(name) + " ": n for n, term in enumerate(terms) for name in term.names}
    rows = (
        KnownName.objects.filter(edition=edition, category=None)
        .saying(name for term in terms for name in term.names)
        .values_list("key", "tag", "author")[:MOST_NAMES]
    )
    found: Marks = defaultdict(list)
    for key, tag, author in rows:
        told = mark("t", tag) if tag else mark("a", author)
        for phrase, number in phrases.items():
            if key.startswith(phrase) and len(found[number]) < MOST_NAMES_EACH:
                found[number].append(told)
    return found


def filters(question: Question) -> list[Expression]:
    """What narrows a question, without its words."""
    # The first edition is most of the archive: that a story is of it is seen when it is found.
    is_first = question.edition.position == 0
    found: list[Expression] = [] if is_first else [Key(mark("e", question.edition.pk))]
    if question.category:
        below = sorted(Category.objects.below(question.category.pk))
        found.append(keys(mark("c", number) for number in below))
    if question.kind:
        found.append(Key(mark("k", question.kind)))
    if question.tag:
        found.append(Key(mark("t", question.tag.pk)))
    if question.author:
        found.append(Key(mark("a", question.author.pk)))
    return found


def with_halves(terms: Iterable[Term]) -> None:
    """Lets words be found that are written as two; one query.

    A word that nobody writes may be any two that somebody does; one that is known, only two
    long ones, or one with a prefix.
    """
    parted = {term.alone: term.halves() for term in terms if term.alone}
    if not any(parted.values()):
        return
    known = KnownWord.objects.among({*parted, *_flat(parted.values())})
    for term in terms:
        is_known = term.alone in known
        halves = [
            pair
            for pair in parted.get(term.alone, [])
            if known.issuperset(pair) and not (is_known and _is_short(pair))
        ]
        halves.sort(key=lambda pair: min(map(len, pair)), reverse=True)
        term.phrases += halves[:MOST_HALVES]


def _is_short(pair: tuple[str, ...]) -> bool:
    first, second = pair
    return len(second) < LONG_HALF or (len(first) < LONG_HALF and first not in PREFIXES)


def _flat(parted: Iterable[list[tuple[str, ...]]]) -> set[str]:
    return {half for halves in parted for pair in halves for half in pair}


def span(question: Question) -> Span | None:
    """The moments that are asked for, until now; None where there are none."""
    since, until = EPOCH, timezone.now() + timedelta(seconds=1)
    if question.since and question.since > EPOCH.date():
        since = datetime.combine(question.since, time.min, TEHRAN).astimezone(UTC)
    if question.until and question.until < FOREVER.date():
        if question.until < EPOCH.date():
            return None
        after = question.until + timedelta(days=1)
        until = min(until, datetime.combine(after, time.min, TEHRAN).astimezone(UTC))
    return Span(since, until, question.edition.pk) if since < until else None
