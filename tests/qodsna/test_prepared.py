"""Querysets that are compiled once and asked with other values."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from articles.models import Article, Category, DayCount, Edition, RelatedLink
from comments.models import Comment
from qodsna.prepared import Given, prepared, prepared_by_key
from qodsna.prepared.rows import Rows
from tests.builders import (
    article,
    category,
    edition,
    image,
    published_article,
    related,
    tag,
    video,
)
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db


@prepared
def stories() -> QuerySet:
    published = Article.objects.published(Given("now")).filter(category=Given("service"))
    return published.for_card().newest_first()


@pytest.fixture
def asked_for() -> Category:
    service = category("آب")
    published_article(category=service, lead_image=image())
    published_article(category=service)
    published_article(category=category("هوا"))
    return service


def test_what_is_found_is_what_the_queryset_finds(asked_for, django_assert_num_queries):
    plain = list(Article.objects.published().filter(category=asked_for).for_card().newest_first())
    with django_assert_num_queries(1):
        found = stories(now=timezone.now(), service=asked_for.pk)
        assert [each.lead_image for each in found] == [each.lead_image for each in plain]
        assert [each.edition.code for each in found] == ["fa", "fa"]
    assert [_columns(each) for each in found] == [_columns(each) for each in plain]
    assert [each.get_deferred_fields() for each in found] == [
        each.get_deferred_fields() for each in plain
    ]


def _columns(story: Article) -> dict:
    return {name: value for name, value in vars(story).items() if not name.startswith("_")}


def test_each_time_it_is_asked_with_other_values(asked_for):
    early = timezone.now() - timedelta(days=1)
    assert stories(now=early, service=asked_for.pk) == []
    assert len(stories(now=timezone.now(), service=asked_for.pk)) == 2
    assert len(stories(now=timezone.now(), service=asked_for.pk + 1)) == 1


def test_it_is_compiled_once_a_shape():
    edition()
    made = []

    @prepared
    def first(most: int) -> QuerySet:
        made.append(most)
        return Edition.objects.filter(code=Given("code")).order_by("pk")[:most]

    assert len(first(1, code="fa")) == len(first(2, code="fa")) == len(first(1, code="fa")) == 1
    assert first(1, code="xx") == []
    assert made == [1, 2]


def test_rows_annotations_and_unions_come_as_from_a_queryset():
    story = published_article()
    story.tags.set([tag("آب"), tag("هوا")])

    @prepared
    def codes() -> QuerySet:
        return Article.objects.filter(pk=Given("code")).values_list("pk", "published_at")

    @prepared
    def counted() -> QuerySet:
        return Article.objects.filter(pk=Given("code")).annotate(many=Count("tags"))

    @prepared
    def either() -> QuerySet:
        one = Article.objects.filter(pk=Given("one"))
        return one.union(Article.objects.filter(pk=Given("other")), all=True)

    assert codes(code=story.pk) == [(story.pk, story.published_at)]
    assert [each.many for each in counted(code=story.pk)] == [2]
    assert either(one=story.pk, other=story.pk) == [story, story]


def test_a_found_model_can_be_changed_and_saved(asked_for):
    (first, _) = stories(now=timezone.now(), service=asked_for.pk)
    first.kicker = "تازه"
    first.save(update_fields=["kicker"])
    assert Article.objects.get(pk=first.pk).kicker == "تازه"
    assert first.body == Article.objects.get(pk=first.pk).body


def test_a_value_that_is_not_given_is_an_error():
    with pytest.raises(KeyError, match="service"):
        stories(now=timezone.now())
    assert not connection.needs_rollback


@prepared_by_key
def by_code() -> QuerySet:
    return Article.objects.filter(pk=Given("code"), headline__contains="100%").for_card()


def test_what_is_found_by_keys_is_planned_once_a_connection(django_assert_num_queries):
    story, other = published_article(headline="100% آب"), published_article()
    for _ in range(2):
        with django_assert_num_queries(1):
            assert by_code(code=story.pk) == [story]
            with connection.cursor() as cursor:
                planned = planned_names(cursor)
        assert by_code(code=other.pk) == []
    assert len(planned) == (connection.vendor == "postgresql")


def planned_names(cursor) -> list[str]:
    """Without being counted among the queries of Django."""
    if connection.vendor != "postgresql":
        return []
    cursor.cursor.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'by_code%'")
    return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_behind_a_pool_whose_connections_have_planned_nothing_it_is_planned_each_time():
    story = published_article(headline="100% آب")
    by_code(code=story.pk)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
    for _ in range(2):
        assert by_code(code=story.pk) == [story]
    assert getattr(connection, "plans", None) is None
    connection.close()
    assert by_code(code=story.pk) == [story]


@prepared
def with_its_pins() -> QuerySet:
    pins = RelatedLink.objects.filter(article=Given("code")).visible(Given("now")).for_card()
    texts = Comment.objects.filter(article=Given("code")).values_list("text", "created_at")
    stories = Article.objects.filter(pk=Given("code")).only("headline")
    return stories.annotate(pinned=Rows(pins), said=Rows(texts))


def test_what_is_asked_along_is_what_it_finds_by_itself(django_assert_num_queries):
    story = published_article()
    targets = [
        published_article(
            headline='نقل «۱۰۰%» و "نقل"؛ \\ و\u200c😀',
            lead_image=image(crops={"card": [0, 0, 9, 6]}),
        ),
        published_article(video=video(duration=75)),
        article(),
    ]
    for target in reversed(targets):
        related(story, target)
    related(story, url="https://example.org/", title="بیرون")
    said = [comment(article=story, text="خط یکم\nخط دوم"), comment(article=story)]
    plain = list(RelatedLink.objects.filter(article=story).visible().for_card())
    with django_assert_num_queries(1):
        (found,) = with_its_pins(code=story.pk, now=timezone.now())
        assert list(map(_whole, found.pinned)) == list(map(_whole, plain))
    assert [each.target for each in plain] == [targets[1], targets[0], None]
    assert sorted(found.said) == sorted((each.text, each.created_at) for each in said)


def _whole(link: RelatedLink) -> list[dict | None]:
    """All columns that were asked for, also of what is joined to it."""
    target = link.target
    joined = (target.edition, target.lead_image, target.video) if target else ()
    return [each and _columns(each) for each in (link, target, link.image, *joined)]


def test_where_nothing_is_found_along_there_is_an_empty_list():
    story = published_article()
    (found,) = with_its_pins(code=story.pk, now=timezone.now())
    assert (found.pinned, found.said) == ([], [])


def test_what_json_would_change_cannot_be_asked_along():
    dates = DayCount.objects.values_list("day")

    @prepared
    def counted() -> QuerySet:
        return Article.objects.filter(pk=Given("code")).annotate(days=Rows(dates))

    with pytest.raises(TypeError, match="DateField"):
        counted(code=1)
