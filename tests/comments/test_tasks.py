from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from comments.models import AddressKey, Ban, Comment, Policy
from comments.senders import sender_of
from comments.tasks import erase_addresses, erase_emails
from qodsna.tasks import stopping, terms_of
from tests.builders import published_article, user
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 8, 5, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def letter(**fields) -> Comment:
    one = sender_of(RequestFactory().get("/", REMOTE_ADDR="203.0.113.9"))
    return comment(address=one.address, network=one.network, email="sara@example.com", **fields)


def test_emails_are_kept_as_long_as_the_policy_says(clock):
    Policy.objects.create(pk=1, emails_kept=10)
    old = letter()
    clock.shift(9 * DAY)
    young = letter()
    clock.shift(DAY + timedelta(seconds=1))
    for _ in range(2):
        erase_emails.call()
        assert Comment.objects.get(pk=old.pk).email == ""
        assert Comment.objects.get(pk=young.pk).email == "sara@example.com"
    assert Comment.objects.get(pk=old.pk).text == old.text


def test_many_emails_are_erased_a_few_at_a_time(clock, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("comments.tasks.AT_ONCE", 2)
    story = published_article()
    for _ in range(5):
        letter(article=story)
    clock.shift(91 * DAY)
    # Of each of three times: where it may be taken back to, the lock, the change, the end, and
    # two for the count of what was erased.
    with django_assert_num_queries(1 + 4 + 3 * (4 + 2) + 1) as asked:
        erase_emails.call()
    locks = [one["sql"] for one in asked if "ORDER BY" in one["sql"] and "email" not in one["sql"]]
    orders = [sql.split("ORDER BY")[1].split("FOR")[0] for sql in locks if "_comment" in sql]
    assert len(orders) == 3
    assert all("created_at" in order and '"id" ASC' in order for order in orders)
    assert not Comment.objects.with_email().exists()


def test_a_worker_that_ends_leaves_the_rest_for_the_next(clock):
    letter()
    clock.shift(91 * DAY)
    stopping.set()
    try:
        erase_emails.call()
    finally:
        stopping.clear()
    assert Comment.objects.with_email().exists()


def test_keys_die_and_what_was_hashed_with_them_goes_too(clock):
    old = letter()
    clock.shift(8 * DAY)
    young = letter()
    clock.shift(22 * DAY)
    for _ in range(2):
        erase_addresses.call()
        old, young = (Comment.objects.get(pk=one.pk) for one in (old, young))
        assert (old.address, old.network) == ("", "")
        assert young.address
        assert young.network
        assert AddressKey.objects.count() == 1


def test_nothing_is_kept_longer_than_the_policy_says(clock):
    Policy.objects.create(pk=1, addresses_kept=12)
    for _ in range(40):
        letter(article=published_article())
        clock.shift(DAY)
        erase_addresses.call()
        kept = timezone.now() - timedelta(days=12)
        assert not Comment.objects.with_address().written_before(kept).exists()
        assert not AddressKey.objects.filter(starts_at__lt=kept).exists()
    assert Comment.objects.with_address().exists()


def test_with_the_last_key_everything_before_today_goes(clock):
    letter()
    clock.shift(6 * DAY)
    last = letter()
    clock.shift(25 * DAY)
    erase_addresses.call()
    assert not AddressKey.objects.exists()
    assert Comment.objects.get(pk=last.pk).address == ""


def test_a_ban_is_forgotten_some_time_after_it_is_over(clock):
    moderator = user()
    ended = [
        Ban.objects.close(letter(), kind, by=moderator, days=5) for kind in ("address", "email")
    ]
    lasting = Ban.objects.close(letter(), "network", by=moderator)
    clock.shift(34 * DAY)
    run_all()
    assert values(*ended) == {one.value for one in ended}
    clock.shift(2 * DAY)
    run_all()
    assert values(*ended) == {"—", ended[1].value}
    clock.shift(60 * DAY)
    run_all()
    assert values(*ended) == {"—"}
    assert values(lasting) == {lasting.value}


def run_all() -> None:
    erase_addresses.call()
    erase_emails.call()


def values(*bans: Ban) -> set[str]:
    return {Ban.objects.get(pk=one.pk).value for one in bans}


@pytest.mark.parametrize("task", [erase_addresses, erase_emails])
def test_it_happens_every_day_by_itself(task):
    assert terms_of(task.module_path).period == DAY
