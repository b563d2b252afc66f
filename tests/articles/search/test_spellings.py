"""A word is found however it is typed, and no word finds another."""

import pytest

from articles.search.asking import Question
from articles.search.finding import find
from qodsna.search_key import fold
from qodsna.written import words
from tests.articles.search.spellings import ALIKE, APART
from tests.builders import edition, published_article

pytestmark = pytest.mark.django_db


def codes(text: str) -> set[int]:
    return {story.pk for story in find(Question(text, edition())).stories}


@pytest.mark.parametrize(("need", "spellings"), [(row[0], row[1:]) for row in ALIKE])
def test_each_spelling_finds_stories_with_any_other(need, spellings):
    stories = {published_article(headline="خبر", body=f"<p>از {each} نوشتند.</p>").pk: each
               for each in spellings}  # fmt: skip
    published_article(headline="خبر دیگر")
    missed = {each: [stories[code] for code in stories.keys() - codes(each)] for each in spellings}
    assert {each: them for each, them in missed.items() if them} == {}


@pytest.mark.parametrize(("one", "other"), APART)
def test_a_word_does_not_find_another(one, other):
    first = published_article(headline="خبر", body=f"<p>از {one} نوشتند.</p>")
    second = published_article(headline="خبر", body=f"<p>از {other} نوشتند.</p>")
    assert (codes(one), codes(other)) == ({first.pk}, {second.pk})


def test_folding_twice_changes_nothing_more():
    for text in (each for row in ALIKE for each in row[1:]):
        assert fold(fold(text)) == fold(text)


def test_each_word_tells_where_it_is_written():
    text = "به گزارش خبرنگار ما، کتاب ها و دانش‌آموزان می روند؛ ۱۲٬۰۰۰ نفر."
    told = [text[word.start : word.end] for word in words(text)]
    assert told[4:] == ["کتاب ها", "و", "دانش‌آموزان", "می روند", "۱۲٬۰۰۰", "نفر"]
