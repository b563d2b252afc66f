"""Persian is put right where it is wrong beyond doubt, and nothing else is touched."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qodsna.hygiene import (
    LABELS,
    applied,
    corrected,
    corrections,
    folded,
    remembered,
    standing,
)
from tests.qodsna.hygiene_phrases import RIGHT, UNTOUCHED

HALF_SPACE = "\u200c"


def typed(text: str) -> str:
    return text.replace("|", HALF_SPACE)


PAIRS = [(typed(wrong), typed(right)) for rows in RIGHT.values() for wrong, right in rows]
HARMLESS = [typed(text) for texts in UNTOUCHED.values() for text in texts]


def test_the_table_is_long_enough_to_mean_something():
    assert len(HARMLESS) >= 80
    assert len(PAIRS) + len(HARMLESS) >= 150


@pytest.mark.parametrize(("wrong", "right"), PAIRS)
def test_what_is_wrong_is_put_right(wrong, right):
    assert corrected(wrong) == right
    assert corrections(right) == []
    sentence = f"خبرنگار نوشت که {wrong}"
    assert corrected(sentence) == f"خبرنگار نوشت که {right}"


@pytest.mark.parametrize("text", HARMLESS)
def test_what_may_be_right_is_left_alone(text):
    assert corrections(text) == []
    assert corrections(f"خبرنگار نوشت: {text}") == []


def test_each_change_says_what_stood_where_and_why():
    first, second = corrections("رفته اند, علي")[0::2]
    assert (first.start, first.end, first.before, first.after) == (0, 8, "رفته اند", "رفته‌اند")
    assert (second.before, second.after, second.rule) == ("علي", "علی", "letters")
    assert first.label == "نیم‌فاصله"


def test_changes_that_meet_are_one_and_name_every_rule():
    (only,) = corrections("كتاب  ها")
    assert (only.before, only.after) == ("كتاب  ها", "کتاب‌ها")
    assert only.label == "حرف فارسی، فاصله، نیم‌فاصله"


def test_the_two_marks_of_a_quotation_are_a_pair():
    opening, closing, other = corrections('"سلام دوست" و 12')
    assert opening.pair == closing.pair != 0
    assert other.pair == 0


# What somebody wants to stay stays


def test_what_is_left_alone_is_so_wherever_it_stands_as_it_is():
    text = "کتاب ها و کتاب های او"
    assert corrected(text, ["کتاب ها"]) == "کتاب ها و کتاب‌های او"
    assert corrected("علي و عليرضا", ["علي"]) == "علي و علیرضا"


def test_a_sign_is_left_alone_with_the_words_it_touches():
    text = 'او  گفت "سلام دوست"'
    found = corrections(text)
    left_alone = [standing(text, each.start, each.end) for each in found]
    assert left_alone == ["او  گفت", '"سلام', 'دوست"']
    assert corrections(text, left_alone) == []
    assert corrections(text, [left_alone[1], left_alone[2]])[0].before == "  "


@pytest.mark.parametrize("wrong", [wrong for wrong, _ in PAIRS])
def test_whatever_was_put_back_stays(wrong):
    found = corrections(wrong)
    left_alone = [standing(wrong, each.start, each.end) for each in found]
    assert {each.start for each in found}.isdisjoint(
        each.start for each in corrections(wrong, left_alone)
    )


def test_a_part_that_stands_apart_is_not_touched():
    text = "علي گفت علي"
    assert corrected(text, apart=[(0, 3)]) == "علي گفت علی"
    assert corrected("كتاب ها و علي", apart=[(10, 13)]) == "کتاب‌ها و علي"


def test_what_is_left_alone_keeps_its_letters():
    assert folded("علي و كتاب علي", ["كتاب"]) == "علی و كتاب علی"
    assert folded("علي", []) == "علی"


def test_what_is_remembered_is_bounded_and_the_newest():
    many = [f"واژه {number}" for number in range(300)]
    assert remembered(many) == many[-200:]
    assert remembered(["الف", "ب"], ["الف", "", "پ" * 101]) == ["ب", "الف"]


# Of any text


WORDS = [wrong for wrong, _ in PAIRS] + HARMLESS
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(list(' \xa0\u200c\n"“”«»,;?.:!،؛؟…()-_/0123۴٥')),
    st.sampled_from(
        ["می", "نمی", "ها", "های", "تر", "ترین", "اند", "ای", "رود", "ه", "ي", "ك", "ـ"]
    ),
    st.text(alphabet="ابهیيكمنرتد \u200c", max_size=6),
    st.text(alphabet="aZ9 .@#:/", max_size=6),
    st.text(max_size=4),
)
TEXTS = st.lists(PIECES, max_size=10).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda joint: joint.join(parts))
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_correcting_twice_changes_nothing_more(text):
    once = corrected(text)
    assert corrections(once) == []


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_one_by_one_is_the_same_as_all_at_once(text):
    found = corrections(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[each.start : each.end] == each.before != each.after for each in found)
    assert all(set(each.rules) <= set(LABELS) for each in found)
    one_by_one = text
    for each in reversed(found):
        one_by_one = applied(one_by_one, [each])
    assert one_by_one == corrected(text)


LATIN = re.compile("[A-Za-z]+")
SACRED = st.sampled_from(
    [
        "https://example.com/a?b=1,2;c",
        "news@example.com",
        "@khabar_24",
        "#برچسب_12",
        "Windows 11",
        "AFP, Reuters ; AP ?",
        "v1.2.3",
    ]
)


@settings(max_examples=200, deadline=None)
@given(TEXTS, SACRED, TEXTS)
def test_latin_addresses_handles_and_tags_are_never_changed(before, sacred, after):
    text = f"{before} {sacred} {after}"
    result = corrected(text)
    assert sacred in result
    assert LATIN.findall(result) == LATIN.findall(text)


def test_between_latin_words_spaces_stay_as_they_are():
    assert corrected("متن  Open  Source  فارسی") == "متن Open  Source فارسی"


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_only_what_is_shown_differs(text):
    """Letters change by the letters' rules alone: half-spaces and marks move none."""
    kept = re.compile(r"[\s\u200c\"“”«»,;?،؛؟ـ–]")
    plain = kept.sub("", text).translate(str.maketrans("يىك", "ییک"))
    digits = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹" * 2)
    result = kept.sub("", corrected(text)).translate(str.maketrans("يىك", "ییک"))
    assert result.translate(digits) == plain.translate(digits)
