"""Where a story stands in the lists of its tags and authors, whatever happens to it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article, AuthorPlace, TagPlace
from tests.builders import article, author, published_article, tag

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def lake():
    return tag("دریاچه")


@pytest.fixture
def story(lake):
    made = published_article(published_at=NOW - HOUR)
    made.tags.add(lake)
    made.authors.add(author())
    return made


def places() -> dict[str, list]:
    """Of both kinds of names who stands where, and since when."""
    return {
        "tag": list(TagPlace.objects.values_list("tag__name", "article", "published_at")),
        "author": list(AuthorPlace.objects.values_list("author__name", "article", "published_at")),
    }


def test_what_is_published_stands_under_each_of_its_names(story):
    story.tags.add(tag("باران"))
    assert sorted(places()["tag"]) == [
        ("باران", story.pk, NOW - HOUR),
        ("دریاچه", story.pk, NOW - HOUR),
    ]
    assert places()["author"] == [("مینا رستگار", story.pk, NOW - HOUR)]


def test_a_draft_stands_nowhere_until_it_comes_out(lake):
    draft = article(category=published_article().category)
    draft.tags.add(lake)
    assert places()["tag"] == []
    draft.publish(by=None, at=NOW)
    assert places()["tag"] == [("دریاچه", draft.pk, NOW)]


def withdraw(story):
    story.withdraw(by=None)


def lose_the_name(story):
    story.tags.clear()


def lose_its_tag(story):
    story.tags.get().delete()


def go(story):
    Article.objects.filter(pk=story.pk).delete()


@pytest.mark.parametrize("happens", [withdraw, lose_the_name, lose_its_tag, go])
def test_what_readers_no_longer_find_there_has_no_place(story, happens):
    happens(story)
    assert places()["tag"] == []


def test_a_place_moves_with_the_moment_of_its_story(story):
    story.published_at = NOW - 5 * HOUR
    story.save()
    assert places()["tag"] == [("دریاچه", story.pk, NOW - 5 * HOUR)]


def test_a_story_that_waits_for_its_moment_has_a_place_and_is_not_shown(client, lake, story):
    later = published_article(published_at=NOW + HOUR)
    later.tags.add(lake)
    assert [place.article_id for place in TagPlace.objects.newest_first()] == [later.pk, story.pk]
    assert [place.article_id for place in TagPlace.objects.published()] == [story.pk]
    page = client.get(lake.get_absolute_url()).content.decode()
    assert (story.headline in page, later.headline in page) == (True, False)


@pytest.mark.parametrize(("model", "name"), [(TagPlace, "tag"), (AuthorPlace, "author")])
def test_a_list_walks_its_own_index(model, name):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of so few rows it would rather read and sort all than open an index.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    newest = model.objects.filter(**{name: 1}).published().newest_first()[:20]
    assert f"{name}_newest" in newest.explain()


def test_a_later_page_of_a_service_is_walked_from_its_place_alone():
    place = published_article()
    later = str(Article.objects.published_past(place).newest_first().query)
    assert later.count('"published_at" <=') == 1
