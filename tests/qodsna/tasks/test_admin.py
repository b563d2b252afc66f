"""The desk of background work."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from qodsna.tasks.admin import in_words
from qodsna.tasks.models import TaskRun
from qodsna.tasks.states import State
from tests.builders import user
from tests.qodsna.tasks.deeds.tasks import say, stumble

pytestmark = pytest.mark.django_db

DESK = "/admin/tasks/taskrun/"


@pytest.fixture
def engineer(client):
    person = user("engineer", can="tasks.change_taskrun")
    client.force_login(person)
    return person


@pytest.fixture
def onlooker(client):
    person = user("onlooker", can="tasks.view_taskrun")
    client.force_login(person)
    return person


def run(task=say, state=State.DONE, **fields) -> TaskRun:
    now = timezone.now()
    times = {"started_at": now, "beat_at": now, "finished_at": now}
    return TaskRun.objects.create(task=task.module_path, state=state, **times, **fields)


def failed_run() -> TaskRun:
    return run(
        stumble,
        State.FAILED,
        args=[12],
        attempts=2,
        most_attempts=2,
        error="ValueError: سنگ <b>",
        traceback="Traceback <i>",
    )


def rows(response) -> list[TaskRun]:
    return list(response.context["cl"].result_list)


def test_what_failed_stands_first_under_its_persian_name(client, engineer):
    failed = failed_run()
    done = run()
    response = client.get(DESK)
    assert rows(response) == [failed, done]
    page = response.content.decode()
    for words in ("کاری که می‌شکند", "ناکام", "ValueError: سنگ &lt;b&gt;", "۲ از ۲", "۱۲"):
        assert words in page


def test_the_list_can_be_narrowed_to_a_state_and_a_task(client, engineer):
    failed = failed_run()
    done = run()
    assert rows(client.get(DESK, {"state__exact": "failed"})) == [failed]
    assert rows(client.get(DESK, {"of": say.module_path})) == [done]
    assert rows(client.get(DESK, {"q": "سنگ"})) == [failed]


def test_a_failed_run_is_run_again_by_its_button(client, engineer):
    failed = failed_run()
    address = f"{DESK}{failed.pk}/again/"
    assert f'formaction="{address}"' in client.get(f"{DESK}{failed.pk}/change/").content.decode()
    response = client.post(address, follow=True)
    failed.refresh_from_db()
    assert failed.state == State.QUEUED
    assert "۱ کار دوباره به صف رفت." in response.content.decode()
    assert f'formaction="{address}"' not in response.content.decode()
    assert LogEntry.objects.get().object_id == str(failed.pk)


def test_several_are_run_again_by_the_action(client, engineer):
    chosen = [failed_run().pk, failed_run().pk, run().pk]
    typed = {"action": "run_again", "_selected_action": chosen}
    response = client.post(DESK, typed, follow=True)
    assert "۲ کار دوباره به صف رفت." in response.content.decode()
    assert TaskRun.objects.failed().count() == 0
    assert TaskRun.objects.done().count() == 1


def test_only_what_failed_is_run_again(client, engineer):
    response = client.post(f"{DESK}{run().pk}/again/", follow=True)
    assert "تنها کار ناکام دوباره اجرا می‌شود." in response.content.decode()


def test_who_may_only_look_starts_nothing(client, onlooker):
    failed = failed_run()
    assert "formaction" not in client.get(f"{DESK}{failed.pk}/change/").content.decode()
    assert client.post(f"{DESK}{failed.pk}/again/").status_code == 403
    client.post(DESK, {"action": "run_again", "_selected_action": [failed.pk]})
    assert TaskRun.objects.failed().count() == 1


def test_without_leave_there_is_no_desk(client):
    client.force_login(user("reporter"))
    assert client.get(DESK).status_code == 403


def test_nothing_is_started_by_a_link_and_nothing_is_written_by_hand(client, admin_client):
    failed = failed_run()
    assert admin_client.get(f"{DESK}{failed.pk}/again/").status_code == 405
    assert admin_client.get(f"{DESK}add/").status_code == 403
    assert admin_client.get(f"{DESK}{failed.pk}/delete/").status_code == 403
    assert admin_client.post(f"{DESK}{failed.pk}/change/", {"state": "done"}).status_code == 403
    assert admin_client.post(f"{DESK}{10**30}/again/").status_code == 404


def test_the_page_of_a_run_tells_everything_safely(client, engineer):
    page = client.get(f"{DESK}{failed_run().pk}/change/").content.decode()
    for words in ("Traceback &lt;i&gt;", "کمتر از یک ثانیه", stumble.module_path):
        assert words in page
    waiting = TaskRun.objects.create(task="media.tasks.gone")
    assert "media.tasks.gone" in client.get(f"{DESK}{waiting.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "کمتر از یک ثانیه"), (7, "۷ ثانیه"), (60, "۱ دقیقه"), (95, "۱ دقیقه و ۳۵ ثانیه")],
)
def test_spans_are_told_in_words(seconds, words):
    assert in_words(seconds) == words
