"""Rules of single signs: letters, digits, quotation marks, punctuation and spaces.

Each takes a text whose kept parts are masked and yields edits that do not overlap.
"""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate

from qodsna.hygiene.correction import Edit
from qodsna.hygiene.letters import LETTER, LETTERS
from qodsna.persian import fold_letters, to_persian_digits

Rule = Callable[[str], Iterator[Edit]]

_PERSIAN = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_WORD = re.compile(rf"[{LETTERS}]+")
_FOREIGN_LETTER = re.compile("[يىكـ]")
_NUMBER = re.compile(r"(?<![\d\ue000])\d+(?:[.,/:٫٬–-]\d+)*(?![\d\ue000])")
_FOREIGN_DIGIT = re.compile("[0-9٠-٩]")
_LATIN_MARKS = str.maketrans(",;?", "،؛؟")
_MARK = re.compile(rf"(?<=[{LETTERS}۰-۹»)])([ \xa0]*)([,;?])(?=[\s»\"”«!?؟…{LETTER}]|$)")
_MANY_SPACES = re.compile(r"[ \t\xa0]{2,}")
_SPACE_BEFORE_MARK = re.compile(rf"(?<=[{LETTERS}۰-۹»)])[ \xa0]+([،؛:؟!]+|\.)(?=[\s»]|$)")
_GUILLEMETS = re.compile(r"«([ \xa0]*)([^«»\n]*?)([ \xa0]*)»")
_CURLY = re.compile(r"“([^“”«»\"\n]+)”")
_STRAIGHT_OPENS = re.compile(r"(?:^|(?<=[\s(\[،؛:]))\"(?=\S)")
_STRAIGHT_CLOSES = re.compile(r"(?<=\S)\"(?=[\s)\],.;:!?،؛؟…]|$)")
_LINE = re.compile(r"[^\n]+")


def has_persian(text: str) -> bool:
    return _PERSIAN.search(text) is not None


def letters(text: str) -> Iterator[Edit]:
    """ي, ى and ك in Persian, and no letter stretched; a stretch that stands alone is a dash."""
    for word in _WORD.finditer(text):
        if not _FOREIGN_LETTER.search(word[0]):
            continue
        after = fold_letters(word[0])
        if after.strip("\u200c"):
            yield Edit(*word.span(), after, ("letters",))
        elif text[: word.start()].endswith(" ") and text[word.end() :].startswith(" "):
            yield Edit(*word.span(), "–", ("letters",))


def digits(text: str) -> Iterator[Edit]:
    for number in _NUMBER.finditer(text):
        if _FOREIGN_DIGIT.search(number[0]):
            yield Edit(*number.span(), to_persian_digits(number[0]), ("digits",))


def quotes(text: str) -> Iterator[Edit]:
    """Balanced straight or curly marks around Persian become «…»; inside others they stay."""
    for line in _LINE.finditer(text):
        pairs = sorted([*_straight_pairs(line[0]), *_curly_pairs(line[0])])
        depths = _depths(line[0]) if pairs else []
        reach = -1
        for start, end in pairs:
            if start > reach and depths[start] <= 0 and has_persian(line[0][start:end]):
                reach = end
                first, last = line.start() + start, line.start() + end
                yield Edit(first, first + 1, "«", ("quotes",), first + 1)
                yield Edit(last, last + 1, "»", ("quotes",), first + 1)


def _straight_pairs(line: str) -> Iterator[tuple[int, int]]:
    places = [match.start() for match in re.finditer('"', line)]
    if len(places) % 2:
        return
    for start, end in zip(places[::2], places[1::2], strict=True):
        fits = _STRAIGHT_OPENS.match(line, start) and _STRAIGHT_CLOSES.match(line, end)
        if fits and not re.search("[«»]", line[start:end]):
            yield start, end


def _curly_pairs(line: str) -> Iterator[tuple[int, int]]:
    for match in _CURLY.finditer(line):
        if match[1] == match[1].strip():
            yield match.start(), match.end() - 1


def _depths(line: str) -> list[int]:
    """How many guillemets are open at each letter."""
    return [*accumulate((sign == "«") - (sign == "»") for sign in line)]


def marks(text: str) -> Iterator[Edit]:
    for match in _MARK.finditer(text):
        yield Edit(*match.span(2), match[2].translate(_LATIN_MARKS), ("marks",))


def spaces(text: str) -> Iterator[Edit]:
    for match in _MANY_SPACES.finditer(text):
        yield Edit(*match.span(), " ", ("spaces",))


def spaces_at_marks(text: str) -> Iterator[Edit]:
    for match in _SPACE_BEFORE_MARK.finditer(text):
        yield Edit(*match.span(), match[1], ("spaces",))


def spaces_in_guillemets(text: str) -> Iterator[Edit]:
    for match in _GUILLEMETS.finditer(text):
        if match[1] and match[2]:
            yield Edit(match.start(), match.end(1), "«", ("spaces",))
        if match[3] and match[2]:
            yield Edit(match.start(3), match.end(), "»", ("spaces",))


SIGNS: list[Rule] = [
    letters,
    digits,
    quotes,
    spaces,
    marks,
    spaces_at_marks,
    spaces_in_guillemets,
]
