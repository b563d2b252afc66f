"""The page of the system's state: each part in its state, soon, and for who may see it."""

import os
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.utils import OperationalError
from django.urls import reverse
from django.utils import timezone

from articles.models import NewsletterIssue
from articles.newsletter.tasks import send_confirmation
from articles.watched import mail
from qodsna.tasks import TERMS
from qodsna.tasks.models import TaskRun
from qodsna.tasks.states import State as Ledger
from qodsna.watch import findings
from qodsna.watch.findings import Finding, Probe, State, database_within, look
from qodsna.watch.models import Erasure
from qodsna.watch.probes import database, machine, outside, work
from qodsna.watch.templatetags.system_state import programs_apart
from qodsna.watch.wording import size, span
from tests.builders import chief, edition, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted")]
PAGE, AGAIN = "/admin/state/", "/admin/state/again/"


@pytest.fixture
def keeper(client):
    """Who keeps the site, signed in."""
    person = user("keeper", role="administrator")
    client.force_login(person)
    return client


def run(state: str = Ledger.FAILED, **fields) -> TaskRun:
    given = {"task": "media.tasks.discard", "error": "دیسک پر است", "finished_at": timezone.now()}
    return TaskRun.objects.create(state=state, **given | fields)


def everything_ran(ago: timedelta = timedelta(seconds=20)) -> None:
    for path, terms in TERMS.items():
        if terms.period:
            now = timezone.now()
            run(Ledger.DONE, task=path, error="", finished_at=now - ago, worker="w", started_at=now)


# The page


def test_what_is_broken_stands_first_and_says_what_to_do(keeper):
    html = keeper.get(PAGE).content.decode()
    assert "۱ چیز خراب" in html
    first = html.index("کارگر پس‌زمینه")
    assert first < html.index("پایگاه داده")
    assert '<bdi dir="ltr">manage.py worker</bdi> را روشن کنید' in html
    assert "کار ناکامی نیست." in html
    assert "هنوز هیچ" in html
    assert "system-banner" in keeper.get("/admin/").content.decode()


@pytest.mark.machine_clock
def test_where_all_is_well_it_says_so_and_the_first_page_is_silent(keeper, settings, tmp_path):
    everything_ran()
    settings.BACKUPS, settings.PAGE_CACHE_BYTES = tmp_path, 1
    (tmp_path / "night.backup").write_text("x")
    Erasure.objects.note("sign_in.sessions", 1234)
    html = keeper.get(PAGE).content.decode()
    assert "همه‌چیز درست است." in html
    assert "۱٬۲۳۴" in html
    assert "system-banner" not in keeper.get("/admin/").content.decode()


def test_what_failed_is_run_again_after_a_question(keeper):
    failed = [run() for _ in range(22)]
    html = keeper.get(PAGE).content.decode()
    assert reverse("admin:tasks_taskrun_again", args=[failed[-1].pk]) in html
    assert "همه کارهای ناکام" in html
    asked = keeper.get(AGAIN).content.decode()
    assert "۲۲ کار ناکام" in asked
    assert "۲ کار دیگر" in asked
    assert TaskRun.objects.failed().count() == 22
    said = keeper.post(AGAIN, follow=True).content.decode()
    assert "۲۲ کار دوباره به صف رفت." in said
    assert not TaskRun.objects.failed().exists()
    assert "کار ناکامی نمانده" in keeper.get(AGAIN).content.decode()
    assert "کار ناکامی نمانده بود." in keeper.post(AGAIN, follow=True).content.decode()


def test_only_who_keeps_the_site_sees_it(client):
    for person in (None, user("c", role="chief_editor"), user("r", role="reporter")):
        if person:
            client.force_login(person)
        for answer in (client.get(PAGE), client.get(AGAIN), client.post(AGAIN)):
            assert answer.status_code == (403 if person else 302)
        home = client.get("/admin/", follow=True).content.decode()
        assert "وضعیت سامانه" not in home
        assert "system-banner" not in home
    assert client.post(PAGE).status_code == 405
    client.force_login(chief())
    assert client.get(PAGE).status_code == 200


# Never waiting


def probe(ask, *, asks_database: bool = False, name: str = "x") -> Probe:
    return Probe(name, "چیزی", ask, asks_database, is_urgent=False)


