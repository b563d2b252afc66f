"""The one cache policy."""

from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from qodsna import http
from qodsna.http import Briefly, for_everyone, for_one_person
from tests.builders import edition

PUBLIC = "public, max-age=0, s-maxage=1, must-revalidate"


@for_everyone
def page(request: HttpRequest, words: str = "خبر", status: int = 200) -> HttpResponse:
    return HttpResponse(words, status=status)


@for_one_person
def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("تنها برای شما")


def get(view=page, etag: str = "", **arguments) -> HttpResponse:
    headers = {"If-None-Match": etag} if etag else {}
    return view(RequestFactory().get("/", headers=headers), **arguments)


def test_a_page_for_everyone_is_shared_for_a_second_and_asked_for_again():
    response = get()
    assert response["Cache-Control"] == PUBLIC
    assert response["ETag"]
    assert not response.has_header("Vary")


def test_who_has_the_page_hears_that_nothing_changed():
    response = get(etag=get()["ETag"])
    assert (response.status_code, response.content) == (304, b"")
    assert response["Cache-Control"] == PUBLIC


def test_who_has_another_page_gets_this_one():
    response = get(etag=get(words="خبر کهنه")["ETag"], words="خبر تازه")
    assert (response.status_code, response.content.decode()) == (200, "خبر تازه")


@pytest.mark.parametrize("status", [301, 404, 410])
def test_every_answer_for_everyone_has_the_same_policy(status):
    assert get(status=status)["Cache-Control"] == PUBLIC


def test_a_page_that_is_gone_is_never_not_modified():
    assert get(etag="*", status=410).status_code == 410


def test_a_page_for_one_person_is_kept_by_no_cache():
    response = get(private)
    assert response["Cache-Control"] == "private, no-store"
    assert not response.has_header("ETag")


def test_a_policy_keeps_the_name_of_the_view():
    assert (page.__name__, private.__name__) == ("page", "private")


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """A clock that stands still until it is set: its one item is the time in seconds."""
    hands = [1000.0]
    monkeypatch.setattr(http.time, "monotonic", lambda: hands[0])
    monkeypatch.setattr(http.time, "time", lambda: hands[0])
    return hands


def test_what_was_made_is_kept_for_half_a_second_and_made_again_after_it(clock):
    kept, made = Briefly(), iter(["اول", "دوم"])
    assert kept.get("fa", lambda: next(made)) == "اول"
    clock[0] += 0.49
    assert kept.get("fa", lambda: next(made)) == "اول"
    clock[0] += 0.02
    assert kept.get("fa", lambda: next(made)) == "دوم"


def test_what_was_made_ends_with_the_second_and_at_the_moment_it_is_due(clock):
    kept, made = Briefly(), iter("abcd")
    clock[0] += 0.75
    assert kept.get("fa", lambda: next(made)) == "a"
    clock[0] += 0.26
    assert kept.get("fa", lambda: next(made)) == "b"
    kept.forget()
    due = datetime.fromtimestamp(clock[0] + 0.1, UTC)
    assert kept.get("fa", lambda: next(made), lambda made: due) == "c"
    clock[0] += 0.11
    assert kept.get("fa", lambda: next(made), lambda made: due) == "d"


def test_keys_are_kept_apart(clock):
    kept = Briefly()
    assert [kept.get(key, lambda key=key: key.upper()) for key in ("fa", "en")] == ["FA", "EN"]
    assert kept.get("fa", lambda: "other") == "FA"


def test_nothing_is_something_to_keep_too(clock):
    kept = Briefly()
    assert kept.get("xx", lambda: None) is None
    assert kept.get("xx", lambda: "other") is None


def test_what_failed_is_not_kept(clock):
    kept = Briefly()
    with pytest.raises(LookupError):
        kept.get("fa", lambda: {}["nothing"])
    assert kept.get("fa", lambda: "later") == "later"


def test_all_can_be_forgotten(clock):
    kept = Briefly()
    kept.get("fa", lambda: "first")
    kept.forget()
    assert kept.get("fa", lambda: "second") == "second"


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", [{"csrftoken": "y"}, {"sessionid": "x"}])
def test_a_dead_cookie_is_not_answered_on_a_page_for_everyone(cookie, client):
    edition()
    client.cookies.load(cookie)
    page = client.get("/fa/")
    assert page.status_code == 200
    assert not page.cookies
    assert "Vary" not in page
