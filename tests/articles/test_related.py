"""Related content: pinned by hand, and filled up by suggestions."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import tasks
from articles.derived.mending import put_all_right as index
from articles.models import Article, Category, RelatedLink, Suggested, Trait, Version
from articles.reads.gathering import gathering
from articles.related import keeping
from articles.related.finding import about, rarity, suggestions
from articles.related.shown import PLACES, related_links
from articles.status import Status
from tests.articles.forms import send, shown
from tests.articles.pages import Page
from tests.builders import (
    article,
    author,
    category,
    chief,
    dossier,
    edition,
    published_article,
    related,
    tag,
    user,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db


def suggested(story: Article, most: int = 12) -> list[int]:
    return [each.article.pk for each in suggestions(about(story), most)]


def told(story: Article, other: Article) -> str:
    found = suggestions(about(story), 12)
    return next(each.why for each in found if each.article == other)


def shown_under(story: Article) -> list[int]:
    story = Article.objects.for_page().get(pk=story.pk)
    return [link.target_id for link in related_links(story)]


@pytest.fixture
def known():
    """Says of all stories by what they are alike, as the tasks do after each save."""
    return lambda: list(index())


# What is suggested, and why


def test_what_has_something_in_common_comes_first_and_says_what(known):
    water, lakes = tag("آب"), dossier("آینده دریاچه‌ها")
    elsewhere = category("ورزش")
    writer = author("مینا رستگار")
    story = published_article(headline="سعید خطیب‌زاده: تالاب گاوخونی خشک شد", category=elsewhere)
    same_name = published_article(headline="گفته‌های سعید خطیب زاده", category=category("سیاست"))
    same_words = published_article(headline="آینده تالاب گاوخونی روشن نیست")
    same_tag = published_article(headline="فردا باران می‌بارد")
    same_dossier = published_article(headline="قایق‌ها برگشتند")
    nothing = published_article(headline="نمایشگاه کتاب کودک", category=category("فرهنگ"))
    same_service = published_article(headline="تندر تبریز برد", category=elsewhere)
    for each in (story, same_tag):
        each.tags.add(water)
        each.authors.add(writer)
    for each in (story, same_dossier):
        each.dossiers.add(lakes)
    known()
    found = suggested(story)
    assert set(found) == {
        each.pk for each in (same_name, same_words, same_tag, same_dossier, same_service)
    }
    assert nothing.pk not in found
    assert found[-1] == same_service.pk
    assert told(story, same_tag).startswith("برچسب مشترک: آب")
    assert told(story, same_dossier) == "پرونده مشترک: آینده دریاچه‌ها"
    assert told(story, same_name).startswith("نام مشترک: ")
    assert told(story, same_words) == "واژه مشترک: تالاب گاوخونی"
    assert told(story, same_service) == "از همین سرویس"


def test_of_two_alike_the_fresh_one_comes_first(known):
    words = {"headline": "تالاب گاوخونی"}
    story = published_article(**words)
    old, new = (published_article(ago=timedelta(days=days), **words) for days in (300, 2))
    known()
    assert suggested(story) == [new.pk, old.pk]


def test_a_rare_word_tells_more_than_a_common_one(known):
    story = published_article(headline="فلامینگو بر دریاچه")
    rare = published_article(headline="فلامینگو برگشت")
    for _ in range(12):
        published_article(headline="آب دریاچه")
    known()
    assert suggested(story)[0] == rare.pk


@pytest.mark.parametrize("newest", [20, 200_000, 86_000_000])
def test_fewer_stories_tell_more_wherever_codes_begin(newest):
    sizes = [rarity([newest - each for each in range(few)], newest) for few in (2, 13, 20)]
    assert sizes == sorted(set(sizes), reverse=True)


# Kept after every change, by tasks


def test_a_story_is_related_once_it_is_published_and_its_neighbours_hear_of_it(tasks_run_at_once):
    lake = tag("دریاچه")
    old = published_article(headline="دریاچه ارومیه")
    old.tags.add(lake)
    draft = article(headline="دریاچه ارومیه جان گرفت", category=old.category)
    draft.tags.add(lake)
    assert not Trait.objects.filter(article=draft).exists()
    tasks.relate.call(old.pk)
    draft.publish(by=None)
    tasks.relate.call(draft.pk)
    assert shown_under(draft) == [old.pk]
    assert shown_under(old) == [draft.pk]
    draft.withdraw(by=None)
    assert not Trait.objects.filter(article=draft).exists()
    assert shown_under(old) == []


def test_a_change_of_words_or_tags_asks_for_it_anew(client, tasks_asked_for):
    client.force_login(chief())
    story = published_article()
    for typed in ({"headline": "دریاچه"}, {"tags": [tag().pk]}):
        tasks_asked_for.clear()
        send(client, story, shown(story), **typed)
        assert [run.args for run in tasks_asked_for if "relate" in run.task] == [[story.pk]]
    tasks_asked_for.clear()
    send(client, story, shown(story), sign_off="م.ح")
    assert [run for run in tasks_asked_for if "relate" in run.task] == []


def test_traits_that_are_right_stay_untouched(django_assert_num_queries):
    story = published_article(headline="دریاچه ارومیه")
    keeping.keep_traits(story)
    before = set(Trait.objects.values_list("pk", flat=True))
    story.headline = "دریاچه ارومیه پرآب"
    keeping.keep_traits(story)
    assert before < set(Trait.objects.values_list("pk", flat=True))
    with django_assert_num_queries(4):  # tags, authors, dossiers, what is there
        keeping.keep_traits(story)


def test_what_is_read_or_new_is_looked_for_anew_and_nothing_else(monkeypatch):
    monkeypatch.setattr(keeping, "IN_A_TURN", 2)
    stories = [published_article(ago=timedelta(days=days)) for days in (1, 2, 30, 40)]
    first, second, read, _ = stories
    gathering.add("fa", read.pk, "127.0.0.1")
    gathering.flush()
    assert keeping.stale() == [read.pk, first.pk]
    tasks.refresh_related.call()
    assert set(Suggested.objects.values_list("pk", flat=True)) == {read.pk, first.pk}
    assert keeping.stale() == [second.pk]


# What readers see


def test_pins_come_first_and_suggestions_fill_up_what_is_left(client, known):
    story, *others = (published_article(headline="تالاب گاوخونی") for _ in range(6))
    known()
    keeping.suggest(story)
    pinned = others[2]
    related(story, pinned)
    found = shown_under(story)
    assert found[0] == pinned.pk
    assert len(set(found)) == len(found) == PLACES
    page = Page(client.get(story.get_absolute_url()))
    assert list(page.stories("block--inner"))[:PLACES] == found


def test_many_pins_leave_no_room_and_all_of_them_are_shown(known):
    story, *others = (published_article(headline="تالاب گاوخونی") for _ in range(6))
    known()
    keeping.suggest(story)
    for number, other in enumerate(others[:4]):
        related(story, other, position=number)
    assert shown_under(story) == [other.pk for other in others[:4]]


def test_what_is_withdrawn_goes_at_once_and_another_takes_its_place(known):
    story, *_ = (published_article(headline="تالاب گاوخونی") for _ in range(5))
    known()
    keeping.suggest(story)
    gone = Article.objects.get(pk=shown_under(story)[0])
    gone.withdraw(by=None)
    assert gone.pk not in shown_under(story)
    assert len(shown_under(story)) == PLACES


# Whatever there is

STATES = {
    "published": {"status": Status.PUBLISHED},
    "scheduled": {"status": Status.PUBLISHED},
    "draft": {"status": Status.DRAFT},
    "withdrawn": {"status": Status.WITHDRAWN},
}
WORDS = ["تالاب", "گاوخونی", "دریاچه", "باران", "کتاب", "کویر"]
a_story = st.fixed_dictionaries(
    {
        "state": st.sampled_from(sorted(STATES)),
        "then": st.sampled_from(sorted(STATES)),
        "words": st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
        "tags": st.sets(st.integers(0, 2)),
        "service": st.integers(0, 1),
        "edition": st.sampled_from(["fa", "fa", "fa", "en"]),
    }
)


class Made:
    """Stories as they were drawn; after their suggestions were kept, each goes into ``then``."""

    def __init__(self, drawn: list[dict], pins: list[tuple[int, int]]) -> None:
        self.services = {
            code: [category(f"{code} {n}", edition=edition(code)) for n in range(2)]
            for code in ("fa", "en")
        }
        self.tags = {
            code: [tag(f"{code} {n}", edition=edition(code)) for n in range(3)]
            for code in ("fa", "en")
        }
        self.stories = [self._story(each) for each in drawn]
        list(index())
        for story in self.stories:
            keeping.suggest(story)
        for story, each in zip(self.stories, drawn, strict=True):
            self._go(story, each["then"])
        for one, other in pins:
            story, target = (self.stories[n % len(drawn)] for n in (one, other))
            if story != target and not story.related_links.filter(target=target).exists():
                related(story, target)

    def _story(self, drawn: dict) -> Article:
        code = drawn["edition"]
        story = published_article(
            edition=edition(code),
            category=self.services[code][drawn["service"]],
            headline=" ".join(drawn["words"]),
        )
        story.tags.set(self.tags[code][number] for number in drawn["tags"])
        self._go(story, drawn["state"])
        return story

    def _go(self, story: Article, state: str) -> None:
        moment = story.published_at
        hours = timedelta(days=1) if state == "scheduled" else timedelta(0)
        Article.objects.filter(pk=story.pk).update(
            status=STATES[state]["status"],
            published_at=moment + hours,
            withdrawn_at=moment if state == "withdrawn" else None,
        )
        story.refresh_from_db()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    drawn=st.lists(a_story, min_size=2, max_size=8),
    pins=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=6),
)
def test_never_itself_never_unpublished_never_doubled_never_pinned_twice(drawn, pins):
    for model in (RelatedLink, Suggested, Trait, Version, Article, Category):
        model.objects.all().delete()
    type(tag("x")).objects.all().delete()
    made = Made(drawn, pins)
    published = set(Article.objects.published().values_list("pk", flat=True))
    for story in made.stories:
        found = shown_under(story)
        here = {each.pk for each in made.stories if each.edition_id == story.edition_id}
        pinned = list(
            RelatedLink.objects.filter(article=story, target__in=published)
            .order_by("position", "pk")
            .values_list("target", flat=True)
        )
        assert story.pk not in found
        assert set(found) <= published
        assert len(set(found)) == len(found)
        assert found[: len(pinned)] == pinned
        assert set(found[len(pinned) :]) <= here
        assert len(found) <= max(PLACES, len(pinned))
        fresh = suggested(story)
        assert story.pk not in fresh
        assert len(set(fresh)) == len(fresh)
        assert set(fresh) <= published & here


# What it costs


def newsroom(size: int) -> Article:
    chance = Random(size)
    names = [tag(f"برچسب {size} {n}") for n in range(5)]
    for _ in range(size):
        words = " ".join(chance.sample(WORDS, 3))
        published_article(headline=words).tags.set(chance.sample(names, 2))
    list(index())
    return Article.objects.published().newest_first().first()


def test_asking_costs_the_same_with_little_and_with_much(django_assert_num_queries):
    counts = []
    for size in (4, 60):
        story = Article.objects.for_page().get(pk=newsroom(size).pk)
        with CaptureQueriesContext(connection) as asked:
            assert suggestions(about(story), 8)
        counts.append(len(asked))
        keeping.suggest(story)
        page = Article.objects.for_page().get(pk=story.pk)
        with django_assert_num_queries(2):
            assert len(related_links(page)) == PLACES
    assert counts == [3, 3]


def test_the_newest_with_a_trait_are_read_from_an_index_alone():
    newsroom(30)
    with CaptureQueriesContext(connection) as asked:
        Trait.objects.newest(Trait.objects.values_list("number", flat=True)[:3], 5)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[-1]['sql']}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert plan.count("COVERING INDEX trait_newest") == 3
        assert "TEMP B-TREE" not in plan


# The editor's panel


def panel(client, story: Article | None = None, **typed) -> Page:
    code = f"{story.pk}/" if story else ""
    return Page(client.post(f"/admin/articles/article/{code}suggested/", typed))


def pins(page: Page) -> list[int]:
    return [int(each["data-pin"]) for each in page.all("button") if each["data-pin"]]


def test_the_editor_is_suggested_what_fits_what_is_typed(client, known):
    client.force_login(user(role="reporter"))
    lake = published_article(headline="دریاچه ارومیه")
    water = tag("آب")
    tagged = published_article(headline="باران")
    tagged.tags.add(water)
    withdrawn_article(headline="دریاچه ارومیه")
    known()
    typed = {"edition": edition().pk, "headline": "ارومیه و دریاچه‌اش", "tags": [water.pk]}
    page = panel(client, **typed)
    assert set(pins(page)) == {lake.pk, tagged.pk}
    assert "برچسب مشترک: آب" in page.one("ul").text
    assert pins(panel(client, pinned=[tagged.pk], **typed)) == [lake.pk]
    assert "هنوز خبری" in panel(client, headline="x").one("p").text
    assert panel(client, edition="x" * 30, tags=["9" * 30, "؟"], category="0") is not None


def test_a_saved_story_keeps_to_its_edition_and_is_never_suggested_to_itself(client, known):
    client.force_login(chief())
    story, other = (published_article(headline="دریاچه ارومیه") for _ in range(2))
    published_article(headline="دریاچه ارومیه", edition=edition("en"))
    known()
    assert pins(panel(client, story, headline="دریاچه ارومیه", edition=0)) == [other.pk]


def test_who_may_not_write_the_story_is_suggested_nothing(client):
    client.force_login(user(role="reporter"))
    response = client.post(f"/admin/articles/article/{published_article().pk}/suggested/")
    assert response.status_code == 403
