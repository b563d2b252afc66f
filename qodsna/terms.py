"""What a text speaks of, roughly: its words as ``search_key`` reads them, alone and two by two.

Two words that stand beside each other are joined to one key: «خطیب زاده», «خطیب‌زاده» and
«خطیبزاده» thus have a key in common.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from qodsna.search_key import search_key

SHORTEST, SHORTEST_OF_LEAD = 3, 4
HALF_SPACE = "\u200c"
_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"«([^«»]{3,60})»")
_SPEAKER = re.compile(r"^\s*([^:؛،.!؟«»]{3,40}?)\s*:")
_MOST_OF_NAME = 4
# Words of every text; what is shorter than three letters is none of its terms anyway.
_COMMON = """
است بود شد شود شده کرد کرده کند کنند گفت گفته داد داده دارد دارند ندارد باید نباید برای
این آن های هایی ترین همین همان هیچ یکی دیگر نیز پیش پس بین میان باز بار خود روی زیر بالا
تازه خواهد خواهند می‌شود می‌کند نمی‌شود کردن شدن دادن اما اگر چند چه چرا که تا درباره باره درپی
اعلام خبر گزارش امروز دیروز سال ماه روز هفته
شدند شوند می‌شوند می‌کنند کننده کنندگان نخستین نیمه
دوباره نزدیک بیش بیشتر کمتر هنوز the and for with from that this are was were
has have had its into over after about more than not new says said will who what when
where which their they his her في من على إلى عن مع هذا هذه الذي التي كان قال بعد قبل
"""
_EVERYWHERE = frozenset(map(search_key, _COMMON.split()))


class Word(NamedTuple):
    key: str
    shown: str
    # What stands between it and the word before.
    gap: str

    @property
    def tells(self) -> bool:
        is_long = len(self.key) >= SHORTEST and not self.key.isdecimal()
        return is_long and self.key not in _EVERYWHERE


def words(text: str) -> list[Word]:
    """The words of a text in their order; a half-space ends one, too."""
    plain = text.translate(_MARKS)
    found, end = [], 0
    for match in _WORD.finditer(plain):
        if key := _key(match[0]):
            found.append(Word(key, match[0], plain[end : match.start()]))
        end = match.end()
    return found


@lru_cache(maxsize=4_000)
def _key(word: str) -> str:
    return search_key(word)


class _Marks(dict[int, int | None]):
    """Marks above letters go; other signs stay, and are remembered."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.category(chr(code)) == "Mn" else code
        if code <= _LAST_REMEMBERED:
            self[code] = kept
        return kept


_LAST_REMEMBERED = 0x2FFF
_MARKS = _Marks()


def of_title(text: str) -> dict[str, str]:
    """The terms of a title, each with how it is shown: words that tell something, and pairs."""
    found = words(text)
    alone = {word.key: word.shown for word in found if word.tells}
    return alone | dict(_pairs(found))


def _pairs(found: list[Word]) -> Iterator[tuple[str, str]]:
    for one, other in pairwise(found):
        is_one_word = other.gap == HALF_SPACE and len(one.key + other.key) > SHORTEST
        both = one.key + other.key
        stand_together = is_one_word or (not other.gap.strip() and one.tells and other.tells)
        if stand_together and both not in _EVERYWHERE:
            yield both, f"{one.shown}{other.gap}{other.shown}"


def of_lead(text: str, most: int) -> dict[str, str]:
    """The longest words of a lead, which mostly are the rarest."""
    told = {word.key: word.shown for word in words(text) if word.tells}
    long = [key for key in told if len(key) >= SHORTEST_OF_LEAD]
    return {key: told[key] for key in sorted(long, key=len, reverse=True)[:most]}


def of_names(text: str) -> set[str]:
    """The terms of who speaks: a few words in «guillemets», or before a colon."""
    places = [*_QUOTED.findall(text), *_SPEAKER.findall(text)]
    named = [place for place in places if 1 < len(words(place)) <= _MOST_OF_NAME]
    return {key for place in named for key in of_title(place)}
