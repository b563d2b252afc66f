"""What readers find, in which order, and what they never do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Findable
from articles.search import finding
from articles.search.asking import Question
from articles.search.finding import Found, find
from tests.builders import (
    approved_article,
    article,
    author,
    category,
    edition,
    published_article,
    submitted_article,
    tag,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db


def asked(text: str, **filters) -> Found:
    page = {name: filters.pop(name) for name in ("page", "size") if name in filters}
    newspaper = filters.pop("edition", None) or edition()
    return find(Question(text, newspaper, **filters), **page)


def headlines(text: str, **filters) -> list[str]:
    return [story.headline for story in asked(text, **filters).stories]


def told(headline: str, **fields) -> Article:
    return published_article(headline=headline, **fields)


# What is found


@pytest.mark.parametrize("field", ["kicker", "headline", "subheadline", "lead", "body"])
def test_a_word_is_found_in_every_field(field):
    story = published_article(**{field: "از سمندر نوشتند"})
    told("خبر دیگر")
    assert [each.pk for each in asked("سمندر").stories] == [story.pk]


def test_tags_and_authors_are_found_by_their_names_also_after_these_change():
    story = told("خبر")
    subject, writer = tag("حیات وحش"), author("مینا رستگار")
    story.tags.add(subject)
    story.authors.add(writer)
    assert headlines("وحش رستگار") == headlines("«حیات وحش»") == ["خبر"]
    subject.name, writer.name = "زیست‌بوم", "سارا پناهی"
    subject.save()
    writer.save()
    assert headlines("زیست بوم پناهی") == ["خبر"]
    assert headlines("وحش") == headlines("رستگار") == []
    story.tags.clear()
    assert headlines("زیست‌بوم") == []


def test_a_tag_that_loses_its_stories_loses_them_here_too():
    story, subject = told("خبر"), tag("سمندر")
    subject.article_set.add(story)
    assert headlines("سمندر") == ["خبر"]
    subject.article_set.remove(story)
    assert headlines("سمندر") == []


def test_all_words_must_be_there_in_whatever_field():
    told("سمندر در تالاب")
    told("سمندر", lead="در تالاب زندگی می‌کند.")
    told("سمندر", lead="در جنگل زندگی می‌کند.")
    assert asked("تالاب سمندر").total == 2


@pytest.mark.parametrize("text", ['"تالاب آبی"', "«تالاب آبی»", "“تالاب آبی”", '"تالاب آبی'])
def test_words_in_quotes_stand_side_by_side(text):
    told("دیدار از تالاب آبی")
    if text.count('"') != 1:
        told("آبی است این تالاب", lead="تالاب", body="<p>آبی</p>")
    assert headlines(text) == ["دیدار از تالاب آبی"]


@pytest.mark.parametrize(
    ("text", "count"),
    [('"در ایران"', 1), ('"از مردم در ایران"', 1), ('"ایران در"', 0), ('"مردم در"', 2)],
)
def test_the_commonest_words_in_quotes_stand_side_by_side_too(text, count):
    told("خبر", body="<p>بسیاری از مردم در ایران</p>")
    told("ایران", kicker="از مردم در", lead="ایران ایران")
    assert asked(text).total == count


@pytest.mark.parametrize("text", ["تالاب -سمندر", "-سمندر تالاب", "تالاب -«سمندر آبی»"])
def test_what_has_a_minus_before_it_is_not_there(text):
    told("تالاب")
    told("تالاب", lead="سمندرهای آبی")
    if "«" not in text:
        tagged = told("تالاب")
        tagged.tags.add(tag("سمندر"))
    assert asked(text).total == 1


def test_a_minus_inside_of_a_word_excludes_nothing():
    told("نشست علمی-پژوهشی")
    assert asked("علمی-پژوهشی").total == 1


# Filters


def test_a_service_is_asked_for_with_all_below_it():
    sport = category("ورزش")
    football = category("فوتبال", parent=sport)
    told("گزارش بازی", category=football)
    told("گزارش بازار", category=category("اقتصاد"))
    assert headlines("گزارش", category=sport) == ["گزارش بازی"]


def test_kind_tag_and_author_filter():
    subject, writer = tag(), author()
    told("گزارش یک", kind=Article.Kind.OPINION)
    second, third = told("گزارش دو"), told("گزارش سه")
    second.tags.add(subject)
    third.authors.add(writer)
    assert headlines("گزارش", kind=Article.Kind.OPINION) == ["گزارش یک"]
    assert headlines("گزارش", tag=subject) == ["گزارش دو"]
    assert headlines("گزارش", author=writer) == ["گزارش سه"]


def test_another_edition_is_another_newspaper():
    english = edition("en")
    published_article(headline="Salamander", edition=english)
    assert asked("salamander").total == 0
    assert asked("SALAMANDER", edition=english).total == 1


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (date(2025, 3, 20), date(2025, 3, 20), ["خبر ۲۳:۴۵ سی اسفند"]),
        (date(2025, 3, 21), date(2025, 3, 21), ["خبر ۰۰:۰۰ یک فروردین"]),
        (date(2025, 3, 20), None, ["خبر ۰۰:۰۰ یک فروردین", "خبر ۲۳:۴۵ سی اسفند"]),
        (None, date(2025, 3, 20), ["خبر ۲۳:۴۵ سی اسفند"]),
        (date(2025, 3, 22), date(2025, 3, 19), []),
        (date.min, date.max, ["خبر ۰۰:۰۰ یک فروردین", "خبر ۲۳:۴۵ سی اسفند"]),
    ],
)
def test_days_are_those_of_tehran(since, until, found):
    told("خبر ۲۳:۴۵ سی اسفند", published_at=datetime(2025, 3, 20, 20, 15, tzinfo=UTC))
    told("خبر ۰۰:۰۰ یک فروردین", published_at=datetime(2025, 3, 20, 20, 30, tzinfo=UTC))
    assert headlines("خبر", since=since, until=until) == found


# Order


def test_titles_weigh_more_than_a_lead_and_a_lead_more_than_a_body():
    told("خبر یک", body="<p>سمندر</p>")
    told("خبر دو", lead="سمندر")
    told("سمندر")
    told("خبر چهار", kicker="سمندر", ago=timedelta(hours=2))
    assert headlines("سمندر") == ["سمندر", "خبر چهار", "خبر دو", "خبر یک"]


def test_of_two_alike_the_fresh_one_comes_first_and_an_old_title_before_a_passing_word():
    told("سمندر دیروز", ago=timedelta(days=1))
    told("سمندر پارسال", ago=timedelta(days=400))
    told("خبر", body="<p>سمندر</p>", ago=timedelta(days=2))
    assert headlines("سمندر") == ["سمندر دیروز", "سمندر پارسال", "خبر"]


def test_by_date_only_the_moment_counts():
    told("سمندر", ago=timedelta(days=3))
    told("خبر", body="<p>سمندر</p>")
    assert headlines("سمندر", by_date=True) == ["خبر", "سمندر"]


# Pages


@pytest.mark.parametrize("by_date", [False, True])
def test_pages_have_every_story_once_and_the_last_has_no_next(by_date):
    codes = [told(f"سمندر {number}").pk for number in range(7)]
    pages = [asked("سمندر", page=page, size=3, by_date=by_date) for page in (1, 2, 3)]
    assert sorted(story.pk for page in pages for story in page.stories) == codes
    assert [page.has_next for page in pages] == [True, True, False]
    assert {page.total for page in pages} == {7}
    assert asked("سمندر", page=9, size=3).stories == []


def test_of_more_than_are_walked_through_the_newest_are_shown(monkeypatch):
    monkeypatch.setattr(finding, "WALKED", 4)
    monkeypatch.setattr(finding, "WEIGHED", 1)
    for days in range(1, 8):
        told(f"خبر {days}", body="<p>سمندر</p>", ago=timedelta(days=days))
    found = asked("سمندر", size=3)
    assert (found.total, found.is_total_exact, found.has_next) == (4, False, True)
    assert [story.headline for story in found.stories] == ["خبر 1", "خبر 2", "خبر 3"]
    told("سمندر", ago=timedelta(days=300))
    assert headlines("سمندر")[:2] == ["سمندر", "خبر 1"]
    assert asked("سمندر", page=2, size=3).has_next is False


@pytest.mark.parametrize("days", [1, 20, 400, 4000, 20_000])
def test_a_story_of_any_age_is_found(days):
    published_at = timezone.now() - timedelta(days=days)
    told("سمندر", published_at=published_at)
    assert asked("سمندر").total == asked("سمندر", since=published_at.date()).total == 1


def test_what_the_walk_was_given_with_room_to_spare_is_not_called_all(monkeypatch):
    monkeypatch.setattr(finding, "SPARE", 1)
    monkeypatch.setattr(finding, "WALKED", 1)
    told("سمندر ۱", ago=timedelta(hours=9))
    for hours in (1, 2):
        ending = told(f"سمندر {hours}", ago=timedelta(hours=hours))
        past = timezone.now() - timedelta(minutes=1)
        Article.objects.filter(pk=ending.pk).update(published_until=past)
    assert asked("سمندر").is_total_exact is False


# Nothing that readers may not see


def test_what_is_not_published_is_not_found_not_counted_and_gives_no_spelling():
    for make in (article, submitted_article, approved_article, withdrawn_article):
        make(headline="سمندر", lead="سمندر")
    told("سمندر", published_at=timezone.now() + timedelta(hours=1))
    ended = told("سمندر", published_until=timezone.now() + timedelta(hours=1))
    Article.objects.filter(pk=ended.pk).update(
        published_until=timezone.now() - timedelta(seconds=1)
    )
    for text in ("سمندر", "سمندرها", "سمندز"):
        found = asked(text)
        assert (found.stories, found.total, found.did_you_mean) == ([], 0, None)


def test_time_alone_brings_a_story_and_takes_it_away(monkeypatch):
    now = timezone.now()
    told("سمندر", published_at=now + timedelta(hours=1), published_until=now + timedelta(hours=3))
    found = []
    for hours in (0, 2, 4):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + timedelta(hours=hours))
        found.append(asked("سمندر").total)
    assert found == [0, 1, 0]


def test_the_index_follows_publishing_changing_withdrawing_and_deleting():
    story = submitted_article(headline="سمندر")
    story.approve(by=None)
    assert asked("سمندر").total == 0
    story.publish(by=None)
    assert asked("سمندر").total == 1
    story.headline = "فلامینگو"
    story.save(update_fields=["headline"])
    assert (asked("سمندر").total, asked("فلامینگو").total) == (0, 1)
    sport = category("ورزش")
    story.category = sport
    story.save(update_fields=["category"])
    assert asked("فلامینگو", category=sport).total == 1
    story.withdraw(by=None, note="")
    assert asked("فلامینگو").total == 0
    assert not Findable.objects.filter(article=story).exists()
    again = told("سمندر")
    again.delete()
    assert asked("سمندر").total == 0


def test_who_saves_a_part_of_a_story_brings_back_no_word_that_is_gone():
    story = told("سمندر")
    read_before = Article.objects.get(pk=story.pk)
    story.headline = "فلامینگو"
    story.save()
    read_before.lead = "تالاب"
    read_before.save(update_fields=["lead"])
    read_before.tags.add(tag("کویر"))
    assert asked("سمندر").total == 0
    assert asked("فلامینگو تالاب کویر").total == 1


# What it costs


@pytest.mark.parametrize("text", ["سمندر", "سمندر تالاب", '"سمندر تالاب" -جنگل خبر'])
def test_the_queries_are_few_however_many_are_found(text, django_assert_max_num_queries):
    writer = author()
    for number in range(30):
        told(f"سمندر تالاب، خبر {number}").authors.add(writer)
    newspaper = edition()
    with django_assert_max_num_queries(9):
        assert len(asked(text, size=30, edition=newspaper).stories) == 30


def test_finding_nothing_takes_a_bounded_number_of_queries(django_assert_max_num_queries):
    told("سمندر")
    with django_assert_max_num_queries(50):
        asked("قخژسد ظغژپقص شسیبل کمنت")
