from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from comments.models import Ban
from comments.status import Verdict
from qodsna.persian import format_numeric
from tests.builders import user
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db

LIST = reverse("admin:comments_ban_changelist")
ADD = reverse("admin:comments_ban_add")
RIGHTS = "comments.view_ban comments.add_ban comments.change_ban"
MARK = "Ab3dEfGh" + "x" * 35


@pytest.fixture
def moderator(client):
    person = user("moderator", can=f"{RIGHTS} comments.see_email")
    client.force_login(person)
    return person


def page(client, address: str = LIST) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def change(ban: Ban) -> str:
    return reverse("admin:comments_ban_change", args=[ban.pk])


def end(ban: Ban) -> str:
    return reverse("admin:comments_ban_end", args=[ban.pk])


def typed(**fields: str) -> dict[str, str]:
    return {"kind": "range", "value": "", "verdict": "reject", "reason": "", "until": "", **fields}


def ban(kind: str = "range", value: str = "192.0.2.0/24", **fields) -> Ban:
    return Ban.objects.create(kind=kind, value=value, **fields)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("range", "۱۹۲.۰.۲.۷/۲۴", "192.0.2.0/24"),
        ("email", "Sara@Example.com", "sara@example.com"),
        ("domain", "@example.com", "example.com"),
    ],
)
def test_a_sender_is_closed_by_hand(client, moderator, kind, value, kept):
    until = timezone.now() + timedelta(days=3)
    fields = {"until": format_numeric(until), "verdict": "spam", "reason": "تبلیغ"}
    answer = client.post(ADD, typed(kind=kind, value=value, **fields))
    assert answer.status_code == 302
    made = Ban.objects.get()
    assert (made.kind, made.value, made.verdict, made.reason) == (kind, kept, Verdict.SPAM, "تبلیغ")
    assert abs(made.until - until) < timedelta(minutes=1)
    assert made.created_by == moderator


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": "192.0.2.300"}, "نشانی یا بازه درست نیست"),
        ({"value": "0.0.0.0/0"}, "بیش از اندازه بزرگ"),
        ({"kind": "email", "value": "sara"}, "نشانی رایانامه درست نیست"),
        ({"kind": "domain", "value": "com"}, "دامنه درست نیست"),
        ({"kind": "address", "value": MARK}, "گزینه"),
        ({"kind": "", "value": "192.0.2.0/24"}, "لازم"),
        ({"value": "192.0.2.0/24", "until": "۱۴۰۰/۰۱/۰۱ ۰۰:۰۰"}, "این زمان گذشته است"),
        ({"value": "192.0.2.0/24", "verdict": "nonsense"}, "گزینه"),
        ({"value": "9" * 300}, "254"),
        ({"value": "\0"}, "لازم"),
    ],
)
def test_what_cannot_be_closed_is_told_and_kept_in_the_form(client, moderator, fields, said):
    answer = client.post(ADD, typed(**fields))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Ban.objects.exists()


def test_the_desk_shows_who_is_held_back_and_how(client, moderator):
    letter = comment(address=MARK)
    Ban.objects.close(letter, "address", by=moderator, days=3, reason="تبلیغ")
    shown = page(client)
    assert 'نشان <bdi class="ban-sign" dir="ltr">Ab3dEf</bdi>' in shown
    assert MARK not in shown
    assert "تبلیغ" in shown
    assert format_numeric(Ban.objects.get().until) in shown
    assert reverse("admin:comments_comment_change", args=[letter.pk]) in page(
        client, change(Ban.objects.get())
    )


def test_what_is_in_force_and_what_is_over_are_told_apart(client, moderator):
    ban(reason="هنوز")
    ban(reason="پیش‌تر", created_at=timezone.now() - timedelta(days=9), until=timezone.now())
    ban(value="198.51.100.0/24", reason="بازشده").end(by=moderator)
    assert [word in page(client, f"{LIST}?force=in_force") for word in ("هنوز", "پیش‌تر")] == [
        True, False,
    ]  # fmt: skip
    over = page(client, f"{LIST}?force=over")
    assert [word in over for word in ("هنوز", "پیش‌تر", "بازشده</td>")] == [False, True, True]
    assert "هنوز" in page(client, f"{LIST}?force=nonsense")


