"""Whatever is typed gets an answer: other spellings, suggestions, and never an error."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article
from articles.search.asking import Question
from articles.search.finding import Found, find
from articles.search.suggesting import suggest
from qodsna.slips import alike, distance, of_persian_keyboard
from tests.builders import author, category, edition, published_article, tag, withdrawn_article

pytestmark = pytest.mark.django_db


def asked(text: str, **filters) -> Found:
    return find(Question(text, edition(), **filters))


# Other spellings


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("فلسطن", "فلسطین"),
        ("فسلطین", "فلسطین"),
        ("فلسطبن", "فلسطین"),
        ("قلسطین", "فلسطین"),
        ("فلستین", "فلسطین"),
        ("فلستتن", "فلسطین"),
        ("tgsxdk", "فلسطین"),
        ("محیت بان تالاب", "محیط بان تالاب"),
        ("تالاپ گاوخونی", "تالاب گاوخونی"),
        ("تالاپ گاوخونیی", "تالاب گاوخونی"),
        ('"تالاب آبی" گاوخونس', '"تالاب آبی" گاوخونی'),
        ("مینا رستگتر", "مینا رستگار"),
    ],
)
def test_a_typing_error_leads_to_what_was_meant(typed, meant):
    published_article(headline="فلسطین", lead="محیط بان در تالاب آبی")
    published_article(headline="تالاب آبی گاوخونی").authors.add(author("مینا رستگار"))
    assert asked(typed).did_you_mean == meant


def test_nothing_else_is_meant_where_much_is_found_or_nothing_like_it_is_there():
    for number in range(3):
        published_article(headline=f"کتاب {number}")
        published_article(headline=f"کباب {number}")
    assert asked("کتاب").did_you_mean is None
    assert asked("سمندر").did_you_mean is None
    assert asked("کتابب", kind=Article.Kind.OPINION).did_you_mean is None


def test_a_rare_word_leads_to_a_common_one_that_is_like_it():
    published_article(headline="فلسطن")
    for _ in range(3):
        published_article(headline="فلسطین")
    assert asked("فلسطن").did_you_mean == "فلسطین"
    assert asked("فلسطین").did_you_mean is None


def test_slips_of_neighbours_and_of_the_ear_are_smaller():
    assert alike("فلستین", ["فلسطین", "فلسین", "فلسفین", "کوه"], 2) == ["فلسطین", "فلسفین", "فلسین"]
    assert distance("کتاب", "کتابخانه", 2) > 2
    assert of_persian_keyboard("hdvhk") == "ایران"


# Suggestions while typing


def test_names_and_headlines_of_what_is_published_are_suggested():
    lakes = category("تالاب‌ها", parent=category("طبیعت"))
    story = published_article(headline="تالاب آبی\nزنده شد", category=lakes)
    story.tags.add(tag("تالاب گاوخونی"))
    story.authors.add(author("مینا تالابی"))
    for typed in ("تا", "تالا", "تالاب", "تاﻻ", "طبی"):
        assert suggest(edition(), typed)
    assert suggest(edition(), "تالاب") == [
        "تالاب‌ها", "تالاب گاوخونی", "مینا تالابی", "تالاب آبی زنده شد",
    ]  # fmt: skip
    assert suggest(edition(), "تالاب گاو") == ["تالاب گاوخونی"]
    assert suggest(edition(), "زنده شد تا") == ["تالاب آبی زنده شد"]
    assert suggest(edition(), "طبیعت") == ["طبیعت"]
    assert suggest(edition("en"), "تالاب") == []
    assert len(suggest(edition(), "تالاب", most=2)) == 2


def test_nothing_that_is_not_published_is_suggested():
    gone = withdrawn_article(headline="تالاب آبی")
    to_come = published_article(headline="تالاب آبی", published_at=timezone.now() + timedelta(1))
    for story in (gone, to_come):
        story.tags.add(tag(f"تالاب {story.pk}"))
        story.authors.add(author(f"تالاب {story.pk}"))
    category("تالاب")
    assert suggest(edition(), "تالاب") == []


@pytest.mark.usefixtures("_only_the_newest_are_looked_at")
def test_older_headlines_are_suggested_by_the_index():
    published_article(headline="سمندر آبی", ago=timedelta(days=300))
    published_article(headline="خبر")
    assert suggest(edition(), "سمندر") == suggest(edition(), "آبی سمن") == ["سمندر آبی"]


@pytest.fixture
def _only_the_newest_are_looked_at(monkeypatch):
    monkeypatch.setattr("articles.search.suggesting.NEWEST", 1)


def test_suggestions_take_few_queries(django_assert_max_num_queries):
    for number in range(20):
        published_article(headline=f"تالاب {number}").tags.add(tag(f"تالاب {number}"))
    newspaper = edition()
    with django_assert_max_num_queries(11):
        assert len(suggest(newspaper, "تالاب")) == 8


# Bad questions

BAD = {
    "nothing": "",
    "spaces": " \u200c\n\t ",
    "operators": "- -- | & ! ( ) <-> * ^ AND OR NOT NEAR",
    "signs": "%_\\/'\"`;:{}[]~§¶†·",
    "marks of the index": "§e1 ¶خبر †خبر §kNEWS",
    "SQL": "'; DROP TABLE articles_article; -- ' OR 1=1",
    "FTS5": 'words: "خبر"* NEAR(خبر, 2) {words}: خبر -words:خبر ^خبر',
    "tsquery": "خبر:A & 'خبر':* | !خبر <2> خبر",
    "NUL": "خبر\x00 \x00 سمندر",
    "10 KB": "خ" * 10_000,
    "10 KB of words": "خبر سمندر " * 600,
    "1,000 quotes": '"' * 1000,
    "1,000 quoted": '"خبر" ' * 1000,
    "guillemets": "«" * 500 + "»" * 500,
    "minus alone": "-خبر -«سمندر آبی»",
    "minuses": "-" * 5000,
    "surrogates": "خبر \ud800 \udfff",
    "digits": "9" * 3000,
    "emoji": "😀 👨‍👩‍👧 خبر",
    "half-spaces": "\u200c".join("خبر" * 600),
    "turned": "\u202e\u202d" * 100,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_a_bad_question_is_answered(text):
    published_article(headline="خبر سمندر")
    found = asked(text)
    assert found.total == len(found.stories) <= 1
    for each in (*found.passed_over, found.did_you_mean or "", *suggest(edition(), text)):
        each.encode()
        assert len(each) < 3000
    assert len(found.passed_over) <= 10


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": "'); DROP"},
        {"kind": "§"},
        {"since": date.max},
        {"until": date.min},
        {"since": date.min, "until": date.min},
        {"since": date.max, "until": date.max},
    ],
)
def test_a_bad_filter_finds_nothing(filters):
    published_article(headline="خبر")
    assert asked("خبر", **filters).total == 0


@pytest.mark.parametrize(("number", "size"), [(0, 20), (-1, -1), (10**12, 10**12), (1, 0)])
def test_a_bad_page_is_one(number, size):
    published_article(headline="خبر")
    assert find(Question("خبر", edition()), page=number, size=size).total == 1


def test_words_that_are_too_long_or_too_many_are_told():
    published_article(headline=" ".join("ابپتثجچحخدذر"))
    found = asked(" ".join(["خ" + "بپ" * 30, *"ابپتثجچحخدذرزژ"]))
    assert found.total == 1
    assert found.passed_over == [f"{'خ' + 'بپ' * 19}ب …", "ز", "ژ"]


SIGNS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [*"«»\"- \u200ca\x00'", "خبر", "کتاب‌ها", "می", "۱۲", "گفت و"]
        ),
        max_size=20,
    ).map("".join),
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=SIGNS, by_date=st.booleans(), number=st.integers(-1, 3))
def test_no_question_is_an_error(text, by_date, number):
    if not Article.objects.exists():
        published_article(headline="خبر کتاب‌ها", lead="گفت‌وگو با ۱۲ نفر که می‌رود")
    found = find(Question(text, edition(), by_date=by_date), page=number, size=2)
    assert found.total >= len(found.stories)
    assert suggest(edition(), text) is not None
