from datetime import timedelta

import pytest
from django.utils import timezone

from qodsna.limits.alarm import Alarm
from qodsna.limits.models import Tally

pytestmark = pytest.mark.django_db

ALARM = Alarm("storm", minutes=10)


def test_an_alarm_is_off_until_it_rings():
    assert ALARM.until is None
    ALARM.ring()
    assert timedelta(minutes=9) < ALARM.until - timezone.now() <= timedelta(minutes=10)
    assert Alarm("flood", minutes=10).until is None


def test_each_ring_begins_its_time_anew_in_the_same_row(monkeypatch):
    start = now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    ALARM.ring()
    now = start + timedelta(minutes=9)
    ALARM.ring()
    assert ALARM.until == start + timedelta(minutes=19)
    now = start + timedelta(minutes=19)
    assert ALARM.until is None
    assert Tally.objects.count() == 1


def test_what_has_ended_is_forgotten_with_the_old_tallies(monkeypatch):
    ALARM.ring()
    assert not Tally.objects.over().exists()
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert Tally.objects.over().exists()
