"""How comments come in: each once, within the limits, with what was found in them."""

import re
from threading import Lock

import pytest
from django.db import connection
from django.test import Client

from articles.models import Article
from comments import examining
from comments.challenge import ATTACK, new_challenge
from comments.findings import Finding
from comments.models import Comment, Decision, Policy, WordRule
from comments.status import Verb, Verdict
from tests.builders import published_article
from tests.comments.builders import TEXT, approved_comment, filled, token_of
from tests.comments.crowds import at_once, database_for_many
from tests.comments.work import solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Article:
    return published_article()


def address(story: Article) -> str:
    return f"/fa/{story.pk}/comments"


def send(client: Client, story: Article, **fields):
    return client.post(address(story), filled(story, **fields))


def policy(**fields) -> Policy:
    return Policy.objects.create(pk=1, **fields)


# Once


def test_the_same_form_sent_twice_is_one_comment_and_one_receipt(client, story):
    form = filled(story)
    first, second = (client.post(address(story), form) for _ in range(2))
    assert Comment.objects.count() == 1
    assert second.status_code == 303
    assert first["Location"] == second["Location"]


def test_another_browser_that_sends_the_same_form_gets_the_same_receipt(story):
    form = filled(story)
    places = {Client().post(address(story), form)["Location"] for _ in range(2)}
    assert len(places) == 1


@pytest.mark.parametrize("field", ["name", "email", "text", "parent"])
def test_a_form_that_was_changed_in_between_is_another_comment(client, story, field):
    changed = {
        "name": "مینا",
        "email": "mina@example.com",
        "text": "چیز دیگری نوشتم",
        "parent": approved_comment(article=story).pk,
    }
    form = filled(story)
    for sent in (form, form | {field: changed[field]}):
        client.post(address(story), sent)
    assert Comment.objects.awaiting_moderation().count() == 2


def test_the_same_words_from_two_forms_are_two_comments(client, story):
    for _ in range(2):
        send(client, story)
    assert Comment.objects.count() == 2


def test_what_was_sent_twice_counts_once_for_the_limit(client, story):
    policy(most_from_address=2)
    form = filled(story)
    for _ in range(5):
        assert client.post(address(story), form).status_code == 303
    assert send(client, story, text="نظر دوم").status_code == 303
    assert client.post(address(story), form).status_code == 303
    assert send(client, story, text="نظر سوم").status_code == 429


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_are_one_comment_and_one_receipt(story, tmp_path):
    form, places, lock = filled(story), [], Lock()

    def press(_: int) -> None:
        response = Client().post(address(story), form)
        with lock:
            places.append((response.status_code, response.get("Location")))

    with database_for_many(tmp_path):
        at_once(20, press)
        one = Comment.objects.get()
        assert set(places) == {(303, f"/fa/comments/{one.reference}")}
        assert Article.objects.get(pk=story.pk).comments_pending == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_as_many_come_in_as_the_limit_says(story, tmp_path):
    policy(most_from_address=5)
    forms, answers, lock = [filled(story, text=f"نظر شماره {at}") for at in range(12)], [], Lock()

    def press(turn: int) -> None:
        response = Client().post(address(story), forms[turn])
        with lock:
            answers.append(response.status_code)

    with database_for_many(tmp_path):
        at_once(12, press)
        assert sorted(answers) == [303] * 5 + [429] * 7
        assert Comment.objects.count() == 5
        assert Article.objects.get(pk=story.pk).comments_pending == 5


def test_a_comment_that_could_not_be_stored_is_not_counted(client, story, monkeypatch):
    def fail(*_) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(examining.bans, "findings", fail)
        with pytest.raises(OSError, match="disk full"):
            send(client, story)
    policy(most_from_address=1)
    assert send(client, story).status_code == 303


# Limits


def test_who_sends_too_much_is_told_to_wait_and_loses_nothing(client, story):
    policy(most_from_address=1)
    send(client, story)
    response = send(client, story, name="مینا", text="یک نظر دیگر")
    html = response.content.decode()
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 1200
    assert "از نشانی شما نظرهای بسیاری رسیده است" in html
    assert "یک نظر دیگر" in html
    assert 'value="مینا"' in html
    assert Comment.objects.count() == 1


def test_another_address_has_a_limit_of_its_own(client, story):
    policy(most_from_address=1)
    send(client, story)
    other = Client(REMOTE_ADDR="198.51.100.7")
    assert send(other, story).status_code == 303


def test_all_together_have_a_limit_too(story):
    policy(most_from_all=2)
    answers = [
        send(Client(REMOTE_ADDR=f"198.51.100.{at}"), story).status_code for at in range(1, 4)
    ]
    assert answers == [303, 303, 429]


