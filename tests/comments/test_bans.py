from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone

from comments.bans import findings
from comments.models import AddressKey, Ban, Comment
from comments.senders import Sender, sender_of
from comments.status import Verdict
from comments.tasks import erase_addresses
from tests.builders import user
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HERE, BESIDE, ELSEWHERE = "203.0.113.9", "203.0.113.10", "198.51.100.1"
Kind = Ban.Kind


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 8, 5, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def moderator():
    return user("moderator")


def sender(address: str = HERE) -> Sender:
    return sender_of(RequestFactory().get("/", REMOTE_ADDR=address))


def letter(address: str = HERE, email: str = "") -> Comment:
    one = sender(address)
    return comment(address=one.address, network=one.network, email=email)


def ban(kind: str, value: str, **fields) -> Ban:
    made = Ban(kind=kind, value=value, **fields)
    made.full_clean()
    made.save()
    return made


def found(address: str = HERE, email: str = "") -> list[str]:
    return [finding.why for finding in findings(Comment(email=email), sender(address))]


def test_nobody_is_held_back_without_a_ban():
    assert found(email="sara@example.com") == []


def test_who_is_held_back_by_his_address_is_found_again(moderator):
    Ban.objects.close(letter(), Kind.ADDRESS, by=moderator, reason=" تبلیغ ")
    assert found() == ["فرستنده بسته است: تبلیغ"]
    assert found(BESIDE) == found(ELSEWHERE) == []


def test_a_network_is_everybody_around(moderator):
    Ban.objects.close(letter(), Kind.NETWORK, by=moderator)
    assert found() == found(BESIDE) == ["فرستنده بسته است."]
    assert found(ELSEWHERE) == []


@pytest.mark.parametrize("typed", ["203.0.113.0/24", "203.0.113.9", "203.0.0.0/8"])
def test_a_range_typed_by_hand_holds_back_who_lies_in_it(typed):
    ban(Kind.RANGE, typed)
    assert found()
    assert not found(ELSEWHERE)


def test_a_range_of_long_addresses_holds_back_who_lies_in_it():
    ban(Kind.RANGE, "2001:db8::/33")
    assert found("2001:db8:7fff::1")
    assert not found("2001:db8:8000::1")


def test_an_email_is_found_however_it_is_written(moderator):
    Ban.objects.close(letter(email="Sa.Ra+x@GMail.com"), Kind.EMAIL, by=moderator)
    assert found(ELSEWHERE, "sara@googlemail.com")
    assert not found(ELSEWHERE, "sare@gmail.com")
    assert not found(ELSEWHERE)


def test_a_domain_holds_back_all_below_it():
    ban(Kind.DOMAIN, "Example.com")
    assert found(ELSEWHERE, "sara@example.com")
    assert found(ELSEWHERE, "sara@mail.example.com")
    assert not found(ELSEWHERE, "sara@counterexample.com")
    assert not found(ELSEWHERE, "sara@com")


def test_the_verdict_is_the_bans_and_each_reason_stands_once():
    ban(Kind.RANGE, "203.0.113.0/24", verdict=Verdict.SPAM, reason="تبلیغ")
    ban(Kind.RANGE, "203.0.0.0/16", verdict=Verdict.SPAM, reason="تبلیغ")
    ban(Kind.DOMAIN, "example.com", verdict=Verdict.HOLD)
    given = findings(Comment(email="sara@example.com"), sender())
    assert sorted(finding.verdict for finding in given) == [Verdict.HOLD, Verdict.SPAM]


def test_a_ban_ends_by_itself(clock, moderator):
    Ban.objects.close(letter(), Kind.ADDRESS, by=moderator, days=3)
    clock.shift(3 * DAY - timedelta(seconds=1))
    assert found()
    clock.shift(1)
    assert not found()
    assert Ban.objects.in_force().count() == 0
    assert Ban.objects.over().count() == 1


def test_a_ban_is_ended_by_somebody_once(moderator):
    made = Ban.objects.close(letter(), Kind.ADDRESS, by=moderator)
    assert made.end(by=moderator)
    ended_at = made.ended_at
    assert not made.end(by=user("other"))
    assert (made.ended_by, made.ended_at, made.is_in_force) == (moderator, ended_at, False)
    assert not found()


def test_to_end_a_ban_is_to_let_its_sender_in(moderator):
    first, second = (ban(Kind.RANGE, "203.0.113.0/24") for _ in range(2))
    first.end(by=moderator)
    assert not Ban.objects.in_force().filter(pk=second.pk).exists()
    assert not found()


