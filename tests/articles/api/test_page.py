"""The page on which the API is tried, also without JavaScript."""

import pytest

from articles.api.problems import PROBLEMS
from tests.articles.pages import Page
from tests.builders import edition, published_article

pytestmark = pytest.mark.django_db


def test_it_tells_of_every_problem_and_is_for_everyone(client):
    edition()
    response = client.get("/api/v1/")
    assert response["Cache-Control"].startswith("public")
    assert not response.cookies
    page = Page(response)
    (html,) = page.all("html")
    assert (html["lang"], html["dir"]) == ("fa", "rtl")
    ids = {element["id"] for element in page.elements}
    assert {*PROBLEMS} <= ids
    assert client.post("/api/v1/").status_code == 405
    moved = client.get("/api/v1")
    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/")


def test_every_field_has_its_label_and_nothing_is_written_inline(client):
    edition("en")
    page = Page(client.get("/api/v1/"))
    labels = {label["for"] for label in page.all("label")}
    fields = [e for e in page.elements if e.tag in {"input", "select"}]
    assert len(fields) > 12
    assert all(field["id"] in labels for field in fields)
    assert not [e for e in page.elements if e["style"] or e["onclick"]]
    assert all(script["src"] for script in page.all("script"))


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("resource=articles&edition=fa&limit=5&kind=&q=&code=1", "/api/v1/fa/articles?limit=5"),
        ("resource=articles&edition=fa&tag=آب", "/api/v1/fa/articles?tag=%D8%A2%D8%A8"),
        ("resource=article&edition=fa&code=۱۲&limit=5", "/api/v1/fa/articles/12"),
        ("resource=article&edition=fa&code=12&format=ninjs", "/api/v1/fa/articles/12?format=ninjs"),
        ("resource=editions&edition=fa&format=ninjs", "/api/v1/editions"),
        ("resource=tags&edition=en&limit=3&kind=news", "/api/v1/en/tags?limit=3"),
        ("resource=articles&edition=fa&q=a%00%0Ab", "/api/v1/fa/articles?q=ab"),
        ("resource=article&edition=fa&code=x", "/api/v1/"),
        ("resource=article&edition=fa", "/api/v1/"),
        ("resource=nothing&edition=fa", "/api/v1/"),
        ("resource=articles&edition=//evil.example", "/api/v1/"),
        ("", "/api/v1/"),
    ],
)
def test_its_form_leads_to_the_answer(client, query, address):
    response = client.get(f"/api/v1/try?{query}")
    assert (response.status_code, response["Location"]) == (302, address)


def test_what_the_form_leads_to_is_an_answer(client):
    published_article()
    answer = client.get("/api/v1/try?resource=articles&edition=fa&limit=5", follow=True)
    assert len(answer.json()["items"]) == 1