def test_a_form_that_was_not_taken_counts_nothing(client, story):
    policy(most_from_address=1)
    for _ in range(3):
        send(client, story, text="")
        send(client, story, token="")
    assert send(client, story).status_code == 303


# What is found in it


def found(monkeypatch, *findings: Finding) -> None:
    monkeypatch.setattr(examining.bans, "findings", lambda *_: list(findings))


def test_a_comment_that_nothing_is_found_in_waits_without_a_reason(client, story):
    send(client, story)
    assert Comment.objects.awaiting_moderation().get().holds == []
    assert not Decision.objects.exists()


def test_what_is_held_waits_and_says_why(client, story, monkeypatch):
    found(monkeypatch, Finding("یک پیوند دارد."), Finding("تند فرستاده شد."))
    send(client, story)
    assert Comment.objects.awaiting_moderation().get().holds == [
        "یک پیوند دارد.",
        "تند فرستاده شد.",
    ]
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("verdict", "verb", "where"),
    [
        (Verdict.REJECT, Verb.REJECT, Comment.objects.rejected),
        (Verdict.SPAM, Verb.SPAM, Comment.objects.spam),
    ],
)
def test_the_hardest_verdict_decides_and_is_a_decision_of_nobody(
    client, story, monkeypatch, verdict, verb, where
):
    found(monkeypatch, Finding("یک پیوند دارد."), Finding("فرستنده بسته است.", verdict))
    send(client, story)
    one = where().get()
    assert one.holds == ["فرستنده بسته است.", "یک پیوند دارد."]
    decision = one.decisions.get()
    assert (decision.verb, decision.by, decision.reason) == (verb, None, "فرستنده بسته است.")
    assert Article.objects.get(pk=story.pk).comments_refused == 1


def test_a_word_rule_decides_on_arrival(client, story):
    WordRule.objects.create(phrase="نادان", verdict=Verdict.REJECT)
    send(client, story, text="نویسنده نادان است")
    assert Comment.objects.rejected().get().rejection_reason


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_the_words_of_another_are_looked_through(client, story, monkeypatch):
    others_wait = []

    def look(*_) -> list[Finding]:
        others_wait.append(connection.in_atomic_block)
        return []

    monkeypatch.setattr(examining.words, "findings", look)
    monkeypatch.setattr(examining.holds, "in_text", look)
    monkeypatch.setattr(examining.holds, "in_past", look)
    assert send(client, story).status_code == 303
    assert others_wait == [False, False, True]


def test_who_fills_in_the_trap_is_no_person(client, story):
    response = send(client, story, website="http://example.com")
    assert response.status_code == 303
    spam = Comment.objects.spam().get()
    assert spam.holds == ["خانه پنهان فرم را پر کرده است."]
    assert spam.decisions.get().by is None


def test_of_an_address_only_keyed_hashes_are_stored(story):
    send(Client(REMOTE_ADDR="198.51.100.7"), story)
    one = Comment.objects.values().get()
    assert not [name for name, value in one.items() if "198.51" in str(value)]
    assert len(one["address"]) == len(one["network"]) == 43


# Under attack


def puzzle_of(html: str) -> str:
    return re.search('data-puzzle="([^"]+)"', html)[1]


def test_in_quiet_times_no_browser_works(client, story):
    assert "data-puzzle" not in client.get(address(story)).content.decode()


def test_too_many_attempts_turn_the_challenge_on(client, story):
    policy(attack_from=3)
    for _ in range(4):
        send(client, story, text="")
    assert ATTACK.until is not None
    assert puzzle_of(client.get(address(story)).content.decode())


@pytest.mark.parametrize("answer", ["", "x", "9" * 5000])
def test_under_attack_a_form_without_the_work_comes_back_with_what_was_typed(client, story, answer):
    policy(challenge=Policy.Challenge.ALWAYS)
    html = send(client, story, challenge=answer).content.decode()
    assert "مرورگر شما باید پیش از فرستادن اندکی حساب کند" in html
    assert TEXT in html
    assert puzzle_of(html)
    assert not Comment.objects.exists()


def test_one_solution_brings_in_one_comment(client, story):
    policy(challenge=Policy.Challenge.ALWAYS)
    token = token_of(story)
    sent = {"token": token, "challenge": solution(new_challenge(token))}
    assert send(client, story, **sent).status_code == 303
    assert send(client, story, **sent).status_code == 303
    response = send(client, story, text="یک نظر دیگر", **sent)
    assert response.status_code == 429
    assert "یک نظر دیگر" in response.content.decode()
    assert Comment.objects.count() == 1
