import string
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
import time_machine
from django.core.management import call_command
from django.test import RequestFactory

from comments.models import AddressKey, Ban, Policy
from comments.senders import Sender, sender_of
from qodsna.limits.limit import Limit
from tests.builders import user
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 8, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SIGNS = {*string.ascii_letters, *string.digits, "-", "_"}


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def sender(address: str = "203.0.113.9") -> Sender:
    return sender_of(RequestFactory().get("/", REMOTE_ADDR=address))


def test_a_sender_is_known_by_his_address_and_his_network():
    one, same, beside, elsewhere = map(
        sender, ["203.0.113.9", "203.0.113.9", "203.0.113.10", "203.0.114.9"]
    )
    assert one == same
    assert (one.network, one.address != beside.address) == (beside.network, True)
    assert one.network != elsewhere.network


def test_all_of_one_house_is_one_sender_where_addresses_are_plenty():
    one, same, beside, elsewhere = map(
        sender, ["2001:db8:1:2::7", "2001:db8:1:2:ffff::1", "2001:db8:1:3::7", "2001:db8:2:2::7"]
    )
    assert one.address == same.address
    assert (one.network, one.address != beside.address) == (beside.network, True)
    assert one.network != elsewhere.network


def test_what_is_kept_fits_into_a_comment_and_tells_nothing():
    one = sender()
    for mark in (one.address, one.network):
        assert len(mark) == 43
        assert set(mark) <= SIGNS
    assert one.address != one.network
    assert "203" not in repr(one)


def test_without_the_key_nobody_could_say_whose_it_is():
    before = sender()
    AddressKey.objects.all().delete()
    assert sender().address != before.address


def test_no_address_stands_in_any_table(capsys):
    one = sender("203.0.113.9")
    Limit("letters", most=3).take(one.address)
    letter = comment(address=one.address, network=one.network)
    Ban.objects.close(letter, Ban.Kind.ADDRESS, by=user())
    call_command("dumpdata")
    assert one.address in (kept := capsys.readouterr().out)
    assert "203.0.113" not in kept


def test_a_key_serves_a_quarter_of_the_time_that_its_hashes_are_kept(clock):
    Policy.objects.create(pk=1, addresses_kept=28)
    first = sender()
    clock.shift(6 * DAY)
    assert sender() == first
    clock.shift(DAY / 2)
    assert sender() != first
    assert AddressKey.objects.count() == 2


def test_a_key_serves_a_day_at_least(clock):
    Policy.objects.create(pk=1, addresses_kept=2)
    first = sender()
    clock.shift(DAY / 2 - timedelta(seconds=1))
    assert sender() == first
    clock.shift(timedelta(seconds=1))
    assert sender() != first


def test_a_stricter_policy_holds_at_once(clock):
    first = sender()
    clock.shift(3 * DAY)
    Policy.objects.create(pk=1, addresses_kept=4)
    assert sender() != first


def test_an_address_is_known_under_every_key_that_is_kept(clock):
    first = sender()
    clock.shift(8 * DAY)
    second = sender()
    marks = {first.address, first.network, second.address, second.network}
    assert AddressKey.objects.marks_of(ip_address("203.0.113.9")) == marks


def test_two_keys_never_begin_with_the_same_day(clock):
    sender()
    assert AddressKey.objects.get().starts_at == datetime(2026, 8, 5, tzinfo=UTC)
    clock.shift(-3600)
    sender()
    assert AddressKey.objects.count() == 1


def test_who_comes_again_costs_two_questions(django_assert_num_queries):
    sender()
    with django_assert_num_queries(2):
        sender()


def test_of_many_who_find_no_key_the_first_makes_it(clock, monkeypatch):
    def meanwhile(_: int) -> str:
        AddressKey.objects.create(starts_at=datetime(2026, 8, 5, tzinfo=UTC), secret="theirs")
        return "ours"

    monkeypatch.setattr("secrets.token_hex", meanwhile)
    assert AddressKey.objects.current().secret == "theirs"
    assert AddressKey.objects.count() == 1
