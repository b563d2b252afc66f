"""What a text is found by: its letters and digits alone, alike however they were typed."""

import re
import unicodedata

_ALIKE = str.maketrans(
    {"ٱ": "ا", "\u00ac": "\u200c"}
    | dict.fromkeys("يىےېۍێ", "ی")
    | dict.fromkeys("كڪ", "ک")
    | dict.fromkeys("ةۃہھە", "ه")
    | dict.fromkeys("ۆۇ", "و")
    | {"ګ": "گ"}
)
_HAMZA, _HALF_SPACE = "\u0654", "\u200c"
_DROPPED = "\u0640\u0621"
# Words whose hamza is written on different letters: مسئول and مسؤول, شئون and شؤون; مسئله and
# مسأله, هیئت and هیأت; تئاتر and تاتر.
_BEFORE_WAW = re.compile(rf"(?:(?<=مس)|(?<=\bش)|(?<=\bر))ی{_HAMZA}(?=و[لنسف])")
_AS_ALEF = re.compile(rf"(?<=[^\Wاو])ی{_HAMZA}(?=[تل])|ی{_HAMZA}ا")
_WAWS = re.compile("و{2,}")
_LONGEST_RUN = 12
_HELD_DOWN = re.compile(r"([^\W\d_])\1{2,}")


def search_key(text: str) -> str:
    """The letters and digits of a text, without all that people type in different ways.

    Arabic and Persian letters, hamza forms and digits become one; tatweel, harakat, spaces,
    half-spaces and signs go. Words thus stand joined: «می شود», «می‌شود» and «میشود» are the same.
    """
    return "".join(filter(str.isalnum, fold(text)))


def fold(text: str) -> str:
    """The same, with what stands between the words; folding twice changes nothing more."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    kept = _BEFORE_WAW.sub("", letters.translate(_SIGNS))
    kept = _AS_ALEF.sub("ا", kept).replace(_HAMZA, "")
    return _HELD_DOWN.sub(_once, _WAWS.sub("و", kept))


def _once(run: re.Match[str]) -> str:
    return run[1] if len(run[0]) <= _LONGEST_RUN else run[0]


def _sign(sign: str) -> str:
    if sign.isalpha():
        return "" if sign in _DROPPED else sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign in (_HAMZA, _HALF_SPACE) or sign.isspace():
        return sign
    # Marks above letters, and what only controls how they are shown, are nothing between words.
    return "" if unicodedata.category(sign)[0] in "MC" else " " if sign.isalnum() else sign


class _Signs(dict[int, str]):
    """What is kept of each sign, worked out once: a whole archive is read with few of them."""

    def __missing__(self, code: int) -> str:
        kept = _sign(chr(code).translate(_ALIKE))
        if code <= _LAST_REMEMBERED:
            self[code] = kept
        return kept


_LAST_REMEMBERED = 0x2FFF
_SIGNS = _Signs()
