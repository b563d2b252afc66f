"""One vote per browser and comment, changeable, and counted exactly however many come at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from comments.models import Comment, Vote
from comments.votes import COOKIE
from qodsna.limits.limit import Limit
from tests.builders import article, edition, published_article, withdrawn_article
from tests.comments.builders import approved_comment, comment
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def thread(one: Comment) -> str:
    return f"/{one.article.edition.code}/{one.article_id}/comments"


def browser(one: Comment, **options) -> Client:
    """A browser that has opened the thread of the comment."""
    client = Client(**options)
    assert client.get(thread(one)).status_code == 200
    return client


def send(client: Client, one: Comment, value: object, *, headers=JSON, query: str = "", **more):
    address = f"{thread(one)}/{one.pk}/vote{query}"
    return client.post(address, {"value": value, **more}, headers=headers)


def counts(one: Comment) -> tuple[int, int]:
    """What the comment says, which is what its votes say."""
    one.refresh_from_db(fields=["likes", "dislikes"])
    votes = list(Vote.objects.filter(comment=one).values_list("value", flat=True))
    assert (one.likes, one.dislikes) == (votes.count(1), votes.count(-1))
    return one.likes, one.dislikes


@pytest.fixture
def liked() -> Comment:
    return approved_comment()


def test_a_like_is_counted_and_told(liked):
    response = send(browser(liked), liked, 1)
    assert response.json() == {"likes": 1, "dislikes": 0, "mine": 1}
    assert counts(liked) == (1, 0)


def test_a_second_like_changes_nothing(liked):
    reader = browser(liked)
    for _ in range(2):
        assert send(reader, liked, 1).json() == {"likes": 1, "dislikes": 0, "mine": 1}
    assert counts(liked) == (1, 0)


def test_a_vote_moves_and_is_taken_back(liked):
    reader = browser(liked)
    for value, expected in [(1, (1, 0)), (-1, (0, 1)), (1, (1, 0)), (0, (0, 0)), (0, (0, 0))]:
        answer = send(reader, liked, value).json()
        assert (answer["likes"], answer["dislikes"], answer["mine"]) == (*expected, value)
        assert counts(liked) == expected


def test_each_browser_has_a_vote_of_its_own(liked):
    for value in (1, 1, -1):
        send(browser(liked), liked, value)
    assert counts(liked) == (2, 1)


def test_a_vote_on_one_comment_says_nothing_of_another(liked):
    other = approved_comment(article=liked.article)
    reader = browser(liked)
    send(reader, liked, 1)
    send(reader, other, -1)
    assert (counts(liked), counts(other)) == ((1, 0), (0, 1))


def test_a_vote_leaves_the_rest_of_the_comment_alone(liked):
    before = Comment.objects.values().get(pk=liked.pk)
    send(browser(liked), liked, 1)
    assert Comment.objects.values().get(pk=liked.pk) == before | {"likes": 1}


# The cookie


def test_the_page_of_the_thread_gives_the_cookie_once(liked):
    reader = Client()
    given = reader.get(thread(liked)).cookies[COOKIE]
    assert given["httponly"]
    assert given["samesite"] == "Lax"
    assert not given["secure"]
    assert COOKIE not in reader.get(thread(liked)).cookies


def test_over_https_the_cookie_never_travels_in_the_open(liked, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert Client().get(thread(liked)).cookies[COOKIE]["secure"]


def test_the_page_of_the_article_gives_none(liked):
    assert not Client().get(liked.article.get_absolute_url()).cookies


def test_of_the_browser_only_a_keyed_hash_is_stored(liked):
    reader = browser(liked)
    send(reader, liked, 1)
    told = reader.cookies[COOKIE].value
    stored = Vote.objects.get().voter
    assert len(stored) == 43
    assert stored not in told
    assert told.partition(":")[0] not in stored


@pytest.mark.parametrize("cookie", [None, "", "x", "abc:def:ghi", "a" * 5000])
def test_without_a_cookie_of_ours_nothing_is_counted_and_one_is_given(liked, cookie):
    reader = Client()
    if cookie is not None:
        reader.cookies[COOKIE] = cookie
    refused = send(reader, liked, 1)
    assert refused.status_code == 403
    assert "کوکی" in refused.json()["error"]
    assert counts(liked) == (0, 0)
    assert send(reader, liked, 1).status_code == 200


def test_somebody_elses_signature_is_no_cookie(liked):
    reader = browser(liked)
    name, _, signature = reader.cookies[COOKIE].value.partition(":")
    reader.cookies[COOKIE] = f"{name[::-1]}:{signature}"
    assert send(reader, liked, 1).status_code == 403


def test_a_forged_form_is_refused(liked):
    reader = browser(liked, enforce_csrf_checks=True)
    assert send(reader, liked, 1).status_code == 403
    token = reader.cookies["csrftoken"].value
    assert send(reader, liked, 1, csrfmiddlewaretoken=token).status_code == 200


# Without JavaScript


def test_a_form_leads_back_to_the_comment_in_its_thread(liked):
    response = send(browser(liked), liked, 1, headers=BROWSER)
    assert response.status_code == 303
    assert response["Location"] == f"{thread(liked)}#comment-{liked.pk}"


def test_a_form_leads_back_to_where_in_the_thread_its_reader_stood(liked):
    query = "?order=liked&after=5&next=//example.org"
    response = send(browser(liked), liked, 1, headers=BROWSER, query=query)
    assert response["Location"] == f"{thread(liked)}?order=liked&after=5#comment-{liked.pk}"


def test_a_refused_form_says_why_and_leads_back(liked):
    response = send(Client(), liked, 1, headers=BROWSER)
    html = response.content.decode()
    assert response.status_code == 403
    assert "مرورگر شما کوکی نفرستاد." in html
    assert f'href="{thread(liked)}#comment-{liked.pk}"' in html


# What is no vote


@pytest.mark.parametrize("value", ["", "2", "-2", "01", "like", "\0", "۱", "9" * 400])
def test_a_vote_is_for_or_against_or_none(liked, value):
    response = send(browser(liked), liked, value)
    assert response.status_code == 400
    assert "شناخته نشد" in response.json()["error"]
    assert counts(liked) == (0, 0)


def test_a_vote_is_sent_and_never_fetched(liked):
    assert browser(liked).get(f"{thread(liked)}/{liked.pk}/vote").status_code == 405


def hidden() -> dict[str, Callable[[], Comment]]:
    def reply_to_what_is_gone() -> Comment:
        reply = approved_comment(parent=approved_comment())
        reply.parent.reject(by=None, reason="")
        return reply

    return {
        "waiting": comment,
        "reply to what is gone": reply_to_what_is_gone,
        "under a draft": lambda: approved_comment(article=article()),
        "under what was withdrawn": lambda: approved_comment(article=withdrawn_article()),
    }


@pytest.mark.parametrize("what", hidden())
def test_only_what_readers_see_is_voted_on(what):
    one, reader = hidden()[what](), browser(approved_comment())
    assert send(reader, one, 1).status_code == 404
    assert counts(one) == (0, 0)


def test_a_comment_is_voted_on_at_its_own_address_alone(liked):
    edition("en")
    reader, elsewhere = browser(liked), published_article()
    for path in (f"/fa/{elsewhere.pk}", f"/en/{liked.article_id}", f"/fa/{'9' * 18}"):
        response = reader.post(f"{path}/comments/{liked.pk}/vote", {"value": 1})
        assert response.status_code == 404
    assert reader.post(f"{thread(liked)}/{'9' * 18}/vote", {"value": 1}).status_code == 404
    assert counts(liked) == (0, 0)


def test_who_votes_without_end_is_told_to_wait(liked, monkeypatch):
    monkeypatch.setattr("comments.views.votes.votes_from_address", Limit("votes", 2, 10))
    reader = browser(liked)
    statuses = [send(reader, liked, value).status_code for value in (1, -1, 1)]
    assert statuses == [200, 200, 429]
    assert "چند دقیقه دیگر" in send(reader, liked, 1).json()["error"]
    assert counts(liked) == (0, 1)


def test_a_vote_costs_the_same_however_many_there_are(liked, django_assert_num_queries):
    for _ in range(5):
        send(browser(liked), liked, 1)
    with django_assert_num_queries(6):
        Vote.objects.cast(Comment.objects.all(), liked.pk, voter="another", value=1)


# At once


@pytest.fixture
def crowd(transactional_db, tmp_path: Path) -> Iterator[None]:
    with database_for_many(tmp_path):
        yield


def vote(one: Comment, voter: str, value: int) -> None:
    Vote.objects.cast(Comment.objects.shown(), one.pk, voter=voter, value=value)


def test_twenty_clicks_of_one_browser_at_once_are_one_like(crowd):
    liked = approved_comment()
    at_once(20, lambda turn: vote(liked, "one", 1))
    assert counts(liked) == (1, 0)


def test_twenty_browsers_at_once_are_twenty_likes(crowd):
    liked = approved_comment()
    at_once(20, lambda turn: vote(liked, f"browser {turn}", 1))
    assert counts(liked) == (20, 0)


def test_browsers_that_change_their_minds_at_once_are_counted_as_they_end(crowd):
    liked = approved_comment()

    def waver(turn: int) -> None:
        for value in (1, -1, 0, 1 if turn % 2 else -1):
            vote(liked, f"browser {turn}", value)

    at_once(10, waver)
    assert counts(liked) == (5, 5)
