"""The ledger's promises: asked for with its cause, done by one, tried again, never forgotten."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from qodsna.tasks import TERMS, stopping, terms_of
from qodsna.tasks.bench import Bench, bench
from qodsna.tasks.doorbell import answer, breaker, doorbell
from qodsna.tasks.models import TaskRun, in_one_line
from qodsna.tasks.states import State
from qodsna.tasks.tasks import prune
from tests.postgres import free_port
from tests.qodsna.tasks.deeds.tasks import say, stumble, tick, told, wait_for_word

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]

MINUTE = timedelta(minutes=1)


def rings() -> int:
    return doorbell().huey.pending_count()


def the_run() -> TaskRun:
    return TaskRun.objects.get()


def claim(worker: str = "one") -> TaskRun | None:
    return TaskRun.objects.claim(worker, without=[])


def silent(run: TaskRun, since: timedelta) -> None:
    TaskRun.objects.filter(pk=run.pk).update(beat_at=timezone.now() - since)


@pytest.fixture
def nothing_by_itself(monkeypatch) -> None:
    monkeypatch.setattr("qodsna.tasks.bench.TERMS", {})


# Asking


def test_it_rings_after_commit_and_not_before(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        result = say.enqueue("سلام")
        assert (rings(), the_run().pk) == (0, int(result.id))
    assert rings() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_asked_for():
    with transaction.atomic():
        say.enqueue("سلام")
        transaction.set_rollback(True)
    assert (TaskRun.objects.count(), rings()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_costs_nobody_anything(nothing_by_itself, settings, caplog):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    for _ in range(3):
        say.enqueue("سلام")
    assert {run.state for run in TaskRun.objects.all()} == {State.QUEUED}
    assert caplog.text.count("cannot be woken") == 1
    settings.REDIS_URL = ""
    doorbell.cache_clear()
    breaker.answered()
    bench().sweep()
    assert rings() == 2


@pytest.mark.django_db(transaction=True)
def test_without_a_bell_one_thread_of_a_worker_works(nothing_by_itself, settings, monkeypatch):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    may_end, begun = threading.Event(), []
    work = lambda: (begun.append(1), may_end.wait(10))  # noqa: E731
    monkeypatch.setattr("qodsna.tasks.bench.answer", work)
    say.enqueue("سلام")
    for _ in range(3):
        bench().sweep()
    assert begun == [1]
    may_end.set()
    bench()._alone.join(10)
    bench().sweep()
    bench()._alone.join(10)
    assert begun == [1, 1]


def test_arguments_that_are_no_json_are_refused_at_once():
    with pytest.raises(TypeError):
        say.enqueue(object())


# Claiming


def test_a_run_is_claimed_by_one():
    say.enqueue("سلام")
    assert (claim("one").attempts, claim("two")) == (1, None)


def test_the_urgent_comes_first_then_the_oldest_and_nothing_before_its_time():
    say.enqueue("a")
    say.enqueue("b")
    say.using(priority=5).enqueue("urgent")
    say.using(priority=9, run_after=timezone.now() + MINUTE).enqueue("later")
    assert [run.args[0] for run in iter(claim, None)] == ["urgent", "a", "b"]


def test_a_worker_keeps_a_thread_free_of_long_runs():
    worker = Bench({}, threads=2)
    for _ in range(2):
        wait_for_word.enqueue()
    say.enqueue("سلام")
    assert [run and run.queue for run in (worker._take(), worker._take(), worker._take())] == [
        "long",
        "default",
        None,
    ]


def test_a_worker_with_one_thread_does_long_runs_too():
    wait_for_word.enqueue()
    assert Bench({}, threads=1)._take().queue == "long"


# Doing


@pytest.mark.django_db(transaction=True)
def test_what_rings_is_worked_off():
    say.enqueue("یک")
    say.enqueue("دو")
    answer()
    assert told() == ["یک", "دو"]
    assert {run.state for run in TaskRun.objects.all()} == {State.DONE}


@pytest.mark.django_db(transaction=True)
def test_what_fails_is_tried_again_later_and_later_then_fails_for_good():
    stumble.enqueue("سنگ")
    for attempt in (1, 2):
        bench().work_off()
        run = the_run()
        assert run.attempts == attempt
        if attempt == 1:
            assert timezone.now() < run.run_after < timezone.now() + timedelta(seconds=11)
            TaskRun.objects.update(run_after=timezone.now())
    assert (run.state, run.error) == (State.FAILED, "ValueError: سنگ")
    assert "stumble" in run.traceback
    assert claim() is None


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 10), (2, 60), (3, 360), (9, 3600)])
def test_the_pause_grows_up_to_an_hour(attempt, seconds):
    say.enqueue("سلام")
    TaskRun.objects.update(attempts=attempt - 1, most_attempts=20)
    run, before = claim(), timezone.now()
    assert run.fail(ValueError("نشد"), pause=timedelta(seconds=10))
    pause = the_run().run_after - before
    assert timedelta(seconds=seconds) <= pause < timedelta(seconds=seconds + 5)


@pytest.mark.django_db(transaction=True)
def test_a_task_that_the_code_has_no_more_fails_and_is_shown():
    TaskRun.objects.create(task="media.tasks.gone", most_attempts=1)
    TaskRun.objects.create(task="qodsna.tasks.models.State", most_attempts=1)
    bench().work_off()
    assert {run.state for run in TaskRun.objects.all()} == {State.FAILED}


def test_an_error_in_odd_letters_is_kept_without_them():
    say.enqueue("a")
    run = claim()
    assert run.fail(ValueError("پیش \0 \ud800 پس"), pause=timedelta(seconds=1))
    run.refresh_from_db()
    assert "پیش" in run.error
    assert not {"\0", "\ud800"} & {*run.error, *run.traceback}


def test_a_worker_that_ends_gives_back_and_counts_no_attempt():
    stumble.enqueue("سنگ")
    run = bench()._take()
    stopping.set()
    bench()._do(run)
    assert (the_run().state, the_run().most_attempts) == (State.QUEUED, 3)


def test_what_is_in_hand_at_the_end_of_the_grace_is_given_back():
    wait_for_word.enqueue()
    bench()._take()
    bench().give_back()
    assert the_run().state == State.QUEUED


def test_the_attempt_is_told_in_the_context(settings):
    wait_for_word.enqueue()
    TaskRun.objects.update(attempts=4, most_attempts=9)
    (settings.DATA_DIR / "go").touch()
    claim().call()
    assert told() == ["begun 5", "ended 5"]


# Dead workers


def test_the_run_of_a_dead_worker_goes_to_another_and_the_dead_has_no_say_in_it(nothing_by_itself):
    say.enqueue("سلام")
    dead = claim("one")
    silent(dead, since=2 * MINUTE)
    bench().sweep()
    alive = claim("two")
    assert alive.attempts == 2
    assert not dead.finish()
    assert not dead.fail(ValueError("نشد"), pause=MINUTE)
    assert not dead.give_back()
    assert alive.finish()
    assert the_run().worker == "two"


def test_a_sign_of_life_keeps_a_run(nothing_by_itself):
    say.enqueue("سلام")
    run = bench()._take()
    silent(run, since=2 * MINUTE)
    bench().beat()
    bench().sweep()
    assert the_run().state == State.RUNNING


def test_what_kills_every_worker_is_not_tried_for_ever(nothing_by_itself):
    say.enqueue("سلام")
    TaskRun.objects.update(most_attempts=1)
    silent(claim(), since=2 * MINUTE)
    bench().sweep()
    assert (the_run().state, the_run().error) == (
        State.FAILED,
        "کارگر در میانه کار از کار افتاد.",
    )


def test_who_lost_the_lease_is_told_in_the_log(caplog):
    say.enqueue("سلام")
    run = bench()._take()
    TaskRun.objects.update(attempts=7)
    bench()._do(run)
    assert "lost its lease" in caplog.text


# What runs by itself


def test_a_job_is_asked_for_once_a_turn_however_many_workers_plan_it():
    path, period = tick.module_path, TERMS[tick.module_path].period
    assert TaskRun.objects.plan(path, 7, period)
    claim().finish()
    assert TaskRun.objects.plan(path, 7, period)
    assert TaskRun.objects.count() == 1
    assert TaskRun.objects.plan(path, 8, period)
    assert TaskRun.objects.count() == 2


def test_a_job_waits_for_its_last_turn():
    path, period = tick.module_path, TERMS[tick.module_path].period
    TaskRun.objects.plan(path, 7, period)
    assert not TaskRun.objects.plan(path, 8, period)


def test_the_turns_of_a_job_do_not_fill_the_ledger():
    path, period = tick.module_path, timedelta(minutes=1)
    for turn in range(1, 5):
        TaskRun.objects.plan(path, turn, period)
        claim().finish()
        TaskRun.objects.update(finished_at=timezone.now() - 3 * MINUTE)
    assert TaskRun.objects.count() == 1


def test_a_turn_that_failed_is_seen_for_a_day():
    path, period = tick.module_path, timedelta(minutes=1)
    TaskRun.objects.plan(path, 1, period)
    TaskRun.objects.update(state=State.FAILED, finished_at=timezone.now() - 3 * MINUTE)
    TaskRun.objects.plan(path, 2, period)
    assert TaskRun.objects.failed().count() == 1
    claim().finish()
    TaskRun.objects.failed().update(finished_at=timezone.now() - timedelta(days=2))
    TaskRun.objects.plan(path, 3, period)
    assert not TaskRun.objects.failed().exists()


def test_a_sweep_plans_each_job_once():
    bench().sweep()
    planned = sorted(TaskRun.objects.values_list("task", flat=True))
    assert planned == sorted(path for path, terms in TERMS.items() if terms.period)
    bench().sweep()
    assert TaskRun.objects.count() == len(planned)


def test_the_ledger_forgets_what_was_done_long_ago():
    for state, days in ((State.DONE, 8), (State.DONE, 6), (State.FAILED, 8), (State.FAILED, 91)):
        TaskRun.objects.create(
            task="x", state=state, finished_at=timezone.now() - timedelta(days=days)
        )
    prune.call()
    assert [run.state for run in TaskRun.objects.order_by("pk")] == [State.DONE, State.FAILED]


# The row


def test_a_failed_run_gets_all_its_attempts_again(django_capture_on_commit_callbacks):
    run = TaskRun.objects.create(task=stumble.module_path, state=State.FAILED, attempts=2)
    with django_capture_on_commit_callbacks(execute=True):
        assert run.run_again()
    assert (the_run().state, the_run().most_attempts, rings()) == (State.QUEUED, 4, 1)
    assert not run.run_again()


def test_the_database_refuses_what_is_no_state():
    with pytest.raises(IntegrityError):
        TaskRun.objects.create(task="x", state="lost")


def test_a_running_run_shows_a_sign_of_life_or_is_refused():
    with pytest.raises(IntegrityError):
        TaskRun.objects.create(task="x", state=State.RUNNING)


def test_an_error_is_told_in_one_line():
    assert in_one_line(ValidationError(["عکس نیست.", "بزرگ است."])) == "عکس نیست. بزرگ است."
    assert in_one_line(OSError("disk\nfull")) == "OSError: disk full"
    assert in_one_line(KeyError()) == "KeyError"


def test_a_task_without_a_title_is_called_by_its_path():
    assert terms_of("media.tasks.gone").title == ""
    assert str(TaskRun(task="media.tasks.gone")) == "media.tasks.gone"
    assert str(TaskRun(task=say.module_path)) == "گفتن یک واژه"
