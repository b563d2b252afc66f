"""Reads a question: the words that must be there, phrases, and what must not be there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from articles.search.entry import LONGEST
from qodsna.endings import stem
from qodsna.persian import cut, visible
from qodsna.written import Word, words

# Of a question so many letters are read, and so many words and phrases asked for.
MOST_LETTERS, MOST_TERMS, MOST_OF_PHRASE = 2_000, 12, 12
# What was passed over is told at this length, so many of them.
TOLD, MOST_TOLD = 40, 10
SHORTEST_HALF, SHORTEST_SPLIT = 2, 5

_QUOTED = re.compile(r"""(?P<no>(?<!\S)[-−–])?(?:"([^"]*)"|«([^«»]*)»|“([^“”]*)”|„([^„“”]*)[“”])""")
_MINUS = re.compile(r"(?<!\S)[-−–](?=[^\W_])")

Keys = tuple[str, ...]


@dataclass
class Term:
    """One word of a question, or a phrase; found by any of its keys or by any of its phrases."""

    keys: list[str] = field(default_factory=list)
    phrases: list[Keys] = field(default_factory=list)
    # What tags, authors and services are found by, and from where to where it was typed.
    names: list[Keys] = field(default_factory=list)
    typed: str = ""
    # The one key of a word that could be a misspelling, or two words written as one.
    alone: str = ""

    def halves(self) -> list[Keys]:
        """The two words that this one may be, wherever it can be parted."""
        if len(self.alone) < SHORTEST_SPLIT or not self.alone.isalpha():
            return []
        cuts = range(SHORTEST_HALF, len(self.alone) - SHORTEST_HALF + 1)
        return [(stem(self.alone[:at]), stem(self.alone[at:])) for at in cuts]


@dataclass
class Wanted:
    """A question as it was understood. Without terms nothing was asked."""

    terms: list[Term] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def read(text: str) -> Wanted:
    wanted = Wanted()
    seen: set[tuple[bool, str]] = set()
    for is_unwanted, term in _terms(visible(text[:MOST_LETTERS])):
        told = (is_unwanted, term.alone or term.typed)
        if told in seen:
            continue
        seen.add(told)
        place = wanted.without if is_unwanted else wanted.terms
        if not (term.keys or term.phrases) or len(place) >= MOST_TERMS:
            wanted.passed_over.append(cut(term.typed, TOLD))
        else:
            place.append(term)
    del wanted.passed_over[MOST_TOLD:]
    return wanted


def _terms(text: str) -> Iterator[tuple[bool, Term]]:
    """The terms of a text, each with whether it is unwanted."""
    end = 0
    for match in _QUOTED.finditer(text):
        yield from _loose(text[end : match.start()])
        inside = next((part for part in match.groups()[1:] if part), "")
        if found := list(words(inside)):
            phrase = _of_phrase(found, inside) if len(found) > 1 else _of_word(found[0], inside)
            yield match["no"] is not None, phrase
        end = match.end()
    yield from _loose(text[end:])


def _loose(text: str) -> Iterator[tuple[bool, Term]]:
    """Words outside of quotes; of those side by side each may also be one with its neighbour."""
    end = 0
    for match in _MINUS.finditer(text):
        yield from _side_by_side(text[end : match.start()])
        end = match.end() + len(text[match.end() :].split(maxsplit=1)[0])
        for word in words(text[match.end() : end]):
            yield True, _of_word(word, text[match.end() : end])
    yield from _side_by_side(text[end:])


def _side_by_side(text: str) -> Iterator[tuple[bool, Term]]:
    found = list(words(text))
    terms = [_of_word(word, text) for word in found]
    for (one, term), (other, next_term) in pairwise(zip(found, terms, strict=True)):
        if len(both := one.bare + other.bare) <= LONGEST and both.isalpha():
            for each in (term, next_term):
                each.keys.append(stem(both))
    yield from ((False, term) for term in terms)


def _of_word(word: Word, text: str) -> Term:
    typed = text[word.start : word.end]
    if len(word.bare) > LONGEST:
        return Term(typed=typed)
    parts = tuple(part.key for part in word.parts)
    if len(parts) > 1:
        return Term([word.joined], [parts], [parts, (word.joined,)], typed)
    part = word.parts[0]
    keys = [key for key in (part.key, part.also) if key]
    return Term(keys, [], [(key,) for key in keys], typed, part.key)


def _of_phrase(found: list[Word], text: str) -> Term:
    """Words side by side; any two of them, or the parts of one, may be written as one."""
    if len(found) > MOST_OF_PHRASE or any(len(word.bare) > LONGEST for word in found):
        return Term(typed=text)
    parts = [tuple(part.key for part in word.parts) for word in found]
    ways = [_flat(parts)]
    for at, word in enumerate(found):
        if word.joined:
            ways.append(_flat([*parts[:at], (word.joined,), *parts[at + 1 :]]))
    for at, (one, other) in enumerate(pairwise(found)):
        both = stem(one.bare + other.bare)
        ways.append(_flat([*parts[:at], (both,), *parts[at + 2 :]]))
    ways = list(dict.fromkeys(ways))
    alone = [way[0] for way in ways if len(way) == 1]
    return Term(alone, [way for way in ways if len(way) > 1], ways, text)


def _flat(parts: list[Keys]) -> Keys:
    return tuple(key for part in parts for key in part)
