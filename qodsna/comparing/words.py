"""What a text is made of: words with their half-spaces, spaces, single marks, line breaks."""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from qodsna.persian import fold_letters, to_ascii_digits

# What stands on or between the letters of one word: harakat, joiners, signs that turn or hide.
_WITHIN = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"
    "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)
_TOKEN = re.compile(
    r"\d+(?:[.,:/٫٬،]\d+)+"
    rf"|[\w{_WITHIN}]+"
    r"|\r\n?|\n"
    r"|[^\S\r\n]+"
    "|.(?:[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.)*",
    re.DOTALL,
)
_LETTER = re.compile(r"\w")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT_TO_RIGHT = re.compile("[A-Za-z\xc0-\u024f\u0370-\u052f]")

# What nobody sees, with the sign that stands for it and its name.
SIGNS = {
    "\u200c": ("¦", "نیم‌فاصله"),
    " ": ("␣", "فاصله"),
    "\n": ("↵", "سر سطر"),
    "\r": ("↵", "سر سطر"),
    "\t": ("⇥", "جهش ستون"),
    "\xa0": ("⍽", "فاصله نشکن"),
    "\xad": ("‧", "خط تیره پنهان"),
    "\u0640": ("ـ", "کشیده"),
    "\u200d": ("⁀", "اتصال"),
    "\u200b": ("◌", "فاصله بی‌پهنا"),
    "\u200e": ("◌", "نشانه چپ به راست"),
    "\u200f": ("◌", "نشانه راست به چپ"),
}
HIDDEN = re.compile("[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def tokens(text: str) -> list[str]:
    """The text in its parts, in order; joined they are the text again."""
    return _TOKEN.findall(text)


def sign_of(character: str) -> tuple[str, str]:
    """The visible sign of what nobody sees, and its Persian name."""
    if character in SIGNS:
        return SIGNS[character]
    return ("␣", "فاصله ویژه") if character.isspace() else ("◌", "نشانه ناپیدا")


def is_word(token: str) -> bool:
    return bool(_LETTER.search(token))


def skeleton(text: str) -> str:
    """What remains where nobody looks closely: letters and digits of one kind, without spaces."""
    folded = fold_letters(unicodedata.normalize("NFKC", HIDDEN.sub("", text)))
    return "".join(to_ascii_digits(folded).split())


def direction(*texts: str) -> Literal["rtl", "ltr"]:
    """The way a text runs, by most of its letters; a text without letters runs as Persian."""
    text = "".join(texts)
    ltr = len(_LEFT_TO_RIGHT.findall(text))
    return "ltr" if ltr > len(_RIGHT_TO_LEFT.findall(text)) else "rtl"


def close_call(old: str, new: str) -> str:
    """In which of the small things alone two texts differ, in Persian words; "" for real words."""
    if old == new or skeleton(old) != skeleton(new):
        return ""
    return next((name for name, kept in _SMALL_THINGS if kept(old) != kept(new)), "شکل نویسه")


def _with(text: str, signs: str) -> str:
    """The skeleton of a text with some signs still in their places."""
    kept = (c if c in signs else skeleton(c) for c in unicodedata.normalize("NFC", text))
    return "".join(kept)


_SMALL_THINGS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("نیم‌فاصله", lambda text: _with(text, "\u200c")),
    ("سر سطر", lambda text: _with(text, "\r\n")),
    ("فاصله", lambda text: _with(text, " \t\xa0")),
    ("رقم", lambda text: [c for c in text if c.isdigit()]),
    ("حرف عربی", lambda text: [c for c in text if c in "يىك"]),
    ("کشیده", lambda text: _with(text, "\u0640")),
    ("نشانه ناپیدا", lambda text: HIDDEN.findall(text)),
)
