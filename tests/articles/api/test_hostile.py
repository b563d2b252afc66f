"""Whatever is asked, the answer is JSON that says what is wrong, and never an error of ours."""

import pytest

from tests.articles.api.asking import API, check, get
from tests.builders import edition, published_article, tag

pytestmark = pytest.mark.django_db

HUGE = "9" * 400
WRONG = [
    ("color=red", "unknown_parameter", "color"),
    ("Limit=2", "unknown_parameter", "Limit"),
    ("%00=1", "unknown_parameter", ""),
    (f"{'x' * 300}=1", "unknown_parameter", "x" * 40),
    ("limit=2&limit=3", "repeated_parameter", "limit"),
    *((f"limit={each}", "bad_value", "limit")
      for each in ("0", "-1", "101", "1.5", "۲۰", "two", HUGE, "1e2", "%20", "٢")
      if each != "%20"),
    ("kind=gossip", "bad_value", "kind"),
    ("kind=news%00", "bad_value", "kind"),
    ("breaking=yes", "bad_value", "breaking"),
    ("format=xml", "bad_value", "format"),
    ("service=nowhere", "unknown_value", "service"),
    ("tag=nothing", "unknown_value", "tag"),
    ("tag=%00", "bad_value", "tag"),
    ("tag=%0A", "bad_value", "tag"),
    (f"tag={'a' * 201}", "bad_value", "tag"),
    ("tag=%F0%28%8C%BC", "unknown_value", "tag"),
    ("author=' OR 1=1 --", "unknown_value", "author"),
    ("dossier=x", "unknown_value", "dossier"),
    *((f"from={each}", "bad_value", "from")
      for each in ("2025-08-05", "2025-08-05T10:00:00", "1404-05-14", "2025-13-01T00:00:00Z",
                   "2025-02-30T00:00:00Z", "۲۰۲۵-۰۸-۰۵T۱۰:۰۰:۰۰Z", "0000-01-01T00:00:00Z",
                   "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00",
                   "2025-08-05T24:61:00Z", "2025-08-05T10:00:00%2B99:99", "now", "1754380800",
                   HUGE[:190])),
    *((f"cursor={each}", "bad_cursor", "cursor")
      for each in ("x", "AAAA", "%D8%A2", "..", "a+b/c=", "A" * 22, "_" * 22, "f" * 190,
                   "AAAAAAAAAAAAAAAAAAAAAA==", "gAAAAAAAAAAAAAAAAAAAAQ",
                   "f_________8AAAAAAAAAAQ", "AAAAAAAAAAB__________w")),
    ("q=باران&dossier=d", "bad_combination", "q"),
    ("q=باران&breaking=true", "bad_combination", "q"),
    ("q=%E2%80%8C", "bad_value", "q"),
    (f"q={'a' * 201}", "bad_value", "q"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "code", "parameter"), WRONG)
def test_what_is_not_understood_is_told_and_never_passed_over(client, query, code, parameter):
    from tests.builders import dossier

    published_article()
    dossier("d")
    response = client.get(f"{API}/fa/articles?{query}")
    check(response, "/fa/articles")
    assert response.status_code == 400
    told = response.json()
    assert (told["code"], told.get("parameter", "")) == (code, parameter)


@pytest.mark.parametrize("query", ["q=-", 'q="', "q=(((", "q=a' OR 'b", "q=* AND NEAR(", "q=%F0"])
def test_whatever_is_searched_has_an_answer(client, query):
    edition()
    response = client.get(f"{API}/fa/articles?{query}")
    check(response, "/fa/articles")
    assert response.json()["items"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/fa", "/fa/", "/fa/articles/", "/fa/articles/x", "/fa/articles/0",
        "/fa/articles/1/", "/fa/articles/-1", "/fa/articles/1%00", f"/fa/articles/{HUGE}",
        "/fa/articles/999999999999999999", "/fa/articles/%0A", "/xx/articles", "/fa/tags/x",
        "/../fa", "/%2e%2e/%2e%2e", "/fa/articles/1/comments", "/" + "a" * 3000, "/%FF", "//",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_a_problem_too(client, path):
    edition()
    response = client.get(f"{API}{path}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["/editions", "/fa/services", "/openapi.json", "/fa/articles/1"])
def test_no_parameter_is_passed_over_anywhere(client, path):
    published_article(pk=1)
    assert get(client, path, color="red").json()["code"] == "unknown_parameter"


@pytest.mark.parametrize("cursor", ["x", "AAAA", "Cg", "_w", "A" * 199])
def test_a_list_by_name_knows_its_own_cursors(client, cursor):
    tag()
    assert get(client, "/fa/tags", cursor=cursor).json()["code"] == "bad_cursor"


def test_more_parameters_than_are_read_are_a_problem(client):
    edition()
    query = "&".join(f"a{n}=1" for n in range(1001))
    response = client.get(f"{API}/fa/articles?{query}")
    check(response, "/fa/articles")
    assert response.json()["code"] == "bad_request"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["/fa/articles", "/editions", "/openapi.json", "/nothing"])
def test_it_is_for_reading_alone(method, path):
    from django.test import Client

    edition()
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{API}{path}")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["code"] == "method_not_allowed"


def test_a_browser_may_ask_from_any_site(client):
    response = client.options(
        f"{API}/fa/articles",
        headers={"Origin": "https://app.example", "Access-Control-Request-Method": "GET"},
    )
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response["Access-Control-Allow-Methods"]
    assert "Authorization" in response["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize("path", ["/fa/articles", "/editions", "/openapi.json"])
def test_head_tells_the_length_and_nothing_else(client, path):
    published_article()
    whole, head = client.get(f"{API}{path}"), client.head(f"{API}{path}")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))
    assert head["Content-Type"] == whole["Content-Type"]
