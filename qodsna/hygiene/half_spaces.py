"""Rules of the half-space: between the parts of one word, neither a space nor nothing."""

import re
from collections.abc import Iterator

from qodsna.hygiene.correction import Edit
from qodsna.hygiene.letters import HALF_SPACE, LETTER, LETTERS, UNJOINED
from qodsna.hygiene.signs import Rule
from qodsna.hygiene.words import (
    ADJECTIVES,
    BEFORE_MAY,
    CALLED,
    JOINED_VERBS,
    NO_NOUNS,
    NO_SILENT_H,
    PARTICIPLES,
    VERBS,
    WITHOUT,
)

_OPEN = rf"(?<![{LETTERS}\d\ue000])"
_CLOSED = rf"(?![{LETTERS}\d\ue000])"
_GAP = "(?:\u200c?[ \xa0]\u200c?)"
_PLURAL = "ها(?:یی|یم|یت|یش|یمان|یتان|یشان|ی|ست)?"
_MI = re.compile(rf"{_OPEN}(ن?می){_GAP}([{LETTER}]+)(?![{LETTER}])")
_JOINED_MI = re.compile(rf"{_OPEN}(ن?می)([{LETTER}]+){_CLOSED}")
_PLURAL_APART = re.compile(rf"{_OPEN}([{LETTERS}]*[{LETTER}]){_GAP}({_PLURAL}){_CLOSED}")
_PLURAL_AFTER_H = re.compile(rf"{_OPEN}([{LETTERS}]*[{LETTER}]ه)({_PLURAL}){_CLOSED}")
_DEGREE = re.compile(rf"{_OPEN}([{LETTERS}]*[{LETTER}]){_GAP}(تر(?:ی|ین)?){_CLOSED}")
_ENDING = "(اند|ام|ایم|اید|ای)"
_COPULA_APART = re.compile(rf"{_OPEN}([{LETTERS}]*[{LETTER}]ه){_GAP}{_ENDING}{_CLOSED}")
_COPULA_JOINED = re.compile(rf"{_OPEN}([{LETTERS}]*[{LETTER}]ه)(اند|ایم){_CLOSED}")
_WITHOUT = re.compile(rf"{_OPEN}(بی){_GAP}([{LETTER}]+){_CLOSED}")
_WORD_BEFORE = re.compile(rf"([{LETTERS}\d]+)[ \xa0]+\Z")
_WORD_AFTER = re.compile(rf"[ \xa0]+([{LETTERS}]+)")


def _joined(match: re.Match[str], joint: str = HALF_SPACE) -> Edit:
    return Edit(*match.span(), f"{match[1]}{joint}{match[2]}", ("half-space",))


def _joint(word: str) -> str:
    return "" if word[-1] in UNJOINED else HALF_SPACE


def _is_month_or_wine(text: str, match: re.Match[str]) -> bool:
    before = _WORD_BEFORE.search(text, max(0, match.start() - 20), match.start())
    return before is not None and (before[1] in BEFORE_MAY or before[1][-1].isdigit())


def verbs(text: str) -> Iterator[Edit]:
    """می رود and میرود, where what follows is a verb beyond doubt."""
    for match in _MI.finditer(text):
        if match[2] in VERBS and not _is_month_or_wine(text, match):
            yield _joined(match)


def joined_verbs(text: str) -> Iterator[Edit]:
    for match in _JOINED_MI.finditer(text):
        if match[2] in JOINED_VERBS:
            yield _joined(match)


def plurals(text: str) -> Iterator[Edit]:
    """کتاب ها and نامهها; after a letter that joins nothing the two are simply one."""
    for match in _PLURAL_APART.finditer(text):
        called = match[2] == "ها" and text[match.end() : match.end() + 2].lstrip()[:1] in {"!", "؟"}
        if len(match[1]) > 1 and match[1] not in NO_NOUNS and not called:
            yield _joined(match, _joint(match[1]))


def plurals_after_h(text: str) -> Iterator[Edit]:
    for match in _PLURAL_AFTER_H.finditer(text):
        yield _joined(match)


def degrees(text: str) -> Iterator[Edit]:
    """بزرگ تر after an adjective; ترین after any word, for it stands nowhere else."""
    for match in _DEGREE.finditer(text):
        superlative = match[2] == "ترین" and len(match[1]) > 2 and match[1] not in NO_NOUNS
        if match[1] in ADJECTIVES or superlative:
            yield _joined(match, _joint(match[1]))


def copulas(text: str) -> Iterator[Edit]:
    """رفته اند, خانه ای: after an h that is not heard."""
    for match in _COPULA_APART.finditer(text):
        if match[1] in PARTICIPLES or (_ends_silently(match[1]) and _belongs(text, match)):
            yield _joined(match)


def joined_copulas(text: str) -> Iterator[Edit]:
    for match in _COPULA_JOINED.finditer(text):
        if match[1].removeprefix("می\u200c") in PARTICIPLES:
            yield _joined(match)


def _ends_silently(word: str) -> bool:
    return len(word) > 3 and word not in NO_SILENT_H and not word.endswith(("اه", "وه", "یه\u200c"))


def _belongs(text: str, match: re.Match[str]) -> bool:
    if match[2] == "ای":
        after = _WORD_AFTER.match(text, match.end())
        return after is None or after[1] not in CALLED
    return match[2] == "اند"


def without(text: str) -> Iterator[Edit]:
    for match in _WITHOUT.finditer(text):
        if match[2] in WITHOUT:
            yield _joined(match)


HALF_SPACES: list[Rule] = [
    verbs,
    joined_verbs,
    plurals,
    plurals_after_h,
    degrees,
    copulas,
    joined_copulas,
    without,
]