def test_a_ban_is_changed_while_it_is_in_force(client, moderator):
    made = ban()
    fields = {
        "until": "",
        "verdict": "hold",
        "reason": "دوباره",
        "kind": "email",
        "value": "x@y.ir",
    }
    assert client.post(change(made), fields).status_code == 302
    made.refresh_from_db()
    assert (made.kind, made.value, made.verdict) == ("range", "192.0.2.0/24", Verdict.HOLD)
    made.end(by=moderator)
    assert client.post(change(made), fields).status_code == 403
    assert 'name="_save"' not in page(client, change(made))


def test_a_hash_is_kept_as_it_is_while_its_ban_is_changed(client, moderator):
    made = ban("address", MARK)
    client.post(change(made), {"until": "", "verdict": "spam", "reason": ""})
    made.refresh_from_db()
    assert (made.value, made.verdict) == (MARK, Verdict.SPAM)


def test_a_sender_is_let_in_again_by_a_button(client, moderator):
    made = ban()
    assert end(made) in page(client, change(made))
    for said in ("۱ فرستنده باز شد.", "از پیش باز بود."):
        answer = client.post(end(made), follow=True)
        assert said in answer.content.decode()
    made.refresh_from_db()
    assert made.ended_by == moderator
    assert end(made) not in page(client, change(made))
    assert client.get(end(made)).status_code == 405


def test_several_are_let_in_again_at_once(client, moderator):
    first, second = ban(), ban(value="198.51.100.0/24")
    data = {"action": "end", "_selected_action": [first.pk, second.pk]}
    assert "۲ فرستنده باز شد." in client.post(LIST, data, follow=True).content.decode()
    assert not Ban.objects.in_force().exists()


def test_emails_are_for_those_who_may_see_them(client, moderator):
    made = ban("email", "sara@example.com")
    assert "sara@example.com" in page(client)
    assert "sara@example.com" in page(client, f"{LIST}?q=sara@example")
    client.force_login(user("other", can=RIGHTS))
    for address in (LIST, change(made), f"{LIST}?q=range"):
        assert "sara@example.com" not in page(client, address)
    assert f"/{made.pk}/change/" in page(client)
    assert f"/{made.pk}/change/" not in page(client, f"{LIST}?q=sara")


@pytest.mark.parametrize("lookup", ["value", "value__startswith", "value__regex"])
def test_an_address_does_not_ask_for_what_is_veiled(client, lookup):
    ban("email", "sara@example.com")
    client.force_login(user("moderator", can=RIGHTS))
    assert client.get(LIST, {lookup: "sara@example.com"}).status_code == 400


def test_the_log_of_the_desk_keeps_no_address(client, moderator):
    client.post(ADD, typed(kind="email", value="sara@example.com"))
    client.post(ADD, typed(value="192.0.2.0/24"))
    client.post(end(Ban.objects.first()))
    for entry in LogEntry.objects.all():
        assert "sara" not in f"{entry.object_repr}{entry.change_message}"
        assert "192" not in f"{entry.object_repr}{entry.change_message}"
    assert LogEntry.objects.count() == 3


@pytest.mark.parametrize("rights", ["comments.moderate_comment", "comments.view_ban"])
def test_only_who_may_change_bans_does(client, rights):
    made = ban()
    client.force_login(user("reader", can=rights))
    assert client.get(ADD).status_code == 403
    assert client.post(end(made)).status_code == 403
    assert client.post(LIST, {"action": "end", "_selected_action": [made.pk]}).status_code != 500
    assert client.post(f"{LIST}{made.pk}/delete/").status_code == 403
    made.refresh_from_db()
    assert made.is_in_force


def test_many_bans_cost_no_more_than_few(client, moderator, django_assert_max_num_queries):
    for number in range(30):
        ban(value=f"10.0.{number}.0/24", created_by=moderator)
    with django_assert_max_num_queries(10):
        page(client)


def test_a_ban_shows_its_end_in_the_calendar_of_the_newsroom(client, moderator):
    with time_machine.travel(datetime(2026, 8, 5, 12, tzinfo=UTC), tick=False):
        made = ban(until=timezone.now() + timedelta(days=1))
        assert "۱۴۰۵/۰۵/۱۵" in page(client, change(made))