def test_nobody_waits_for_what_hangs_and_it_is_not_asked_twice():
    goes_on, asked = threading.Event(), []

    def hangs() -> Finding:
        asked.append(1)
        goes_on.wait(20)
        return Finding(State.OK, "دیر")

    began = time.monotonic()
    hanging = probe(hangs, name="hangs")
    for _ in range(3):
        found = look([probe(lambda: Finding(State.OK, "خوب")), hanging], seconds=0.2)
        assert [each.finding.said for each in found] == [findings.UNANSWERED, "خوب"]
    assert time.monotonic() - began < 10
    assert asked == [1]
    goes_on.set()
    findings._asking["hangs"].done.wait(10)
    assert look([hanging])[0].finding.said == "دیر"


def test_what_fails_is_broken_and_says_of_what_kind(log):
    def fails() -> Finding:
        raise PermissionError("/srv/secret")

    for each in (probe(fails), probe(fails, asks_database=True)):
        (found,) = look([each])
        assert found.finding.state == State.BAD
        assert "PermissionError" in found.finding.said
    assert "secret" not in log.getvalue()


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def test_the_database_is_not_waited_for_either():
    with pytest.raises(OperationalError), database_within(0.2), connection.cursor() as cursor:
        cursor.execute(ENDLESS)
    with database_within(5):
        assert TaskRun.objects.count() == 0


# The parts


def backup(folder, hours: float, name: str = "night.backup") -> None:
    (folder / name).write_text("x" * 2048)
    at = time.time() - hours * 3600
    os.utime(folder / name, (at, at))


@pytest.mark.parametrize(
    ("hours", "state"), [(5, State.OK), (31, State.WARNING), (80, State.BAD), (None, State.WARNING)]
)
def test_backups_grow_old(settings, tmp_path, hours, state):
    settings.BACKUPS = tmp_path
    for name in (".begun.backup", "x.part", "x.sha256"):
        (tmp_path / name).write_text("x")
    if hours:
        backup(tmp_path, hours + 90, "older.backup")
        backup(tmp_path, hours)
        (tmp_path / "night.backup.verified").write_text("")
    found = machine.backups()
    assert found.state == state
    if hours:
        assert found.facts["تازه‌ترین"] == "night.backup"
        assert (found.facts["حجم"], found.facts["آزموده"]) == ("۲٫۰ کیلوبایت", "بله")
    settings.BACKUPS = tmp_path / "none"
    assert machine.backups().state == State.WARNING


@pytest.mark.parametrize(
    ("free", "files", "state"),
    [(50, 50, State.OK), (10, 50, State.WARNING), (4, 50, State.BAD), (50, 4, State.BAD)],
)
def test_a_disk_fills_by_bytes_or_by_files(monkeypatch, free, files, state):
    usage = SimpleNamespace(total=100, free=free)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: usage)
    inodes = SimpleNamespace(f_files=100, f_favail=files)
    monkeypatch.setattr(machine.os, "statvfs", lambda folder: inodes)
    assert machine.disk().state == state


def test_storage_is_tried_and_left_clean(monkeypatch):
    assert machine.storage().state == State.OK
    assert default_storage.listdir("probe")[1] == []
    monkeypatch.setattr(machine, "ContentFile", lambda text: machine_file(text[:-1]))
    assert machine.storage().state == State.BAD


def machine_file(text: bytes):
    from django.core.files.base import ContentFile

    return ContentFile(text)


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("http://127.0.0.1:8000", State.OK),
        ("http://news.example", State.WARNING),
        ("https://127.0.0.2:1", State.WARNING),
    ],
)
def test_the_address_should_be_https(settings, address, state):
    settings.SITE_URL = address
    assert outside.address().state == state


@pytest.mark.parametrize(("days", "state"), [(90, "ok"), (14, "warning"), (3, "bad"), (-1, "bad")])
def test_a_certificate_ends(settings, monkeypatch, days, state):
    settings.SITE_URL = "https://news.example"
    end = timezone.now() + timedelta(days=days, minutes=1)
    monkeypatch.setattr(outside, "certificate_ends", lambda host, port: end)
    assert outside.address().state.value == state

    def unknown(host, port):
        raise ssl.SSLCertVerificationError

    monkeypatch.setattr(outside, "certificate_ends", unknown)
    assert outside.address().said == "گواهی پذیرفته نیست."


