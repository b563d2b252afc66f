"""A body and its later form: paragraphs find each other, and nothing that changed is hidden."""

import pytest
from hypothesis import given, settings

from articles.body import sanitize
from qodsna.comparing import compare_bodies, folded
from qodsna.comparing.blocks import read_body, write_body
from tests.qodsna.comparing.bodies import BODIES

RAIN = "<p>باران از شامگاه در استان‌های شمالی آغاز می‌شود.</p>"
SNOW = "<p>برف در ارتفاعات البرز تا پایان هفته می‌بارد و جاده‌ها بسته‌اند.</p>"
WIND = "<p>وزش باد شدید در شرق کشور خیزش خاک را در پی دارد.</p>"


def rows(old: str, new: str) -> list[tuple[str, str]]:
    """Each row with what is to be said about it and its changed words."""
    brackets = {"same": "", "gone": "[%s]", "new": "{%s}"}
    return [
        (
            row.kind,
            "، ".join(
                [*row.notes]
                + [brackets[p.kind] % p.shown for p in row.pieces if p.kind != "same"]
                + [f"{p.text}: {p.note}" for p in row.pieces if p.kind == "same" and p.note]
            ),
        )
        for row in compare_bodies(old, new)
    ]


def test_an_unchanged_body_has_no_changed_row():
    body = RAIN + "<hr>" + SNOW
    assert rows(body, body) == [("same", "")] * 3


def test_an_edited_paragraph_is_the_same_paragraph():
    assert rows(RAIN + SNOW, RAIN + SNOW.replace("هفته", "ماه")) == [
        ("same", ""),
        ("changed", "[هفته]، {ماه}"),
    ]


def test_a_paragraph_that_came_or_went_stands_alone():
    assert [kind for kind, _ in rows(RAIN + SNOW, RAIN + WIND + SNOW)] == ["same", "new", "same"]
    assert [kind for kind, _ in rows(RAIN + WIND + SNOW, RAIN + SNOW)] == ["same", "gone", "same"]


def test_a_paragraph_written_anew_in_its_place_is_compared_with_the_old_one():
    old, new = RAIN + "<p>یک</p>" + SNOW, RAIN + "<p>دو</p>" + SNOW
    assert rows(old, new)[1] == ("changed", "[یک]، {دو}")


def test_a_moved_paragraph_is_neither_gone_nor_new():
    assert rows(RAIN + SNOW + WIND, SNOW + WIND + RAIN) == [
        ("away", "از اینجا برداشته شد"),
        ("same", ""),
        ("same", ""),
        ("here", "به اینجا آورده شد"),
    ]


def test_a_moved_paragraph_tells_what_was_edited_in_it():
    *_, last = rows(RAIN + SNOW + WIND, SNOW + WIND + RAIN.replace("شمالی", "جنوبی"))
    assert last == ("here", "به اینجا آورده شد، [شمالی]، {جنوبی}")


def test_a_half_space_in_a_body_can_be_seen():
    assert rows("<p>او می رود</p>", "<p>او می‌رود</p>") == [("changed", "[می␣رود]، {می¦رود}")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<p>او رفت</p>", "<p>او <strong>رفت</strong></p>", "رفت: پررنگ شد"),
        ("<p>او <strong>رفت</strong></p>", "<p>او رفت</p>", "رفت: دیگر پررنگ نیست"),
        ("<p>او رفت</p>", '<p>او <a href="/a">رفت</a></p>', "رفت: پیوند گرفت"),
        ('<p>او <a href="/a">رفت</a></p>', "<p>او رفت</p>", "رفت: پیوند برداشته شد"),
        (
            '<p>او <a href="/a">رفت</a></p>',
            '<p>او <a href="/b">رفت</a></p>',
            "رفت: نشانی پیوند عوض شد",
        ),
        ("<p>m2</p>", "<p>m<sup>2</sup></p>", "2: بالانویس شد"),
        ("<p>H2O</p>", "<p>H<sub>2</sub>O</p>", "2: پایین‌نویس شد"),
        ("<p>باران</p>", "<h2>باران</h2>", "میان‌تیتر شد"),
        ("<h2>باران</h2>", "<h3>باران</h3>", "میان‌تیتر کوچک شد"),
        ("<h2>باران</h2>", "<p>باران</p>", "پاراگراف ساده شد"),
        ("<p>باران</p>", "<blockquote><p>باران</p></blockquote>", "نقل‌قول شد"),
        ("<blockquote><p>باران</p></blockquote>", "<p>باران</p>", "دیگر نقل‌قول نیست"),
        ("<p>باران</p>", "<ul><li><p>باران</p></li></ul>", "خط فهرست شد"),
        ("<ul><li><p>باران</p></li></ul>", "<p>باران</p>", "از فهرست بیرون آمد"),
        (
            "<ul><li><p>باران</p></li></ul>",
            "<ol><li><p>باران</p></li></ol>",
            "خط فهرست شماره‌دار شد",
        ),
        ("<p>باران<br>برف</p>", "<p>باران برف</p>", "[↵]، {␣}"),
    ],
)
def test_a_change_of_form_alone_is_told_in_words(old, new, said):
    assert rows(old, new) == [("changed", said)]


