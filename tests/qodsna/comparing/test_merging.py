"""Two hands on one text: what can stand together does, and nothing is lost in silence."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import sanitize
from qodsna.comparing import Merged, merge_bodies, merge_lines
from tests.qodsna.comparing.bodies import BODIES, three_versions

A, B, C = "<p>باران در شمال آمد.</p>", "<p>برف در غرب بارید.</p>", "<p>باد از شرق وزید.</p>"
NEWS, MORE = "<p>مدرسه‌ها فردا تعطیل‌اند.</p>", "<p>پروازهای مهرآباد لغو شد.</p>"


def words(text: str) -> list[str]:
    return unescape(re.sub(r"<[^>]*>", " ", text)).split()


def everything(merged: Merged) -> set[str]:
    """Every word that stands in the merge or in a side of one of its conflicts."""
    sides = [text for each in merged.conflicts for text in (each.mine, each.theirs)]
    return {*words(merged.resolved("both")), *words(" ".join(sides))}


def test_paragraphs_that_one_hand_changed_are_taken_from_it():
    merged = merge_bodies(
        A + B + C, A.replace("آمد", "بارید") + B + C, A + B + C.replace("شرق", "غرب")
    )
    assert merged.text == A.replace("آمد", "بارید") + B + C.replace("شرق", "غرب")


def test_one_adds_and_the_other_takes_away():
    assert merge_bodies(A + B + C, A + NEWS + B + C, A + B).text == A + NEWS + B


def test_two_neighbours_taken_away_by_two_hands_are_both_gone():
    assert merge_bodies(A + B + C, B + C, A + C).text == C


def test_both_write_something_of_their_own_at_one_place_and_both_stay():
    assert merge_bodies(A + B, A + NEWS + B, A + MORE + B).text == A + NEWS + MORE + B


def test_the_same_addition_of_both_stands_once():
    merged = merge_bodies(A + B, A + NEWS + B, A + NEWS + B.replace("برف", "باران"))
    assert merged.text == A + NEWS + B.replace("برف", "باران")


def test_two_forms_of_one_addition_have_to_be_chosen_from():
    merged = merge_bodies(A, A + NEWS, A + NEWS.replace("فردا", "امروز"))
    (conflict,) = merged.conflicts
    assert (conflict.base, conflict.mine) == ("", NEWS)


def test_two_changes_in_two_sentences_of_a_paragraph_go_together():
    base = "<p>باران در شمال آمد. برف در غرب کشور بارید.</p>"
    merged = merge_bodies(base, base.replace("شمال", "جنوب"), base.replace("بارید", "نشست"))
    assert merged.text == "<p>باران در جنوب آمد. برف در غرب کشور نشست.</p>"


def test_two_changes_in_one_breath_may_make_a_false_sentence_and_clash():
    base = "<p>سه نفر کشته شدند.</p>"
    mine, theirs = "<p>چهار نفر کشته شدند.</p>", "<p>سه نفر زخمی شدند.</p>"
    merged = merge_bodies(A + base, A + mine, A + theirs)
    (conflict,) = merged.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (base, mine, theirs)
    assert not merged.is_clean


def test_one_takes_away_what_the_other_edited():
    edited = B.replace("غرب", "جنوب")
    (conflict,) = merge_bodies(A + B + C, A + C, A + edited + C).conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (B, "", edited)


def test_bold_by_one_and_words_by_the_other():
    base = "<p>باران در شمال آمد. برف در غرب کشور بارید.</p>"
    bold = base.replace("شمال", "<strong>شمال</strong>")
    merged = merge_bodies(base, bold, base.replace("بارید", "نشست"))
    assert merged.text == bold.replace("بارید", "نشست")


def test_a_line_put_before_a_list_by_one_and_after_it_by_the_other_leaves_one_list():
    line = "<li><p>{}</p></li>".format
    base = f"<ul>{line('باران و برف')}{line('باد و توفان')}</ul>"
    mine = base.replace("<ul>", f"<ul>{line('پیش از همه')}")
    theirs = base.replace("</ul>", f"{line('پس از همه')}</ul>")
    expected = mine.replace("</ul>", f"{line('پس از همه')}</ul>")
    assert merge_bodies(base, mine, theirs).text == expected


def test_an_unsettled_merge_has_no_text_until_somebody_chooses():
    merged = merge_lines("سه نفر رفتند", "چهار نفر رفتند", "پنج نفر رفتند")
    with pytest.raises(ValueError, match="برگزینید"):
        _ = merged.text
    assert merged.resolved("mine") == "چهار نفر رفتند"
    assert merged.resolved("theirs") == "پنج نفر رفتند"
    assert merged.resolved(["base"]) == "سه نفر رفتند"


@pytest.mark.parametrize("choices", [[], ["mine", "mine"], ["neither"], "neither"])
def test_choices_that_do_not_fit_are_refused(choices):
    merged = merge_lines("سه نفر رفتند", "چهار نفر رفتند", "پنج نفر رفتند")
    with pytest.raises(ValueError, match="برگزینید"):
        merged.resolved(choices)


def test_every_conflict_is_chosen_for_itself():
    base, mine, theirs = (
        A + f"<p>{x} نفر</p>" + B + f"<p>{x} خانه</p>" for x in ("سه", "دو", "ده")
    )
    merged = merge_bodies(base, mine, theirs)
    assert merged.resolved(["mine", "theirs"]) == A + "<p>دو نفر</p>" + B + "<p>ده خانه</p>"
    both = A + "<p>دو نفر</p><p>ده نفر</p>" + B + "<p>دو خانه</p><p>ده خانه</p>"
    assert merged.resolved("both") == both


def test_the_lines_of_a_text_are_merged_by_line_where_words_clash():
    merged = merge_lines("یک\nدو\nسه", "یک\nدوم\nسوم", "یکم\nدو\nسه‌ام")
    assert [(each.mine, each.theirs) for each in merged.conflicts] == [("سوم", "سه‌ام")]
    assert merged.resolved("theirs") == "یکم\nدوم\nسه‌ام"


def test_a_lead_takes_two_changes_far_apart():
    base = "باران از امروز در استان‌های شمالی کشور آغاز می‌شود"
    merged = merge_lines(base, base.replace("باران", "برف"), base.replace("می‌شود", "شد"))
    assert merged.text == "برف از امروز در استان‌های شمالی کشور آغاز شد"


@given(BODIES, BODIES)
@settings(deadline=None)
def test_a_text_that_one_hand_changed_is_taken_as_it_is(base, other):
    assert merge_bodies(base, base, other).text == other
    assert merge_bodies(base, other, base).text == other
    assert merge_bodies(base, other, other).text == other


@given(three_versions())
@settings(max_examples=200, deadline=None)
def test_no_word_of_either_hand_is_lost(versions):
    base, mine, theirs = versions
    merged = merge_bodies(base, mine, theirs)
    assert ({*words(mine)} | {*words(theirs)}) - {*words(base)} <= everything(merged)
    once = {word for word in words(base) if words(base).count(word) == 1}
    assert once & {*words(mine)} & {*words(theirs)} <= everything(merged)


@given(three_versions())
@settings(max_examples=200, deadline=None)
def test_what_comes_out_is_a_lawful_body_whatever_is_chosen(versions):
    merged = merge_bodies(*versions)
    for choice in ("mine", "theirs", "both", "base"):
        text = merged.resolved(choice)
        assert sanitize(text) == text


@given(three_versions())
@settings(max_examples=200, deadline=None)
def test_it_is_the_same_merge_for_either_hand(versions):
    base, mine, theirs = versions
    one, other = merge_bodies(base, mine, theirs), merge_bodies(base, theirs, mine)
    assert one.is_clean == other.is_clean
    assert sorted(words(one.resolved("both"))) == sorted(words(other.resolved("both")))


LINES = st.lists(st.sampled_from(["یک", "دو", "سه", "می‌رود", "\n", "چهار.", "پنج"]), max_size=12)


@given(LINES.map(" ".join), LINES.map(" ".join), LINES.map(" ".join))
@settings(max_examples=200, deadline=None)
def test_no_word_of_a_plain_text_is_lost(base, mine, theirs):
    merged = merge_lines(base, mine, theirs)
    assert ({*words(mine)} | {*words(theirs)}) - {*words(base)} <= everything(merged)
    assert merge_lines(base, mine, base).text == mine
