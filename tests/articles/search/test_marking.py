"""What readers see of a story that was found: where it says what they asked for."""

import pytest

from articles.search.asking import Question
from articles.search.finding import find
from articles.search.marking import LENGTH
from tests.builders import edition, published_article

pytestmark = pytest.mark.django_db


def snippet(text: str, **fields) -> str:
    published_article(**fields)
    return find(Question(text, edition())).stories[0].snippet


@pytest.mark.parametrize(
    ("asked", "headline", "marked"),
    [
        ("كتابهاي", "از کتاب‌ها و کتاب ما", "از <mark>کتاب‌ها</mark> و <mark>کتاب</mark> ما"),
        ("کتاب‌ها", "خرید کتاب های نو", "خرید <mark>کتاب های</mark> نو"),
        ("1404", "سال ۱۴۰۴", "سال <mark>۱۴۰۴</mark>"),
        ("مسوول", "یک مسئول گفت", "یک <mark>مسئول</mark> گفت"),
        ("دانشآموز", "یک دانش‌آموز آمد", "یک <mark>دانش‌آموز</mark> آمد"),
        ("دانشآموز", "یک دانش آموز آمد", "یک <mark>دانش آموز</mark> آمد"),
        ("خطیب زاده", "گفته‌های خطیبزاده", "گفته‌های <mark>خطیبزاده</mark>"),
        ('"آبی تالاب"', "تالاب آبی تالاب", "تالاب <mark>آبی تالاب</mark>"),
        ("a", "a < b & <script>", "<mark>a</mark> &lt; b &amp; &lt;script&gt;"),
        ("script", "<script>", "&lt;<mark>script</mark>&gt;"),
    ],
)
def test_found_words_are_marked_however_they_are_spelled(asked, headline, marked):
    published_article(headline=headline)
    assert find(Question(asked, edition())).stories[0].marked_headline == marked


def test_a_snippet_shows_the_part_that_says_most():
    long = "یک جمله دیگر که چیزی نمی‌گوید. " * 30
    body = f"<p>{long} سمندر اینجاست. {long} سمندر در تالاب &amp; &lt;جنگل&gt; است. {long}</p>"
    told = snippet("تالاب سمندر", body=body)
    assert "<mark>سمندر</mark> در <mark>تالاب</mark> &amp; &lt;جنگل&gt; است." in told
    assert told.startswith("… ")
    assert told.endswith(" …")
    assert len(told) < LENGTH + 80


def test_a_lead_that_says_it_is_shown_from_its_beginning():
    told = snippet("سمندر", lead="در تالاب سمندر دیده شد.", body="<p>سمندر</p>")
    assert told == "در تالاب <mark>سمندر</mark> دیده شد."


def test_what_was_found_by_its_title_alone_shows_how_it_begins():
    assert snippet("سمندر", headline="سمندر", lead="ابتدای <b>") == "ابتدای &lt;b&gt;"
    assert snippet("فلامینگو", headline="فلامینگو") == ""


def test_a_body_that_is_cut_within_a_tag_shows_nothing_of_it(monkeypatch):
    body = '<p>سمندر</p><a href="https://example.com/سمندر">تالاب</a>'
    monkeypatch.setattr("articles.search.finding.OPENING", body.rindex("سمندر") + 2)
    assert snippet("سمندر", body=body) == "<mark>سمندر</mark>"
