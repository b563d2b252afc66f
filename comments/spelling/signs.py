"""What a single sign says: letters, or only a gap between letters."""

import unicodedata
from enum import IntEnum
from functools import lru_cache


class Gap(IntEnum):
    """What stands between two letters; the larger, the less they belong together."""

    NOTHING = 0
    JOINER = 1  # the half-space
    JUNK = 2  # digits, emoji, underscores: nobody writes them inside a word
    STOP = 3  # punctuation
    SPACE = 4


# Letters of the Arabic block by the name of their bare shape in Unicode.
ARABIC = {
    name: letter
    for letter, names in {
        "ا": "ALEF|ALEF WASLA|LOW ALEF",
        "ب": "BEH|BEEH|BEHEH|DOTLESS BEH",
        "پ": "PEH|PEHEH",
        "ت": "TEH|TTEH|TTEHEH|TEHEH",
        "ث": "THEH",
        "ج": "JEEM|DYEH|NYEH",
        "چ": "TCHEH|TCHEHEH",
        "ح": "HAH",
        "خ": "KHAH",
        "د": "DAL|DDAL|DAHAL|DDAHAL|DUL",
        "ذ": "THAL",
        "ر": "REH|RREH",
        "ز": "ZAIN",
        "ژ": "JEH",
        "س": "SEEN",
        "ش": "SHEEN",
        "ص": "SAD",
        "ض": "DAD",
        "ط": "TAH",
        "ظ": "ZAH",
        "ع": "AIN",
        "غ": "GHAIN",
        "ف": "FEH|DOTLESS FEH|VEH|AFRICAN FEH",
        "ق": "QAF|DOTLESS QAF|AFRICAN QAF",
        "ک": "KAF|KEHEH|SWASH KAF|NG",
        "گ": "GAF|NGOEH|GUEH|GRAF",
        "ل": "LAM",
        "م": "MEEM",
        "ن": "NOON|NOON GHUNNA|RNOON|AFRICAN NOON",
        "و": "WAW|STRAIGHT WAW|KIRGHIZ OE|OE|U|YU|KIRGHIZ YU|VE",
        "ه": "HEH|HEH DOACHASHMEE|HEH GOAL|TEH MARBUTA|TEH MARBUTA GOAL|AE",
        "ی": "YEH|FARSI YEH|KASHMIRI YEH|ALEF MAKSURA|YEH BARREE|E|THIN YEH|ROHINGYA YEH",
    }.items()
    for name in names.split("|")
}
# Cyrillic and Greek letters that pass for Latin ones.
LATIN = {
    sign: letter
    for letter, signs in {
        "a": "аАαΑɑ",
        "b": "вВьβΒ",
        "c": "сСςϲ",
        "d": "ԁ",
        "e": "еЕεΕΣ",
        "h": "нНһΗ",
        "i": "іІιΙ",
        "j": "ј",
        "k": "кКκΚ",
        "l": "ӏλ",
        "m": "мМΜ",
        "n": "пηΝπ",
        "o": "оОοΟ",
        "p": "рРρΡ",
        "q": "ԛ",
        "r": "г",
        "s": "ѕЅσ",
        "t": "тТτΤ",
        "u": "иμυ",
        "v": "ν",
        "w": "ԝω",
        "x": "хХχΧ",
        "y": "уУγΥ",
        "z": "ζΖ",
    }.items()
    for sign in signs
}
STOPS = frozenset(".,،؛;:!?؟…/\\-‐‑‒–—―()[]{}<>«»“”‘’\"'`٫٬۔")
# Signs and letters that pass for a letter of either script. Of i, l and ا, and of o and ه, each
# passes for the others: in a text read by its looks they are one.
LOOKS = {
    sign: letter
    for letter, signs in {
        "ا": "1١۱il|!¡",
        "ه": "0٥۵o",
        "e": "3€",
        "a": "4@",
        "s": "5$",
        "t": "7",
        "b": "8",
        "g": "9",
        "و": "۹٩",
    }.items()
    for sign in signs
}
# These are letters by their looks only where one follows: else they end a sentence.
MARKS = frozenset("|!¡$€@")
UNWRITTEN = frozenset("ـء")


@lru_cache(4096)
def read(sign: str) -> tuple[str, Gap]:
    """The letters that a sign says, or none and the gap that it makes."""
    letters = "".join(map(letter_of, unicodedata.normalize("NFKD", sign)))
    return letters, Gap.NOTHING if letters else gap_of(sign)


def letter_of(sign: str) -> str:
    """A bare sign as the letter that the newsroom would have written, or ""."""
    category, small = unicodedata.category(sign), sign.lower()
    # Tags are named like letters, and nobody sees them.
    if category == "Cf":
        return ""
    if sign in LATIN or small in LATIN:
        return LATIN.get(sign) or LATIN[small]
    sign = small if len(small) == 1 else sign
    name = unicodedata.name(sign, "")
    script, _, shape = name.partition(" LETTER ")
    shape = shape.partition(" WITH ")[0]
    if script == "ARABIC" and shape in ARABIC:
        return ARABIC[shape]
    # Small capitals, turned, squared and circled letters, letters of flags.
    if (script.startswith("LATIN") or sign > "\U0001f100") and len(last := shape[-2:].strip()) == 1:
        return last.lower()
    is_empty = sign in UNWRITTEN or "FILLER" in name
    return sign if category[0] == "L" and not is_empty else ""


def gap_of(sign: str) -> Gap:
    category = unicodedata.category(sign)
    if sign == "\u200c":
        return Gap.JOINER
    if category[0] == "Z" or sign in "\t\n\v\f\r\x85":
        return Gap.SPACE
    if sign in STOPS:
        return Gap.STOP
    if category[0] in "MCL":
        return Gap.NOTHING
    return Gap.JUNK


@lru_cache(4096)
def look(sign: str) -> str:
    """The letter that a sign passes for by its looks; "" for all that is what it seems."""
    bare = unicodedata.normalize("NFKC", sign)
    return LOOKS.get(bare) or LOOKS.get(read(bare)[0] if len(bare) == 1 else "", "")


@lru_cache(4096)
def digit(sign: str) -> str:
    """An ASCII digit, or ""."""
    value = unicodedata.digit(sign, None)
    return "" if value is None else str(value)
