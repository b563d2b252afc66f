"""What moderators decide stands in the log of events, without a word of a reader."""

import pytest
from django.contrib.admin.models import LogEntry

from comments.models import Ban
from tests.builders import published_article, user
from tests.comments.admin.desk import DESK, act, batch_in, take_back
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    entries = LogEntry.objects.order_by("pk")
    return [(entry.object_repr, entry.get_change_message()) for entry in entries]


def test_a_decision_is_one_entry_and_taking_it_back_another(client, moderator):
    one = comment(article=published_article(), name="سارا", text="درود بر شما")
    decide = f"{DESK}{one.pk}/decide/"
    client.post(decide, {"verb": "approve", "seen": one.version})
    client.post(decide, {"verb": "approve", "seen": one.version})
    named = f"نظر {one.reference}"
    assert told() == [(named, "تأیید شد.")]
    assert LogEntry.objects.get().object_id == str(one.pk)
    take_back(client, str(one.decisions.get().batch))
    assert told()[1:] == [(named, "به حال پیشین بازگشت.")]


def test_a_bundle_is_one_entry(client, moderator):
    story = published_article()
    page = act(client, "approve", *[comment(article=story) for _ in range(3)])
    assert told() == [("۳ نظر", "تأیید شد.")]
    take_back(client, batch_in(page))
    assert told()[1:] == [("۳ نظر", "به حال پیشین بازگشت.")]
    act(client, "approve")
    assert len(told()) == 2


def test_a_sender_who_is_closed_from_a_card_is_in_the_log(client):
    client.force_login(user("moderator", can="comments.moderate_comment comments.add_ban"))
    one = comment(article=published_article(), name="سارا", address="a")
    typed = {"verb": "ban", "seen": one.version, "ban_kind": "address", "ban_days": "7"}
    client.post(f"{DESK}{one.pk}/decide/", typed)
    assert Ban.objects.exists()
    assert told() == [(f"نظر {one.reference}", "فرستنده تا ۷ روز بسته شد.")]
