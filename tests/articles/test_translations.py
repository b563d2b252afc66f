"""One story in several languages: bound in the newsroom, found by readers and machines."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from articles.models import Article, Step, TranslationGroup
from articles.models.rendering import draft_in
from articles.models.translating import bind
from articles.sitemaps import Month
from articles.status import Verb
from articles.story import translations_of
from tests.articles.editions import arabic
from tests.articles.forms import DESK, send, shown
from tests.articles.machines import check_json_ld, check_sitemap, xml
from tests.articles.pages import Page
from tests.articles.test_metadata import of_type
from tests.builders import (
    article,
    author,
    category,
    edition,
    gallery,
    image,
    published_article,
    ready_video,
    related,
    user,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
XHTML = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def story() -> Article:
    return published_article(headline="بازگشت فلامینگوها", ago=timedelta(hours=3))


@pytest.fixture
def english() -> Article:
    return published_article(edition=edition("en"), headline="Flamingos return")


@pytest.fixture
def in_arabic() -> Article:
    return published_article(edition=arabic(), headline="عودة الطيور")


@pytest.fixture
def chief() -> Client:
    client = Client()
    client.force_login(user("chief", role="chief_editor"))
    return client


def stands(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def sitemap_of(story: Article) -> str:
    return f"/sitemap-{story.edition.code}-{Month.of(story.published_at)}.xml"


def names(stories) -> list[str]:
    return [each.headline for each in stories]


# What binds them


def test_translations_are_bound_both_ways_and_all_together(story, english, in_arabic):
    assert story.join(english, by=None)
    assert in_arabic.join(stands(english), by=None)
    for each in map(stands, (story, english, in_arabic)):
        others = [other for other in (story, in_arabic, english) if other != each]
        assert {*each.translations} == {*others}
    assert TranslationGroup.objects.count() == 1


def test_two_groups_become_one_and_binding_again_is_nothing(story, english, in_arabic):
    fourth = published_article(edition=edition("id", language="en"), headline="Burung")
    assert story.join(english, by=None)
    assert in_arabic.join(fourth, by=None)
    assert stands(english).join(stands(fourth), by=None)
    assert len(stands(story).translations) == 3
    assert not stands(story).join(stands(in_arabic), by=None)
    assert TranslationGroup.objects.count() == 1


def test_an_edition_has_one_translation_of_a_story_alone(story, english):
    story.join(english, by=None)
    second = published_article(edition=english.edition, headline="Pink birds")
    with pytest.raises(ValidationError, match="ترجمه دیگری"):
        story.join(second, by=None)
    with pytest.raises(ValidationError, match="نسخه دیگری است"):
        story.join(published_article(), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        bind([story, english, second])
    assert names(stands(story).translations) == ["Flamingos return"]


def test_what_is_parted_is_nobodys_translation_and_leaves_none_alone(story, english, in_arabic):
    story.join(english, by=None)
    story.join(in_arabic, by=None)
    assert stands(story).part(by=None)
    assert names(stands(english).translations) == ["عودة الطيور"]
    assert stands(english).part(by=None)
    assert not stands(in_arabic).part(by=None)
    assert not TranslationGroup.objects.exists()


def test_each_of_them_keeps_a_step_of_it(story, english):
    by = user()
    story.join(english, by=by)
    stands(english).part(by=by)
    for each in (story, english):
        steps = Step.objects.filter(article=each, verb__in=[Verb.JOIN, Verb.PART])
        assert [(step.verb, step.by) for step in steps] == [(Verb.JOIN, by), (Verb.PART, by)]


# What readers and machines find


def switch(page: Page) -> dict[str, str]:
    """Where the page leads to in another language, by that language."""
    links = [each for each in page.all("a") if each.within("translations")]
    assert all(each["hreflang"] == each["lang"] for each in links)
    return {each["lang"]: each["href"] for each in links}


def alternates(page: Page) -> dict[str, str]:
    return {e["hreflang"]: e["href"] for e in page.all("link", rel="alternate") if e["hreflang"]}


def test_a_page_leads_to_its_translations_and_they_lead_back(client, story, english, in_arabic):
    story.join(english, by=None)
    story.join(in_arabic, by=None)
    there = {"fa": story, "ar": in_arabic, "en": english}
    paths = {language: each.get_absolute_url() for language, each in there.items()}
    for language, each in there.items():
        page = Page(client.get(each.get_absolute_url()))
        assert switch(page) == {other: path for other, path in paths.items() if other != language}
        whole = {other: f"{SITE}{path}" for other, path in paths.items()}
        assert alternates(page) == whole | {"x-default": f"{SITE}{paths['fa']}"}


def test_what_readers_do_not_see_is_translated_nowhere(client, story, english):
    waiting = published_article(edition=arabic(), ago=-timedelta(hours=1), headline="لاحقا")
    story.join(withdrawn_article(edition=english.edition), by=None)
    story.join(waiting, by=None)
    page = client.get(story.get_absolute_url())
    assert (switch(Page(page)), alternates(Page(page))) == ({}, {})
    assert "workTranslation" not in page.content.decode()
    response = client.get(sitemap_of(story))
    assert (response.status_code, b"xhtml:link" in response.content) == (200, False)


def test_machines_hear_which_came_first(client, story, english):
    story.join(english, by=None)
    first, second = (Page(client.get(each.get_absolute_url())) for each in (story, english))
    work, translation = (of_type(page, "NewsArticle") for page in (first, second))
    check_json_ld([work, translation])
    (told,) = work["workTranslation"]
    assert (told["inLanguage"], told["url"]) == ("en", translation["url"])
    assert translation["translationOfWork"]["url"] == work["url"]
    assert "translationOfWork" not in work
    assert "workTranslation" not in translation


def test_a_sitemap_names_the_languages_of_a_story(client, story, english):
    story.join(english, by=None)
    published_article(headline="بی‌ترجمه", published_at=story.published_at)
    root = xml(client.get(sitemap_of(story)))
    check_sitemap(root)
    told = [[(e.get("hreflang"), e.get("href")) for e in entry.iter(XHTML)] for entry in root]
    paths = [f"{SITE}{each.get_absolute_url()}" for each in (story, english)]
    assert len(root) == 2
    assert told == [[("fa", paths[0]), ("en", paths[1]), ("x-default", paths[0])], []]


def test_a_story_without_translations_costs_nothing_for_them(
    story, english, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert translations_of(story) == []
    story.join(english, by=None)
    with django_assert_num_queries(1):
        (there,) = translations_of(story)
        assert (there.edition.name, there.get_absolute_url()) == (
            "Test News Agency",
            english.get_absolute_url(),
        )


# In the newsroom


def test_the_form_finds_the_translation_and_saves_it(chief, story, english):
    form = shown(story)
    page = chief.get(f"{DESK}{story.pk}/change/").content.decode()
    assert "خبری که ترجمه همین است" in page
    assert f"/choices/?other_than={story.edition_id}" in page
    response = send(chief, story, form, translation=english.pk)
    assert response.status_code == 302
    assert names(stands(story).translations) == ["Flamingos return"]
    page = chief.get(f"{DESK}{english.pk}/change/").content.decode()
    assert f"{DESK}{story.pk}/change/" in page


def test_a_wrong_translation_comes_back_with_all_that_was_typed(chief, story, english):
    other = published_article(headline="همین نسخه")
    response = send(chief, story, shown(story), translation=other.pk, headline="تیتر تازه")
    assert response.status_code == 200
    assert "ترجمه در نسخه دیگری است" in response.content.decode()
    assert "تیتر تازه" in response.content.decode()
    assert stands(story).translation_group_id is None


def test_the_finder_looks_in_other_editions_alone(chief, story, english):
    query = "app_label=articles&model_name=relatedlink&field_name=target&term="
    found = chief.get(f"{DESK}choices/?other_than={story.edition_id}&{query}").json()["results"]
    assert [each["id"] for each in found] == [str(english.pk)]
    assert found[0]["text"].startswith("Test News: Flamingos return (")


def test_a_translation_begun_anew_carries_everything_but_the_words_of_its_edition(chief, story):
    there, picture = edition("en"), image()
    writer, known = author("مینا رستگار", initials="م.ر"), author("سارا", initials="س.ک")
    signing = author("Sara", edition=there, initials="س.ک")
    story.video, story.lead_image, story.gallery = ready_video(), picture, gallery(picture)
    story.save()
    story.authors.add(writer, known)
    target = published_article()
    translated = published_article(edition=there, headline="Related")
    target.join(translated, by=None)
    related(story, target, position=1)
    related(story, url="https://example.org/", title="بیرون", position=2)
    related(story, published_article(), position=3)
    response = chief.post(f"{DESK}{story.pk}/translations/new/", {"edition": there.pk})
    (draft,) = stands(story).translations
    assert response.url == f"{DESK}{draft.pk}/change/"
    assert (draft.status, draft.category, draft.headline) == ("draft", None, story.headline)
    carried = (draft.video, draft.lead_image, draft.gallery)
    assert carried == (story.video, picture, story.gallery)
    assert {each.name for each in draft.authors.all()} == {"مینا رستگار", "Sara"}
    assert signing in draft.authors.all()
    links = draft.related_links.order_by("position")
    assert [(each.target, each.url) for each in links] == [
        (translated, ""),
        (None, "https://example.org/"),
    ]
    again = chief.post(f"{DESK}{story.pk}/translations/new/", {"edition": there.pk}, follow=True)
    assert "ترجمه دیگری از این خبر دارد" in again.content.decode()
    assert Article.objects.filter(edition=there).count() == 2


def test_a_draft_in_the_same_edition_is_no_translation(story):
    with pytest.raises(ValidationError):
        draft_in(story.edition, story, by=None)
    assert Article.objects.count() == 1


def test_the_page_of_translations_parts_them(chief, story, english):
    story.join(english, by=None)
    arabic()
    page = chief.get(f"{DESK}{story.pk}/translations/").content.decode()
    assert "Flamingos return" in page
    assert "در اختبار" in " ".join(page.split())
    assert "به English" not in page
    chief.post(f"{DESK}{story.pk}/translations/part/")
    assert not stands(english).translations
    page = chief.get(f"{DESK}{story.pk}/translations/").content.decode()
    assert "هنوز ترجمه‌ای ندارد" in page
    assert chief.post(f"{DESK}{story.pk}/translations/new/", {"edition": "?"}).status_code == 404


def test_a_newsroom_of_one_edition_is_not_asked(chief):
    story = article(category=category())
    assert "ترجمه همین است" not in chief.get(f"{DESK}{story.pk}/change/").content.decode()
