"""Another spelling of a question that found little: «آیا منظورتان … بود؟».

No extension of the database is needed: whatever one slip makes of a word is looked up among the
words that stories said, and those that begin alike are compared letter by letter.
"""

import re
from math import log

from articles.body import plain_text
from articles.models import Article, KnownWord
from articles.search.asked import expressions
from articles.search.asking import Question
from articles.search.reading import Term, Wanted, read
from articles.search.walking import Span, newest
from qodsna.persian import visible
from qodsna.slips import alike, distance, of_persian_keyboard, one_slip
from qodsna.written import words

# Of so many words of a question another spelling is looked for, so many of each; and so many
# stories are counted, and read for how they spell it.
MOST_TERMS, MOST_SPELLINGS, COUNTED, READ = 3, 4, 50, 3
SHORTEST = 3
# Of words that begin with the same letters so many are compared, if they are long.
BEGINNING, COMPARED, LONG = 2, 3000, 5
MOST_SLIPS = 2.0


def other_spelling(question: Question, wanted: Wanted, span: Span, total: int) -> str | None:
    """The question with all words that nobody wrote, or one that few did, as others spell them.

    Only what readers may see at this moment decides, and gives the spelling.
    """
    terms = [term for term in wanted.terms if len(term.alone) >= SHORTEST]
    known = KnownWord.objects.among(term.alone for term in terms)
    text = visible(question.text)
    if unknown := [term for term in terms if term.alone not in known][:MOST_TERMS]:
        for term in unknown:
            _, text = _best(text, term, Wanted(), question, span)
    else:
        tried = (_best(text, term, wanted, question, span) for term in terms[:MOST_TERMS])
        _, text = max(tried, default=(0.0, text))
    if text == visible(question.text):
        return None
    found = newest(expressions(read(text), question).anywhere, span, COUNTED)
    return text if len(found.stories) > total else None


def _best(
    text: str, term: Term, wanted: Wanted, question: Question, span: Span
) -> tuple[float, str]:
    """The text with a word as most stories spell it that say all that is wanted beside it."""
    beside = [each for each in wanted.terms if each is not term]
    best = (0.0, text)
    for key in spellings(term.alone):
        tried = Wanted([*beside, Term([key], names=[(key,)])], wanted.without)
        codes = list(newest(expressions(tried, question).anywhere, span, COUNTED).stories)
        slips = max(distance(term.alone, key, MOST_SLIPS), 0.5)
        if codes and (score := log(1 + len(codes)) / slips) > best[0]:
            best = (score, _spelled(text, term.typed, key, codes[:READ]))
    return best


def spellings(word: str) -> list[str]:
    """Words that somebody wrote, and may be meant, the nearest first; two queries."""
    known = KnownWord.objects.among({*one_slip(word), of_persian_keyboard(word)} - {word})
    found = sorted(known, key=lambda other: (distance(word, other, MOST_SLIPS), other))
    if not found and len(word) >= LONG:
        begun = KnownWord.objects.beginning_with(word[:BEGINNING])
        found = alike(word, begun.values_list("key", flat=True)[:COMPARED], MOST_SLIPS)
    return found[:MOST_SPELLINGS]


def _spelled(text: str, typed: str, key: str, codes: list[int]) -> str:
    """The text with the shortest way in which these stories, or their authors, write a key."""
    found = []
    for story in (
        Article.objects.published().filter(pk__in=codes).prefetch_related("tags", "authors")
    ):
        names = [each.name for each in (*story.tags.all(), *story.authors.all())]
        told = "\n".join([story.title, story.kicker, story.subheadline, story.lead, *names])
        found += [_written(told, key) or _written(plain_text(story.body), key)]
    shortest = min((each for each in found if each), key=len, default="")
    pattern = re.compile(rf"(?<!\w){re.escape(typed)}(?!\w)")
    return pattern.sub(lambda _: shortest, text, count=1) if shortest else text


def _written(text: str, key: str) -> str:
    found = (text[word.start : word.end] for word in words(text) if key in word.keys)
    return min((" ".join(each.split()) for each in found), key=len, default="")
