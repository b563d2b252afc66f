"""The index of readers' search is built anew while readers find by it."""

import pytest
from django.db import connection

from articles.derived.mending import put_all_right as index
from articles.models import Article, Findable, KnownName, KnownWord
from articles.models.findable import SQLITE
from articles.search.asking import Question
from articles.search.finding import find
from articles.search.suggesting import suggest
from tests.builders import edition, published_article, tag, withdrawn_article

pytestmark = pytest.mark.django_db


def total(text: str) -> int:
    return find(Question(text, edition())).total


def test_what_was_written_around_the_models_is_found_after_it():
    story, gone = published_article(headline="خبر"), withdrawn_article(headline="سمندر")
    subject = tag("کویر")
    Article.objects.filter(pk=story.pk).update(headline="سمندر")
    Article.tags.through.objects.bulk_create([Article.tags.through(article=story, tag=subject)])
    Findable.objects.bulk_create([
        Findable(article=gone, edition=edition(), published_at=gone.published_at, titles="",
                 words="", digest=0)
    ])  # fmt: skip
    KnownName.objects.all().delete()
    KnownWord.objects.all().delete()
    assert total("سمندر") == total("کویر") == 0
    list(index())
    assert total("سمندر") == total("کویر") == 1
    assert suggest(edition(), "کوی") == ["کویر"]
    assert find(Question("سمتدر", edition())).did_you_mean == "سمندر"
    assert not Findable.objects.filter(article=gone).exists()


def test_it_goes_on_where_it_stopped_and_readers_find_meanwhile(monkeypatch):
    monkeypatch.setattr("articles.derived.mending.BATCH", 2)
    stories = [published_article(headline=f"سمندر {number}") for number in range(3)]
    Findable.objects.filter(pk=stories[2].pk).delete()
    steps = index()
    assert next(steps) == (2, stories[1].pk)
    steps.close()
    assert total("سمندر") == 2
    assert [*index(after=stories[1].pk)] == [(1, stories[2].pk)]
    assert total("سمندر") == 3


def test_what_is_right_is_not_written_again(django_assert_num_queries):
    story = published_article()
    with django_assert_num_queries(3):
        assert Findable.objects.keep([story]) == []


def test_the_database_finds_words_by_its_index():
    published_article(headline="سمندر")
    asked = {
        "sqlite": "SELECT rowid FROM articles_findable_words WHERE words MATCH 'a'",
        "postgresql": "SELECT article_id FROM articles_findable WHERE words @@ 'a'::tsquery",
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {asked[connection.vendor]}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[connection.vendor]}")
        plan = str(cursor.fetchall())
    assert "Bitmap Index Scan on articles_findable_words" in plan or "VIRTUAL TABLE INDEX" in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps words beside the row")
def test_when_a_found_story_came_out_is_read_beside_its_code():
    """A row holds the words, too: to read one for each story that is found is a page each."""
    published_article(headline="سمندر")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {SQLITE}", ['"سمندر"', 1, "2020", "2030", 10])
        plan = str(cursor.fetchall())
    assert "USING COVERING INDEX findable_moment" in plan
