"""What people type in different ways is the same to the search."""

import pytest

from qodsna.search_key import search_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("کتاب", "كتاب"),
        ("علی", "علي"),
        ("علی", "على"),
        ("می‌شود", "می شود"),
        ("می‌شود", "میشود"),
        ("کتاب", "کتـــاب"),
        ("قرآن", "قُرآن"),
        ("قرآن", "قران"),
        ("رئیس", "رییس"),
        ("مؤمن", "مومن"),
        ("تأیید", "تایید"),
        ("إسلام", "اسلام"),
        ("ٱلله", "الله"),
        ("جزء", "جز"),
        ("خانۀ", "خانه"),
        ("خانهٔ", "خانه"),
        ("آیة", "آیه"),
        ("ﷲ", "الله"),
        ("ﻻﻟﻪ", "لاله"),
        ("۱۴۰۴", "1404"),
        ("١٤٠٤", "1404"),
        ("ABC", "abc"),
        ("«گفت‌وگو»؛", "گفت و گو"),
    ],
)
def test_spellings_of_one_thing_are_alike(one, other):
    assert search_key(one) == search_key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("شیر", "شعر"), ("پل", "بل"), ("گل", "کل"), ("۱", "۷")])
def test_different_letters_stay_different(one, other):
    assert search_key(one) != search_key(other)


@pytest.mark.parametrize("signs", ["", " \u200c\n", "%_'\"\\*()-", "\0\ud800", "ـًٌٍ", "🙂"])
def test_signs_alone_are_nothing(signs):
    assert search_key(signs) == ""


def test_reading_a_key_again_changes_nothing():
    key = search_key("به گزارش «ایـران»، ۱۲ دانش‌آموزِ Straße ½")
    assert search_key(key) == key
    assert key.isalnum()