def test_a_changed_address_is_shown_with_the_old_one():
    (row,) = compare_bodies('<p><a href="/a">متن</a></p>', '<p><a href="/b">متن</a></p>')
    assert row.pieces[0].targets == ("/a", "/b")


def test_figures_are_named_by_their_number():
    old, new = '<figure data-image="12"></figure>', '<figure data-video="3"></figure>'
    assert rows(RAIN + old, RAIN + new)[1:] == [
        ("gone", "[عکس شماره ۱۲]"),
        ("new", "{فیلم شماره ۳}"),
    ]


def test_each_side_shows_its_own_words_in_their_own_form():
    (row,) = compare_bodies("<p>او رفت</p>", "<h2>او <strong>نرفت</strong></h2>")
    assert row.left is not None
    assert row.right is not None
    assert ["".join(piece.text for piece in side.pieces) for side in (row.left, row.right)] == [
        "او رفت",
        "او نرفت",
    ]
    assert (row.left.look, row.right.look) == ("p", "h2")
    assert (row.left.notes, row.right.notes) == ((), ("میان‌تیتر شد",))


def test_the_older_side_is_not_yet_bold():
    (row,) = compare_bodies("<p>او رفت</p>", "<p>او <strong>رفت</strong></p>")
    assert row.left is not None
    assert all(not piece.note and not piece.marks for piece in row.left.pieces)


def test_what_came_has_no_older_side_and_what_went_no_newer_one():
    came, went = compare_bodies(RAIN, RAIN + SNOW)[1], compare_bodies(RAIN + SNOW, RAIN)[1]
    assert came.left is None
    assert went.right is None


def test_long_runs_of_unchanged_paragraphs_are_folded_but_their_edges():
    body = "".join(f"<p>پاراگراف {number} بی‌تغییر است</p>" for number in range(9))
    short = folded(compare_bodies(body, body + WIND))
    assert [row.kind for row in short] == ["folded", "same", "new"]
    assert short[0].told == "۸ پاراگراف بی‌تغییر"


def test_a_short_run_is_not_worth_folding():
    assert [row.kind for row in folded(compare_bodies(RAIN + SNOW, RAIN + SNOW + WIND))] == [
        "same",
        "same",
        "new",
    ]


def test_two_thousand_paragraphs_that_all_changed_still_find_each_other():
    old = [
        f"<p>خبر {number}: باران در شهر {number} آمد و {number} خانه آب گرفت.</p>"
        for number in range(2000)
    ]
    new = [text.replace("باران", "برف") for text in old]
    assert {row.kind for row in compare_bodies("".join(old), "".join(new))} == {"changed"}


@given(BODIES, BODIES)
@settings(deadline=None)
def test_both_sides_keep_every_word(old, new):
    compared = compare_bodies(old, new)
    for body, sides in ((old, [r.left for r in compared]), (new, [r.right for r in compared])):
        shown = ["".join(p.text for p in side.pieces) for side in sides if side]
        told = [block.text for block in read_body(body) if block.text]
        assert [text for text in shown if text in told] == told


@given(BODIES)
@settings(deadline=None)
def test_a_body_is_read_and_written_again_as_it_was(body):
    assert sanitize(write_body(read_body(body))) == sanitize(body)


@pytest.mark.parametrize(
    "body",
    [
        "متن بی‌پاراگراف",
        '<ol start="3"><li>یک<ul><li><p>دو</p></li></ul></li><li></li></ol><p></p><hr>',
        '<p>الف &nbsp; "ب" &amp; &lt;</p>'
        '<p><a href="/?a=1&amp;b=2" rel="x">پ<strong>ت</strong></a><br>ث</p>',
        "<blockquote><p>یک</p><ul><li><p>دو</p><p>سه</p></li></ul></blockquote>",
    ],
)
def test_a_body_of_an_old_archive_is_kept_to_the_letter(body):
    assert write_body(read_body(body)) == body
