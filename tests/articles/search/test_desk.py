"""An editor types a few words, and every story that says them is there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.search import desk
from articles.status import Status
from tests.builders import article, edition, published_article, withdrawn_article

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[Article]:
    return list(desk.found(Article.objects.order_by("pk"), typed))


@pytest.fixture(params=["few", "many"])
def _however_many_say_it(request, monkeypatch):
    """Both ways to ask: stories that are named, and a walk through the list."""
    if request.param == "many":
        monkeypatch.setattr(desk, "FEW", 0)


@pytest.mark.usefixtures("_however_many_say_it")
@pytest.mark.parametrize(
    "typed",
    [
        "خانه‌های",
        "خانه های",
        "خانههاي",
        "تأيـيد",
        "تایید",
        "رئيس",
        "رييس",
        "قرآن قران",
        "۱۴۰۵",
        "١٤٠٥",
        "1405",
        "BBC bbc",
        "زیرین",
        "ابتدای لید",
        "کهن خانه",
        '"خانه‌های کهن"',
        "دو",
        "دو خانه",
        "و",
    ],
)
def test_a_story_is_found_however_it_is_typed(typed):
    wanted = article(
        kicker="رئیس قرآن BBC",
        headline="تأیید خانه‌های کهن",
        subheadline="زیرین ۱۴۰۵",
        lead="ابتدای لید دو و سه",
    )
    article(headline="خبر دیگر")
    assert found(typed) == [wanted]


@pytest.mark.usefixtures("_however_many_say_it")
def test_every_word_must_be_there():
    article(headline="خانه کهن")
    assert found("خانه سمندر") == []


@pytest.mark.usefixtures("_however_many_say_it")
def test_words_in_quotes_stand_together():
    article(headline="کهن است خانه")
    assert found('"خانه کهن"') == []


@pytest.mark.usefixtures("_however_many_say_it")
def test_a_code_is_found_beside_what_says_the_number():
    coded, saying = article(pk=1405, headline="خبر"), article(pk=2000, headline="سال ۱۴۰۵")
    assert found("۱۴۰۵") == [coded, saying]


def test_stories_are_found_in_every_state():
    stories = [article(), published_article(), withdrawn_article()]
    assert found("فلامینگو") == stories


def test_nothing_typed_filters_nothing():
    story = article()
    assert found(" \u200c ") == [story]


@pytest.mark.parametrize(
    "typed",
    [
        "%",
        "_",
        "\\",
        '"',
        "''",
        "*",
        "' OR 1=1 --",
        '" OR "خبر',
        "خبر*x",
        "NOT",
        "\x00y",
        "9" * 40,
        "خ" * 10_000,
    ],
)
@pytest.mark.usefixtures("_however_many_say_it")
def test_signs_and_operators_are_harmless(typed):
    article(headline="یک خبر")
    assert found(typed) == []


@pytest.mark.usefixtures("_however_many_say_it")
@pytest.mark.parametrize("stories", [Article.objects, Article.objects.withdrawn()])
def test_what_is_found_is_counted_with_every_other_condition(stories):
    article(headline="خبر سمندر")
    withdrawn_article(headline="خبر سمندر")
    withdrawn_article(headline="خبر تالاب")
    asked = desk.found(stories.all(), "سمندر")
    assert desk.counted(asked) == len(asked) > 0


def test_all_stories_are_counted_without_reading_one_that_is_released():
    article()
    withdrawn_article()
    published_article()
    published_article(ago=-timedelta(days=1))
    published_article(edition=edition("en"))
    with CaptureQueriesContext(connection) as queries:
        assert desk.counted(Article.objects.all()) == 5
    (asked,) = (each["sql"] for each in queries)
    assert f"'{Status.DRAFT}'" in asked
    assert f"'{Status.PUBLISHED}'" not in asked


def test_what_is_not_seen_is_not_asked_for():
    wanted = article(headline="یک خبر")
    assert found("خب\0ر") == [wanted]
