"""ninjs, held against the schema of the IPTC."""

import pytest

from tests.articles.api.asking import bearer, check_ninjs, get, partner
from tests.articles.editions import arabic, paper
from tests.builders import edition, image, published_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("place", ["fa", "ar", "en"])
def test_every_story_of_every_edition_is_valid_with_and_without_its_text(client, place):
    places = {"fa": edition, "ar": arabic, "en": lambda: edition("en")}
    own = paper(places[place]())
    _, key = partner()
    for story in (own.story, own.film, own.report):
        for headers in ({}, bearer(key)):
            path = f"/{place}/articles/{story.pk}"
            told = check_ninjs(get(client, path, headers=headers, format="ninjs").json())
            assert told["uri"] == f"http://testserver/{place}/{story.pk}"
            assert told["language"] == own.edition.language
            assert ("bodies" in told) == bool(headers)
            assert told["representationType"] == ("full" if headers else "partial")
    answer = get(client, f"/{place}/articles", format="ninjs", limit=2)
    listed = check_ninjs(answer.json())
    assert len(listed["associations"]) == 2
    assert 'rel="next"' in answer["Link"]
    assert "format=ninjs" in answer["Link"]
    for each in listed["associations"]:
        check_ninjs({name: value for name, value in each.items() if name != "name"})


def test_it_says_what_agencies_ask_for(client):
    own = paper(edition())
    _, key = partner()
    path = f"/fa/articles/{own.story.pk}"
    told = get(client, path, headers=bearer(key), format="ninjs").json()
    assert told["headlines"][0] == {"role": "main", "value": own.story.title}
    assert [each["name"] for each in told["subjects"]] == ["FA", "FA ۲۴", "FA ۱۴۰۴"]
    assert told["by"] == "FA ۷"
    plain, html = told["bodies"]
    assert plain["charCount"] == len(plain["value"])
    assert plain["value"] == "۱۲ پرنده\nمتن ما"
    assert "<img" in html["value"]
    assert told["associations"][0]["by"] == "رضا"
    assert told["altIds"] == [{"role": "code", "value": str(own.story.pk)}]
    assert "http://testserver/" in told["usageTerms"] or told["usageTerms"]
    hot = published_article(is_breaking=True)
    assert get(client, f"/fa/articles/{hot.pk}", format="ninjs").json()["urgency"] == 1


def test_the_least_that_a_story_has_is_enough(client):
    bare = published_article(headline="تنها تیتر")
    told = check_ninjs(get(client, f"/fa/articles/{bare.pk}", format="ninjs").json())
    assert told["type"] == "text"
    assert "associations" not in told
    many = published_article(headline="\n".join(["تیتر"] * 3), lead_image=image("ا" * 250))
    told = check_ninjs(get(client, f"/fa/articles/{many.pk}", format="ninjs").json())
    assert told["title"] == "تیتر تیتر تیتر"


def test_a_list_of_nothing_is_valid_too(client):
    edition()
    check_ninjs(get(client, "/fa/articles", format="ninjs").json())
