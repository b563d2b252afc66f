"""What the newsroom finds a story by is kept in step with the story, in the database itself."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from articles.derived.mending import put_all_right as index
from articles.models import Article, SearchWords
from tests.builders import article

pytestmark = pytest.mark.django_db


def codes(*terms: str) -> list[int]:
    return list(SearchWords.objects.saying(list(terms)).values_list("pk", flat=True))


def test_each_title_and_the_lead_stands_on_a_line_of_its_own():
    story = article(kicker="روتیتر", headline="تیتر\nدو سطر", subheadline="زیر", lead="لیدِ خبر")
    assert story.search_words.text == "روتیتر\nتیتردوسطر\nزیر\nلیدخبر\n\n"


def test_a_word_does_not_begin_in_one_field_and_end_in_the_next():
    article(kicker="اصف", headline="هان زیبا")
    assert codes("اصفهان") == []


def test_a_story_is_found_by_what_it_says_now():
    story = article(headline="کتاب تازه")
    story.headline = "فیلم تازه"
    story.save()
    assert (codes("کتاب"), codes("فیلم")) == ([], [story.pk])


def test_a_save_of_some_fields_keeps_their_words():
    story = article(headline="کتاب تازه")
    story.lead = "سمندر"
    story.save(update_fields=["lead"])
    assert codes("سمندر", "کتاب") == [story.pk]


def test_what_changes_no_word_writes_no_words(django_assert_num_queries):
    story = article()
    with django_assert_num_queries(1):
        story.save(update_fields=["comments_closed"])


def test_words_are_kept_in_one_statement(django_assert_num_queries):
    stories = [article(), article()]
    with django_assert_num_queries(1):
        SearchWords.objects.keep(stories)


def test_a_story_that_is_deleted_is_found_no_more():
    story = article(headline="کتاب تازه")
    story.delete()
    assert codes("کتاب") == []


def test_short_and_long_words_are_found_together():
    wanted = article(headline="دو کتاب")
    article(headline="سه کتاب")
    assert codes("دو", "کتاب") == [wanted.pk]
    assert codes("دو") == [wanted.pk]


@pytest.mark.parametrize("short", ["دو", "و"])
def test_a_short_word_is_found_wherever_it_stands(short):
    stories = [article(headline="دو خبر"), article(headline="خبرِ دو"), article(lead="یک، دو")]
    article(headline="خبر", lead="د")
    assert codes(short) == [story.pk for story in stories]


@pytest.mark.parametrize("short", ["قژ", "ژ"])
def test_a_short_word_that_nobody_wrote_is_not_found(short):
    article(headline="خبر")
    assert codes(short) == codes(short, "خبر") == []


def test_all_stories_are_indexed_anew():
    stories = Article.objects.bulk_create(
        Article(edition=article().edition, headline=f"سمندر {number}") for number in range(3)
    )
    assert codes("سمندر") == []
    told = StringIO()
    call_command("reindex", processes=1, stdout=told)
    assert sorted(codes("سمندر")) == [story.pk for story in stories]
    assert "100% 6 of 6 stories" in told.getvalue()
    assert f"to go on from here: --from {stories[-1].pk}" in told.getvalue()


def test_indexing_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr("articles.derived.mending.BATCH", 2)
    stories = [article(headline=f"سمندر {number}") for number in range(3)]
    SearchWords.objects.all().delete()
    steps = index()
    assert next(steps) == (2, stories[1].pk)
    steps.close()
    assert [*index(after=stories[1].pk)] == [(1, stories[2].pk)]
    assert sorted(codes("سمندر")) == [story.pk for story in stories]


def plan(rows) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of so few rows it would rather read all than open an index.
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


@pytest.mark.parametrize("also", ["تالاب", "دو"])
def test_the_database_finds_words_by_an_index(also):
    told = plan(SearchWords.objects.saying(["سمندر", also]))
    by_index = {
        "sqlite": "articles_search_grams VIRTUAL TABLE INDEX 0:M",
        "postgresql": "Bitmap Index Scan on articles_search_grams",
    }
    assert by_index[connection.vendor] in told
