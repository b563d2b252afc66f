"""How tests meet background work: it is written down, or done at once."""

import pytest
from django.db import transaction

from qodsna.tasks.models import TaskRun
from tests.qodsna.tasks.deeds.tasks import say, stumble, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


def test_what_is_asked_for_is_written_down_and_not_done(tasks_asked_for):
    say.enqueue("سلام")
    assert [(run.task, run.args) for run in tasks_asked_for] == [(say.module_path, ["سلام"])]
    assert (told(), TaskRun.objects.count()) == ([], 0)


def test_at_once_is_at_once_and_errors_are_heard(tasks_run_at_once):
    say.enqueue("سلام")
    assert told() == ["سلام"]
    with pytest.raises(ValueError, match="سنگ"):
        stumble.enqueue("سنگ")


@pytest.mark.django_db(transaction=True)
def test_at_once_is_after_commit_where_there_is_one(tasks_run_at_once):
    with transaction.atomic():
        say.enqueue("سلام")
        assert told() == []
    assert told() == ["سلام"]
