"""Slips of a finger or of the ear: which words somebody may have meant who typed another."""

from collections.abc import Iterable

from qodsna.search_key import search_key

PERSIAN, LATIN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", "abcdefghijklmnopqrstuvwxyz"
# Letters that sound the same, and rows of the keyboard.
_SOUNDS = ("زذضظ", "سصث", "تط", "هح", "قغ", "اع")
_ROWS = ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {frozenset(row[at : at + 2]) for row in _ROWS for at in range(len(row) - 1)}
# What a Latin keyboard gives where a Persian one is meant.
_KEYBOARD = str.maketrans("qwertyuiopasdfghjklzxcvbnm", "ضصثقفغعهخحشسیبلاتنمظطزرذدئ")
SOUND, NEAR, ANY = 0.5, 0.7, 1.0


def one_slip(word: str) -> set[str]:
    """What the word is without a letter, with one more, with another, or with two exchanged."""
    letters = LATIN if word[:1] in LATIN else PERSIAN
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {one + other[1:] for one, other in parts if other}
    found |= {one + other[1] + other[0] + other[2:] for one, other in parts if len(other) > 1}
    found |= {one + letter + other[1:] for one, other in parts if other for letter in letters}
    found |= {one + letter + other for one, other in parts for letter in letters}
    return found - {word}


def of_persian_keyboard(word: str) -> str:
    """What the same keys give on a Persian keyboard."""
    return search_key(word.translate(_KEYBOARD)) if word[:1] in LATIN else word


def distance(one: str, other: str, most: float) -> float:
    """How far apart two words are, in slips; anything above ``most`` where they are farther."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    older: list[float] = []
    above = [float(n) for n in range(len(other) + 1)]
    for n, letter in enumerate(one):
        row = [n + ANY]
        for m, their in enumerate(other):
            cost = min(above[m + 1] + ANY, row[m] + ANY, above[m] + _cost(letter, their))
            if n and m and letter == other[m - 1] and one[n - 1] == their:
                cost = min(cost, older[m - 1] + NEAR)
            row.append(cost)
        if min(row) > most:
            return most + 1
        older, above = above, row
    return above[-1]


def _cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if any(one in sounds and other in sounds for sounds in _SOUNDS):
        return SOUND
    return NEAR if frozenset((one, other)) in _NEAR else ANY


def alike(word: str, others: Iterable[str], most: float) -> list[str]:
    """Those of the others that are at most so many slips away, the nearest first."""
    near = ((distance(word, other, most), other) for other in others if other != word)
    return [other for slips, other in sorted(near) if slips <= most]
