import base64
import json
from datetime import timedelta

import altcha
import pytest
from django.utils import timezone

from comments import challenge
from comments.models import Policy
from tests.comments.work import solution

pytestmark = pytest.mark.django_db

TOKEN = "376960:nonce:moment:signature"


@pytest.fixture(scope="module")
def sent() -> str:
    return solution(challenge.new_challenge(TOKEN))


def changed(payload: str, **parameters) -> str:
    content = json.loads(base64.b64decode(payload))
    content["challenge"]["parameters"] |= parameters
    return base64.b64encode(json.dumps(content).encode()).decode()


# When it is asked for


def attempts(policy: Policy, number: int) -> None:
    """Each by another sender."""
    for sender in range(number):
        challenge.notice(policy, f"sender {sender}")


def test_on_a_quiet_day_no_browser_works():
    policy = Policy(attack_from=3)
    attempts(policy, 3)
    assert not challenge.is_required(policy)


def test_more_attempts_than_usual_in_a_minute_are_an_attack():
    policy = Policy(attack_from=3)
    attempts(policy, 4)
    assert challenge.is_required(policy)
    assert challenge.ATTACK.until - timezone.now() > timedelta(minutes=9)


def test_one_sender_alone_makes_no_attack():
    policy = Policy(attack_from=10)
    for _ in range(50):
        challenge.notice(policy, "one")
    assert not challenge.is_required(policy)
    attempts(policy, 6)
    assert challenge.is_required(policy)


def test_an_attack_is_over_ten_minutes_after_its_last_peak(monkeypatch):
    policy, start = Policy(attack_from=3), timezone.now()
    now = start
    monkeypatch.setattr(timezone, "now", lambda: now)
    attempts(policy, 4)
    now = start + timedelta(minutes=5)
    attempts(policy, 4)
    now = start + timedelta(minutes=14, seconds=59)
    assert challenge.is_required(policy)
    now = start + timedelta(minutes=15)
    assert not challenge.is_required(policy)


@pytest.mark.parametrize(("when", "required"), [("always", True), ("never", False)])
def test_the_newsroom_may_decide_for_itself(when, required):
    policy = Policy(challenge=when, attack_from=1)
    assert challenge.is_required(policy) is required
    attempts(policy, 2)
    assert challenge.is_required(policy) is required


def test_an_attack_costs_each_attempt_few_questions(django_assert_max_num_queries):
    policy = Policy(attack_from=1)
    attempts(policy, 3)
    with django_assert_max_num_queries(6):
        challenge.notice(policy, "sender 0")
        challenge.is_required(policy)


# What is taken


def test_the_work_that_was_done_for_this_form_is_taken(sent):
    assert challenge.solved(sent, TOKEN).number


def test_it_is_not_taken_for_another_form(sent):
    assert challenge.solved(sent, "376960:another:moment:signature") is None
    assert challenge.solved(sent, "") is None


def test_each_challenge_has_a_number_of_its_own_that_is_spent_once(sent):
    number = challenge.solved(sent, TOKEN).number
    assert number != challenge.solved(solution(challenge.new_challenge(TOKEN)), TOKEN).number
    assert challenge.SOLUTION.take(number)
    assert not challenge.SOLUTION.take(number)


def test_a_spent_solution_stays_spent_for_as_long_as_it_is_good(sent, monkeypatch):
    number, start = challenge.solved(sent, TOKEN).number, timezone.now()
    now = start
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert challenge.SOLUTION.take(number)
    for minutes in range(1, challenge.MINUTES):
        now = start + timedelta(minutes=minutes)
        assert not challenge.SOLUTION.take(number)


def test_after_twenty_minutes_it_is_too_late(monkeypatch):
    then = timezone.now() - timedelta(minutes=21)
    with monkeypatch.context() as earlier:
        earlier.setattr(timezone, "now", lambda: then)
        puzzle = challenge.new_challenge(TOKEN)
    assert challenge.solved(solution(puzzle), TOKEN) is None


@pytest.mark.parametrize(
    "easier",
    [
        {"keyPrefix": "00"},
        {"cost": 1},
        {"expiresAt": 99_999_999_999},
        {"data": {"form": ""}},
        {"keySignature": None},
        {"nonce": "00" * 16},
    ],
)
def test_nobody_makes_a_challenge_easier(sent, easier):
    assert challenge.solved(changed(sent, **easier), TOKEN) is None


def test_a_challenge_of_the_senders_own_is_none_of_ours():
    own = altcha.create_challenge(
        challenge.ALGORITHM, 1, counter=1, hmac_secret="own", hmac_key_secret="own"
    )
    assert challenge.solved(solution(json.dumps(own.to_dict())), TOKEN) is None


def test_a_guess_is_no_solution(sent):
    content = json.loads(base64.b64decode(sent))
    content["solution"] = {"counter": 300, "derivedKey": "00" * 32}
    guess = base64.b64encode(json.dumps(content).encode()).decode()
    assert challenge.solved(guess, TOKEN) is None


NONSENSE = [
    b"",
    b"[]",
    b"{}",
    b"null",
    b"\xff\xfe",
    b'{"challenge": [], "solution": 3}',
    b'{"challenge": {"parameters": "x"}, "solution": {}}',
    b'{"challenge": {"parameters": {}}, "solution": {}}',
    b"[" * 1200,
    b"9" * 1400,
]


@pytest.mark.parametrize("content", NONSENSE)
def test_nonsense_is_no_solution(content):
    assert challenge.solved(base64.b64encode(content).decode(), TOKEN) is None


@pytest.mark.parametrize("text", ["", "نه", "\ud800", "!!!!", "A", "A" * 1_000_000])
def test_what_is_not_even_encoded_is_no_solution(text):
    assert challenge.solved(text, TOKEN) is None


@pytest.mark.parametrize("strange", [None, 3, "x", [], {}, 1e400, -1, "00", True])
@pytest.mark.parametrize("place", ["signature", "counter", "derivedKey", "expiresAt", "data"])
def test_strange_values_in_their_places_are_no_solution(sent, place, strange):
    content = json.loads(base64.b64decode(sent))
    parent = {
        "signature": content["challenge"],
        "counter": content["solution"],
        "derivedKey": content["solution"],
    }.get(place, content["challenge"]["parameters"])
    parent[place] = strange
    payload = base64.b64encode(json.dumps(content).encode()).decode()
    found = challenge.solved(payload, TOKEN)
    # We know a solution by its key: how it was counted up to is of no matter.
    assert (found is None) is (place != "counter")


def test_what_the_browser_gets_is_small_and_never_easier_than_meant(sent):
    parameters = json.loads(challenge.new_challenge(TOKEN))["parameters"]
    assert parameters["cost"] == challenge.COST
    assert len(parameters["keyPrefix"]) == 32
    assert len(sent) < challenge.LONGEST_PAYLOAD / 1.5
    assert json.loads(base64.b64decode(sent))["solution"]["counter"] in challenge.TRIES
