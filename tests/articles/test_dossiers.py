"""Dossiers: stories of one subject under a page of their own."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from articles.dossiers import stories
from articles.models import Article, DossierPlace, Version
from articles.models.content import content_of, copy_of
from articles.views import PAGE_SIZE
from qodsna import http
from tests.articles.forms import send, shown
from tests.articles.pages import Page
from tests.builders import (
    article,
    chief,
    dossier,
    edition,
    image,
    published_article,
    user,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


@pytest.fixture
def lakes():
    picture = image("کرانه دریاچه", caption="بامداد", credit="رضا بهمنی")
    return dossier(lead="یک سال با دریاچه‌ها.", introduction="<p>از کجا آمدیم؟</p>", image=picture)


@pytest.fixture
def sara(client):
    client.force_login(chief())
    return client


def test_its_page_has_a_picture_an_introduction_and_its_stories_newest_first(client, lakes):
    old = published_article(ago=hours(9))
    # Written first, published last.
    late = published_article(ago=hours(1))
    middle = published_article(ago=hours(5))
    for story in (
        late,
        middle,
        old,
        article(),
        withdrawn_article(),
        published_article(ago=-hours(1)),
    ):
        story.dossiers.add(lakes, through_defaults={"published_at": story.published_at})
    page = Page(client.get(lakes.get_absolute_url()))
    assert page.one("h1").text == "آینده دریاچه‌ها"
    assert page.one("img", alt="کرانه دریاچه").within("dossier")
    assert {"یک سال با دریاچه‌ها.", "از کجا آمدیم؟"} <= {each.text for each in page.all("p")}
    assert list(page.stories("list")) == [late.pk, middle.pk, old.pk]


def test_it_tells_other_sites_and_machines_what_it_is(client, lakes):
    story = published_article()
    story.dossiers.add(lakes, through_defaults={"published_at": story.published_at})
    page = Page(client.get(lakes.get_absolute_url()))
    assert page.one("meta", property="og:title")["content"] == "آینده دریاچه‌ها"
    assert page.one("meta", property="og:image:alt")["content"] == "کرانه دریاچه"
    told = json.loads(page.one("script", type="application/ld+json").text)
    assert told["@type"] == "CollectionPage"
    (item,) = told["mainEntity"]["itemListElement"]
    assert item["url"].endswith(story.get_absolute_url())


def test_an_empty_one_says_so_and_a_hidden_one_is_nowhere(client, lakes):
    assert "هنوز خبری" in Page(client.get(lakes.get_absolute_url())).text
    story = published_article()
    hidden = dossier("پنهان", is_shown=False)
    story.dossiers.add(hidden, lakes)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    page = Page(client.get(story.get_absolute_url()))
    assert [each.text for each in page.all("a") if each.within("story__dossiers")] == [lakes.name]


def test_the_newsroom_looks_at_a_hidden_one_first(sara):
    hidden = dossier("پنهان", is_shown=False, introduction="<p>به‌زودی</p>")
    response = sara.get(f"/admin/articles/dossier/{hidden.pk}/preview/")
    page = Page(response)
    assert "خوانندگان هنوز نمی‌بینند" in page.text
    assert "به‌زودی" in page.text
    assert "no-store" in response["Cache-Control"]


def test_it_is_turned_over_page_by_page_and_each_story_comes_once(client, lakes):
    codes = []
    for number in range(PAGE_SIZE + 3):
        story = published_article(ago=hours(number + 1))
        story.dossiers.add(lakes, through_defaults={"published_at": story.published_at})
        codes.append(story.pk)
    first = Page(client.get(lakes.get_absolute_url()))
    (older,) = [each["href"] for each in first.all("a", rel="next")]
    second = Page(client.get(f"{lakes.get_absolute_url()}{older}"))
    assert [*first.stories("list"), *second.stories("list")] == codes


def test_a_page_costs_the_same_with_little_and_with_much(
    client, lakes, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    client.get("/fa/")
    for number in (1, PAGE_SIZE + 5):
        for _ in range(number):
            story = published_article(lead_image=image())
            story.dossiers.add(lakes, through_defaults={"published_at": story.published_at})
        with django_assert_num_queries(2):  # the dossier, its stories
            client.get(lakes.get_absolute_url())


def test_its_list_walks_its_own_index(lakes):
    plan = stories(lakes, None).explain()
    assert "dossier_newest" in plan or connection.vendor == "postgresql"


# Stories come into it in their form


def test_a_place_knows_the_moment_of_its_story_whatever_happens_to_it(sara, lakes):
    story = article()
    send(sara, story, shown(story), dossiers=[lakes.pk])
    place = DossierPlace.objects.get()
    assert (place.article_id, place.published_at) == (story.pk, None)
    story = Article.objects.get()
    story.category = published_article().category
    story.save()
    story.publish(by=None)
    place.refresh_from_db()
    assert place.published_at == story.published_at
    other = dossier("دیگر")
    send(sara, story, shown(story), dossiers=[lakes.pk, other.pk])
    moments = DossierPlace.objects.values_list("published_at", flat=True)
    assert [*moments] == [story.published_at] * 2


def test_versions_and_copies_hold_dossiers_and_older_versions_know_of_none(sara, lakes):
    story = article()
    send(sara, story, shown(story), dossiers=[lakes.pk])
    first, second = Version.objects.of(story).order_by("number")
    assert (first.content["dossiers"], second.content["dossiers"]) == ([], [lakes.pk])
    assert content_of(copy_of(story, by=None))["dossiers"] == [lakes.pk]
    del first.content["dossiers"]
    first.save()
    assert sara.get(f"/admin/articles/article/{story.pk}/compare/?from=1&to=2").status_code == 200
    first.restore(by=None)
    assert list(story.dossiers.all()) == [lakes]


def test_a_dossier_of_another_edition_is_refused(sara):
    story = article()
    stranger = dossier("Lakes", edition=edition("en"))
    response = send(sara, story, shown(story), dossiers=[stranger.pk])
    assert "از نسخه دیگری است" in response.content.decode()


# The desk


def test_the_desk_lists_them_with_the_number_of_their_stories(sara, lakes):
    published_article().dossiers.add(lakes)
    page = Page(sara.get("/admin/articles/dossier/"))
    (count,) = [each.text for each in page.all("td", "field-stories")]
    assert count == "۱"


def test_an_introduction_is_rich_in_the_letters_of_its_edition_and_has_no_pictures(sara, lakes):
    typed = '<p>كتاب <strong>ها</strong></p><figure data-image="1"></figure><script>x</script>'
    form = {"name": "نو", "edition": lakes.edition_id, "introduction": typed, "is_shown": "on"}
    assert sara.post("/admin/articles/dossier/add/", form).status_code == 302
    made = lakes.__class__.objects.get(name="نو")
    assert made.introduction == "<p>کتاب <strong>ها</strong></p>"
    assert made.get_absolute_url() == "/fa/dossier/نو" or "dossier" in made.get_absolute_url()


def test_a_reporter_puts_stories_into_dossiers_and_makes_none(client, lakes):
    client.force_login(user(role="reporter"))
    assert client.get("/admin/articles/dossier/add/").status_code == 403
    query = "app_label=articles&model_name=article&field_name=dossiers&term=دریا"
    found = client.get(f"/admin/autocomplete/?{query}").json()["results"]
    assert [each["text"] for each in found] == [lakes.name]