def test_who_is_held_back_already_is_so_from_now_on_as_said_last(moderator):
    first = Ban.objects.close(letter(), Kind.ADDRESS, by=moderator, days=3, reason="تبلیغ")
    second = Ban.objects.close(letter(), Kind.ADDRESS, by=moderator, verdict=Verdict.SPAM)
    assert (second.pk, second.until, second.reason) == (first.pk, None, "")
    assert second.verdict == Verdict.SPAM


@pytest.mark.parametrize("kind", [*Kind.values, "nonsense"])
def test_a_comment_that_tells_nothing_of_its_sender_closes_nobody(kind, moderator):
    with pytest.raises(ValidationError, match="نمانده"):
        Ban.objects.close(comment(), kind, by=moderator)
    assert not Ban.objects.exists()


@pytest.mark.parametrize("wrong", [{"verdict": "nonsense"}, {"days": 0}, {"days": -1}])
def test_a_ban_that_makes_no_sense_is_refused(wrong, moderator):
    with pytest.raises(ValidationError):
        Ban.objects.close(letter(), Kind.ADDRESS, by=moderator, **wrong)


def test_a_comment_shows_what_holds_its_sender_back(moderator, django_assert_num_queries):
    theirs, others = letter(email="sara@mail.example.com"), letter(ELSEWHERE)
    made = [
        Ban.objects.close(theirs, kind, by=moderator) for kind in ("address", "network", "email")
    ]
    made.append(ban(Kind.DOMAIN, "example.com"))
    with django_assert_num_queries(1):
        assert set(Ban.objects.for_comments([theirs, others])) == set(made)
    assert set(Ban.objects.for_comments([letter(BESIDE)])) == {made[1]}
    assert not Ban.objects.for_comments([others])
    assert not Ban.objects.for_comments([comment()])
    assert [one.is_about(theirs) for one in made] == [True] * 4
    assert [one.is_about(others) for one in made] == [False] * 4
    made[0].end(by=moderator)
    assert made[0] not in Ban.objects.for_comments([theirs])


def test_however_many_are_held_back_it_costs_the_same(django_assert_num_queries):
    Ban.objects.bulk_create(
        Ban(kind=Kind.RANGE, value=f"10.{high}.{low}.0/24")
        for high in range(4)
        for low in range(250)
    )
    one = sender()
    with django_assert_num_queries(2):
        assert findings(Comment(email="sara@example.com"), one) == []


# Keys that change


def test_a_ban_follows_its_sender_from_key_to_key(clock, moderator):
    Ban.objects.close(letter(), Kind.ADDRESS, by=moderator)
    Ban.objects.close(letter(), Kind.NETWORK, by=moderator, verdict=Verdict.SPAM)
    for _ in range(6):
        clock.shift(20 * DAY)
        assert len(findings(comment(), sender())) == 2
        erase_addresses.call()
        now = sender()
        assert {one.value for one in Ban.objects.all()} == {now.address, now.network}
    assert AddressKey.objects.count() == 2


def test_who_stays_away_longer_than_the_key_lives_is_not_known_any_more(clock, moderator):
    Ban.objects.close(letter(), Kind.ADDRESS, by=moderator)
    clock.shift(31 * DAY)
    erase_addresses.call()
    assert not found()


def test_a_ban_that_is_of_today_is_not_written_again(moderator, django_assert_num_queries):
    Ban.objects.close(letter(), Kind.ADDRESS, by=moderator)
    one = sender()
    with django_assert_num_queries(2):
        assert findings(Comment(), one)


# What people type


def test_what_is_typed_is_kept_in_its_one_spelling():
    assert ban(Kind.RANGE, "203.0.113.9/24").value == "203.0.113.0/24"
    assert ban(Kind.EMAIL, "Sara+x@Example.com").value == "sara@example.com"
    assert ban(Kind.DOMAIN, "@Example.com").value == "example.com"


def test_a_ban_ends_after_it_begins():
    with pytest.raises(ValidationError, match="پس از آغاز"):
        ban(Kind.DOMAIN, "example.com", until=timezone.now() - DAY)


def test_the_name_of_a_ban_tells_nobody_whom_it_is_about():
    assert "203" not in str(ban(Kind.RANGE, "203.0.113.0/24"))
    assert "sara" not in str(ban(Kind.EMAIL, "sara@example.com"))
