"""The languages that the site speaks, and the digits and words of the page that is being made.

A leaf module. A language is there when it has a catalogue in ``locale/``; nothing in the code
names it. Numbering systems are named as CLDR does.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import trans_real

from qodsna.persian import to_ascii_digits

NUMBERINGS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
# Where a number is grouped by something else than a comma.
GROUPING = {"arab": "٬", "arabext": "٬"}
# So long at most is a number or a moment that is remembered as it is written.
SHORT = 40
# What a language says in whose catalogue a word is missing; this one is complete.
SECOND = "en"

_DIGITS = {n: str.maketrans(NUMBERINGS["latn"], digits) for n, digits in NUMBERINGS.items()}
# The language and the digits of the page that is being made.
_page: ContextVar[tuple[str, str] | None] = ContextVar("page", default=None)


def choices() -> list[tuple[str, str]]:
    """For the fields of models: asked anew, so that no migration holds them."""
    return list(settings.LANGUAGES)


def every() -> list[tuple[str, str]]:
    """Of a film's captions: those of the site, then all others that have a name."""
    own = dict(settings.LANGUAGES)
    names = {code: each["name_local"] for code, each in LANG_INFO.items() if "name_local" in each}
    others = sorted(names.items() - own.items(), key=lambda pair: pair[1].casefold())
    return [*own.items(), *(pair for pair in others if pair[0] not in own and len(pair[0]) < 8)]


@lru_cache
def numbering_of(language: str) -> str:
    """A language's own digits, as CLDR knows them."""
    try:
        own = Locale.parse(language, sep="-").other_numbering_systems.get("native", "")
    except (UnknownLocaleError, ValueError):
        own = ""
    return own if own in NUMBERINGS else "latn"


@contextmanager
def speaking(language: str, numbering: str = "") -> Iterator[None]:
    """Words and digits of a language; without ``numbering``, of its own digits."""
    fall_back(language)
    token = _page.set((language, numbering or numbering_of(language)))
    # What is active already, as the newsroom's own language mostly is, is not activated anew.
    is_active = translation.get_language() == language
    try:
        with nullcontext() if is_active else translation.override(language):
            yield
    finally:
        _page.reset(token)


def fall_back(language: str) -> None:
    """A word that a catalogue lacks is said in English, where Django would say it in Persian."""
    if language not in (settings.LANGUAGE_CODE, SECOND):
        catalogue = trans_real.translation(language)
        catalogue._fallback = trans_real.translation(SECOND)  # type: ignore[attr-defined]


def spoken() -> tuple[str, str]:
    """The language and the digits of the page that is being made; outside of one, of the language
    that is active.

    Asked for each component of a page: Django's own ``get_language`` takes ten times as long.
    """
    if page := _page.get():
        return page
    language = translation.get_language() or settings.LANGUAGE_CODE
    return language, numbering_of(language)


def numbering() -> str:
    return spoken()[1]


def in_digits(value: object) -> str:
    """``str(value)`` with whatever digits it has as those of the page."""
    text = str(value)
    return (_short_in_digits if len(text) <= SHORT else _in_digits)(text, numbering())


def _in_digits(text: str, numbering: str) -> str:
    return to_ascii_digits(text).translate(_DIGITS[numbering])


_short_in_digits = lru_cache(1024)(_in_digits)


def grouped(number: int) -> str:
    """A large number as people of the page read it: `۱۲٬۳۴۵`."""
    return in_digits(f"{number:,}".replace(",", GROUPING.get(numbering(), ",")))
