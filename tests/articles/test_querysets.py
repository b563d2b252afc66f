"""Each word of the newsroom for asking about stories."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import statements
from articles.models import Article, Category, RelatedLink
from articles.querysets import ArticleQuerySet
from articles.status import Kind, Status
from qodsna.prepared import numbered
from tests.builders import (
    article,
    author,
    category,
    edition,
    image,
    published_article,
    related,
    tag,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def archive(_now) -> dict[str, Article]:
    """One story in each state, and one that is published at this very moment."""
    return {
        "draft": article(),
        "dated draft": article(category=category("دوم"), published_at=NOW - timedelta(days=1)),
        "published": published_article(),
        "now": published_article(published_at=NOW),
        "scheduled": published_article(published_at=NOW + timedelta(seconds=1)),
        "withdrawn": withdrawn_article(),
    }


@pytest.mark.parametrize(
    ("word", "stories"),
    [
        (ArticleQuerySet.published, {"published", "now"}),
        (ArticleQuerySet.scheduled, {"scheduled"}),
        (ArticleQuerySet.drafts, {"draft", "dated draft"}),
        (ArticleQuerySet.withdrawn, {"withdrawn"}),
        (ArticleQuerySet.released, {"published", "now", "scheduled"}),
        (ArticleQuerySet.ever_published, {"published", "now", "withdrawn"}),
    ],
)
def test_each_state_has_a_word(archive, word, stories):
    assert set(word(Article.objects.all())) == {archive[name] for name in stories}


def test_every_story_is_in_exactly_one_state(archive):
    states = (
        Article.objects.drafts(),
        Article.objects.scheduled(),
        Article.objects.published(),
        Article.objects.withdrawn(),
    )
    assert sorted(story.pk for state in states for story in state) == sorted(
        story.pk for story in archive.values()
    )


@pytest.mark.usefixtures("_now")
def test_breaking_news_cools_after_six_hours():
    hot = published_article(is_breaking=True, ago=timedelta(hours=5, minutes=59))
    published_article(is_breaking=True, ago=timedelta(hours=6))
    published_article(ago=timedelta(minutes=1))
    assert list(Article.objects.breaking()) == [hot]


def test_an_edition_has_its_own_stories():
    story = article()
    article(edition=edition("en"))
    assert list(Article.objects.in_edition(story.edition)) == [story]


def test_films_and_photo_reports_are_asked_for_by_kind():
    film, photos = article(kind=Kind.VIDEO), article(kind=Kind.PHOTO_REPORT)
    article()
    assert list(Article.objects.with_video()) == [film]
    assert list(Article.objects.photo_reports()) == [photos]


def test_newest_first_and_of_one_moment_the_higher_code_first():
    older = published_article(published_at=NOW - timedelta(hours=1))
    first, second = published_article(published_at=NOW), published_article(published_at=NOW)
    assert list(Article.objects.newest_first()) == [second, first, older]


def test_what_is_older_than_a_story_follows_it_in_the_list():
    stories = [published_article(published_at=NOW) for _ in range(3)]
    stories.append(published_article(published_at=NOW + timedelta(hours=1)))
    stories.append(published_article(published_at=NOW - timedelta(hours=1)))
    listed = list(Article.objects.newest_first())
    for place, story in enumerate(listed):
        assert list(Article.objects.older_than(story).newest_first()) == listed[place + 1 :]


def test_a_card_needs_no_second_query_and_carries_no_body(django_assert_num_queries):
    published_article(lead_image=image(), kicker="روتیتر", body="<p>متن</p>")
    (card,) = Article.objects.for_card()
    with django_assert_num_queries(0):
        assert card.get_absolute_url()
        assert card.lead_image.revision
        assert (card.kicker, card.lead, card.get_kind_display()) == ("روتیتر", "", "خبر")
        assert card.is_published
        assert not card.is_hot
    assert "body" in card.get_deferred_fields()


def test_a_page_needs_no_further_query(django_assert_num_queries):
    story = published_article(lead_image=image())
    story.tags.set(tag(name) for name in ("تالاب", "دریاچه"))
    story.authors.set(author(name) for name in ("مینا", "کاوه"))
    with django_assert_num_queries(4):
        page = Article.objects.for_page().get()
        assert all([page.category.name, page.edition.name, page.lead_image.alt])
        named = [*page.tags.all(), *page.authors.all()]
        assert len([each.get_absolute_url() for each in named]) == 4


def test_the_newest_of_each_service_are_counted_a_service():
    first, second = category("یکم"), category("دوم")
    for number in range(3):
        published_article(category=first, published_at=NOW - timedelta(hours=number))
    newest = published_article(category=second, published_at=NOW)
    parts = Article.objects.newest_of_categories([first.pk, second.pk], 2)
    assert [len(part) for part in parts] == [2, 1]
    assert list(parts[1]) == [newest]
    assert [story.published_at for story in parts[0]] == [NOW, NOW - timedelta(hours=1)]


def test_a_service_without_stories_gives_nothing():
    empty = category("خالی")
    parts = Article.objects.newest_of_categories([empty.pk], 5)
    assert list(Article.objects.any_of(*parts)) == []


STORIES = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 2, None]),
        st.sampled_from([Kind.NEWS, Kind.VIDEO, Kind.PHOTO_REPORT]),
        st.sampled_from([Status.DRAFT, Status.PUBLISHED]),
        st.integers(-2, 6),
        st.booleans(),
    ),
    max_size=24,
)


def write(stories: list[tuple], services: list[Category]) -> None:
    Article.objects.bulk_create(
        Article(
            edition=services[0].edition,
            headline=f"خبر {number}",
            category=services[place] if place is not None else None,
            kind=Kind.NEWS if place is None else kind,
            status=Status.DRAFT if place is None or kind == Kind.VIDEO else status,
            published_at=NOW - timedelta(hours=hours),
            is_breaking=breaking,
        )
        for number, (place, kind, status, hours, breaking) in enumerate(stories)
    )


@pytest.mark.usefixtures("_now")
@settings(max_examples=60, deadline=None)
@given(stories=STORIES, limit=st.integers(1, 5))
def test_any_of_gives_what_its_parts_give_one_by_one(stories, limit):
    with transaction.atomic():
        services = [category(f"سرویس {number}") for number in range(3)]
        write(stories, services)
        newest = Article.objects.newest_first()
        parts = [
            newest.published()[:limit],
            newest.breaking()[:limit],
            newest.with_video()[:limit],
            newest.photo_reports().published()[: limit + 1],
            *Article.objects.newest_of_categories([each.pk for each in services], limit),
        ]
        naive = {story.pk for part in parts for story in part}
        every = list(Article.objects.newest_first())
        found = list(Article.objects.any_of(*parts).for_card().newest_first())
        assert [story.pk for story in found] == [s.pk for s in every if s.pk in naive]
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_now")
@settings(max_examples=40, deadline=None)
@given(stories=STORIES, limit=st.integers(1, 5))
def test_the_newest_of_parts_are_the_first_of_them_all(stories, limit):
    with transaction.atomic():
        services = [category(f"سرویس {number}") for number in range(3)]
        write(stories, services)
        keys = [each.pk for each in services]
        parts = Article.objects.published().newest_of_categories(keys, limit)
        every = Article.objects.published().filter(category__in=keys).newest_first()
        found = Article.objects.newest_of(limit, *parts).newest_first()
        assert list(found) == list(every[:limit])
        asked = {"now": NOW, **numbered("service", keys)}
        assert statements.newest(3, limit, "first", **asked) == list(every[:limit])
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_now")
@settings(max_examples=40, deadline=None)
@given(stories=STORIES, size=st.integers(1, 4))
def test_page_after_page_is_the_whole_list(stories, size):
    with transaction.atomic():
        write(stories, [category(f"سرویس {number}") for number in range(3)])
        everything = list(Article.objects.published().newest_first())
        seen, rest = [], Article.objects.published().newest_first()
        while page := list(rest[:size]):
            seen += page
            rest = Article.objects.published().older_than(page[-1]).newest_first()
        assert seen == everything
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_now")
def test_only_links_that_readers_may_follow_are_visible():
    story = article()
    shown = [
        related(story, published_article(), position=2),
        related(story, url="https://example.com/", title="بیرون", position=1),
    ]
    related(story, article())
    related(story, published_article(published_at=NOW + timedelta(seconds=1)))
    related(story, withdrawn_article())
    assert list(RelatedLink.objects.visible()) == shown[::-1]


def test_a_related_card_needs_no_further_query(django_assert_num_queries):
    related(article(), published_article(lead_image=image()))
    (link,) = RelatedLink.objects.for_card()
    with django_assert_num_queries(0):
        assert (link.address, link.headline, link.summary) is not None
        assert link.picture.alt
