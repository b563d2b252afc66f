"""Every hostile or odd film goes through the form and, if it is taken, through the worker."""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media.films import encode
from media.films.tasks import process_film
from media.models import Upload, Video
from qodsna.tasks.bench import Bench
from qodsna.tasks.models import TaskRun
from tests.builders import chief
from tests.media.hostile import videos

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADD = "/admin/media/video/add/"
CAPTIONS = {"captions-TOTAL_FORMS": "0", "captions-INITIAL_FORMS": "0"}
LEAST = 45


def undone() -> int:
    """Runs of any kind that raised, or that nobody finished."""
    return TaskRun.objects.count() - TaskRun.objects.done().count()


def is_persian(text: str) -> bool:
    return any("\u0600" < letter < "\u06ff" for letter in text) and not text.isascii()


@pytest.fixture
def worker(settings, tmp_path, monkeypatch) -> Bench:
    """What works off the product's own ledger, which the forms write to."""
    monkeypatch.setattr(encode, "PRESET", "ultrafast")
    # The test's transaction is on this connection.
    monkeypatch.setattr("qodsna.tasks.bench.close_old_connections", lambda: None)
    settings.DATA_DIR = tmp_path
    backend = {"BACKEND": "qodsna.tasks.backend.LedgerBackend"}
    settings.TASKS = {"default": {**settings.TASKS["default"], **backend}}
    return Bench({"pause": 0}, threads=2)


def sent(client, case: videos.Case) -> Video | None:
    """The film that was taken, None for one that was refused; asserts on whatever else."""
    file = SimpleUploadedFile("film.mp4", case.data)
    # As a browser would send it; Django's own class for tests would tidy the name.
    file._name = case.name
    response = client.post(
        ADD, CAPTIONS | {"title": case.what, "description": "نوشته", "file": file}
    )
    if response.status_code == 302:
        return Video.objects.latest("pk")
    assert response.status_code == 200, case
    told = response.context["adminform"].form.errors.get("file", [])
    assert told, response.context["adminform"].form.errors
    assert all(map(is_persian, told)), (case, told)
    assert "نوشته" in response.content.decode()
    assert not Upload.objects.exists()
    return None


def outcome(film: Video | None, case: videos.Case) -> str:
    """How a film ended: refused, failed or ready."""
    if film is None:
        return "refused"
    film.refresh_from_db()
    assert film.is_settled, case
    assert film.is_ready or is_persian(film.error), case
    return film.state


def test_hostile_films_do_no_harm(client, worker, capsys, settings):
    client.force_login(chief())
    cases, table, wrong = videos.every(), {}, []
    # What goes wrong in a request is raised to here, and what goes wrong in a run is in its row.
    films = [sent(client, case) for case in cases]
    worker.work_off()
    runs = TaskRun.objects.of_task(process_film.module_path)
    for film, case in zip(films, cases, strict=True):
        ended = outcome(film, case)
        table.setdefault(case.kind, Counter())[ended] += 1
        expected = {True: {"ready"}, False: {"refused"}, None: {"refused", "ready", "failed"}}
        if ended not in expected[case.taken]:
            wrong.append(f"{case.kind}, {case.what}: {ended}")
    with capsys.disabled():
        heads = f"{'files':>6}{'refused':>9}{'failed':>8}{'ready':>7}"
        print(f"\n{'hostile films':<16}{heads}  runs: {runs.count()}, not done: {undone()}")
        for kind, found in table.items():
            columns = f"{found['refused']:>9}{found['failed']:>8}{found['ready']:>7}"
            print(f"{kind:<16}{found.total():>6}{columns}")
    assert undone() == 0
    assert {run.attempts for run in runs} == {1}
    assert runs.count() == Video.objects.count()
    assert wrong == []
    assert len(cases) >= LEAST
    assert len(table) >= 10
    kept = {path.name for path in (settings.MEDIA_ROOT / "videos").rglob("*") if path.is_file()}
    assert kept == {film.file.name.rpartition("/")[2] for film in Video.objects.all()}
