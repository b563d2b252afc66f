"""Which parts of what is written belong to one word, though a half-space or a space is between.

All words here are as ``search_key`` reads them.
"""

from qodsna.endings import KEPT, stem
from qodsna.hygiene.words import ADJECTIVES, CALLED, NO_NOUNS, NO_SILENT_H, VERBS
from qodsna.search_key import search_key


def _keys(words: frozenset[str] | str) -> frozenset[str]:
    return frozenset(map(search_key, words.split() if isinstance(words, str) else words))


MAY = _keys("می نمی")
VERB_FORMS = _keys(VERBS)
PLURAL = _keys("ها های هایی هایم هایت هایش هایمان هایتان هایشان هاست")
_DEGREE, _MOST = _keys("تر تری ترین"), "ترین"
# After a silent h: endings that say whose it is, and those that make another word.
_WHOSE, _OTHERWISE = _keys("ام ات اش ی"), _keys("ای اند ایم اید")
_OWNERS = _keys("مان تان شان")
ENDINGS = PLURAL | _DEGREE | _WHOSE | _OTHERWISE
_ADJECTIVES, _NO_NOUNS = _keys(ADJECTIVES), _keys(NO_NOUNS)
_HEARD_H, _CALLED = _keys(NO_SILENT_H), _keys(CALLED)
_LONG = 4

# Said by three words or by one, with the key of the whole; and of which each word counts as well.
_ONE_WORD = {search_key(text): search_key(text) for text in (
    "رفت‌وآمد", "زدوخورد", "ساخت‌وساز", "پخت‌وپز", "کشت‌وکار", "دادوستد", "گیرودار", "پرس‌وجو",
    "ان‌شاءالله", "ماشاءالله",
)} | {"گفتوگو": "گفتگو", "جستوجو": "جستجو", "شستوشو": "شستشو"}  # fmt: skip
_SET_PHRASES = {key: (whole, (whole,)) for key, whole in _ONE_WORD.items()} | {
    "".join(each): ("".join(each), each)
    for each in (tuple(map(search_key, text.split())) for text in (
        "خرید و فروش", "حمل و نقل", "آب و هوا", "کسب و کار", "تعلیم و تربیت", "سر و صدا",
    ))
}  # fmt: skip
_WHOLES = frozenset(whole for whole, _ in _SET_PHRASES.values())
_OPENINGS = frozenset(key[:length] for key in _SET_PHRASES for length in range(1, len(key)))


def set_phrase(bare: str) -> tuple[str, tuple[str, ...]] | None:
    """Of a phrase that is one word («گفت و گو»), given by its letters, the whole and its keys."""
    return _SET_PHRASES.get(bare) or _SET_PHRASES.get(stem(bare))


def opens(bare: str) -> bool:
    """Whether it may be the beginning of such a phrase, or the whole."""
    return bare in _OPENINGS or set_phrase(bare) is not None


def may_stand_apart(key: str) -> bool:
    """Whether a word with this key may be written with a space in it."""
    return key.startswith(tuple(MAY)) or key.endswith(tuple(_OTHERWISE)) or key in _WHOLES


def goes_on(before: str, ending: str, after: str) -> bool:
    """Whether an ending belongs to what is before it, though a space parts them."""
    if ending not in ENDINGS or len(before) < 2 or before in _NO_NOUNS:
        return False
    if ending in PLURAL or (ending == _MOST and len(before) > 2):
        return True
    if ending in _DEGREE:
        return before in _ADJECTIVES
    if not before.endswith("ه") or before in _HEARD_H or (ending == "ای" and after in _CALLED):
        return False
    return ending == "ی" or len(before) >= _LONG


def is_ending(before: str, piece: str) -> bool:
    """The same where only a half-space parts them."""
    if piece in PLURAL or piece in _DEGREE or piece in _OWNERS:
        return True
    return before.endswith("ه") and (piece in _WHOSE or piece in _OTHERWISE)


def with_ending(key: str, bare: str, ending: str) -> tuple[str, str]:
    """The key of a part with this ending, and the other one where both may be meant."""
    whole = bare + ending
    if bare in MAY or ending in _OTHERWISE or whole in KEPT:
        return whole, ""
    if ending == "ی":
        return key, ""
    shorter = stem(whole)
    return (shorter, "") if shorter != whole else (key, whole)