def test_a_queue_waits_too_long_or_not():
    assert work.queue().state == State.OK
    run()
    assert work.queue().state == State.WARNING
    run(Ledger.QUEUED, run_after=timezone.now() - timedelta(minutes=20))
    assert work.queue().facts["دیرینه‌ترین"] == "۲۰ دقیقه"
    assert work.queue().state == State.WARNING
    run(Ledger.QUEUED, run_after=timezone.now() - timedelta(hours=2))
    assert work.queue().state == State.BAD


def test_a_worker_lives_as_long_as_something_ends_or_is_done():
    assert work.worker().state == State.BAD
    everything_ran(timedelta(hours=1))
    assert work.worker().state == State.BAD
    run(Ledger.RUNNING, beat_at=timezone.now(), started_at=timezone.now(), worker="two")
    alive = work.worker()
    assert (alive.state, alive.facts["کارگرهای پنج دقیقه گذشته"]) == (State.OK, "۲")


def test_jobs_that_run_by_themselves_are_late_or_fell():
    everything_ran()
    assert work.periodic().state == State.OK
    path = next(path for path, terms in TERMS.items() if terms.period)
    run(task=path, finished_at=timezone.now())
    assert work.turns()[0].is_failed
    assert work.periodic().facts["ناکام"] == "۱"
    TaskRun.objects.failed().delete()
    TaskRun.objects.of_task(path).delete()
    assert work.periodic().state == work.turns()[0].state == State.WARNING


def test_a_database_is_behind_its_program(monkeypatch):
    assert database.database().state == State.OK
    ahead = database.known_migrations() | {("articles", "9999_next")}
    monkeypatch.setattr(database, "known_migrations", lambda: ahead)
    found = database.database()
    assert found.state == State.BAD
    assert "articles.9999_next" in found.advice


def test_redis_is_asked_where_there_should_be_one(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert database.shared().state == State.BAD
    told = {"redis_version": "7.2", "used_memory": 1024}
    monkeypatch.setattr("redis.Redis.info", lambda client: told)
    assert database.shared().facts == {"نسخه": "7.2", "حافظه": "۱٫۰ کیلوبایت"}


def test_pages_fail_or_are_not_kept(settings, monkeypatch):
    from qodsna.watch.counts import count_request

    settings.PAGE_CACHE_BYTES = 0
    assert outside.pages().state == State.WARNING
    settings.PAGE_CACHE_BYTES = 1
    count_request("story", 200, 0.1, True)
    assert outside.pages().state == State.OK
    for _ in range(11):
        count_request("story", 500, 0.1, None)
    found = outside.pages()
    assert (found.state, found.facts["خطای سرور"]) == (State.WARNING, "۱۱")
    monkeypatch.setattr(outside.shutil, "which", lambda *args, **options: None)
    outside.version_of.cache_clear()
    assert outside.versions().facts["nginx"] == "روی این دستگاه نیست"
    outside.version_of.cache_clear()


def test_mail_that_waits_and_mail_that_failed(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert mail().facts == {}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail().said == "چیزی در راه نمانده است."
    NewsletterIssue.objects.create(edition=edition(), day=datetime(2026, 5, 1, tzinfo=UTC).date())
    run(Ledger.QUEUED, task=send_confirmation.module_path)
    assert mail().facts == {"تأییدهای در راه": "۱", "خبرنامه‌های در راه": "۱"}
    run(task=send_confirmation.module_path)
    assert mail().state == State.WARNING


def test_sizes_and_spans_in_words():
    assert [size(number) for number in (5, 2048, 200 * 1024**2, 3 * 1024**5)] == [
        "۵ بایت",
        "۲٫۰ کیلوبایت",
        "۲۰۰ مگابایت",
        "۳۰۷۲ ترابایت",
    ]
    assert [span(number) for number in (0.5, 61, 7300, 200_000)] == [
        "کمتر از یک ثانیه",
        "۱ دقیقه",
        "۲ ساعت",
        "۲ روز",
    ]


def test_what_is_of_programs_stands_from_left_to_right():
    assert programs_apart("پیش از manage.py migrate و <b>") == (
        'پیش از <bdi dir="ltr">manage.py migrate</bdi> و &lt;<bdi dir="ltr">b</bdi>&gt;'
    )
