"""What the worker does with films, and how it is asked to."""

import logging
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from media.films import shelf
from media.films.making import process, take_poster
from media.films.refusal import Refused
from media.models import Video
from qodsna.tasks import every, task
from qodsna.tasks.models import TaskRun

logger = logging.getLogger(__name__)

GIVEN_UP = (
    "سامانه نتوانست این فیلم را آماده کند؛ «دوباره بساز» را بزنید و اگر نشد، "
    "سرپرست فنی را خبر کنید."
)
FORGOTTEN_SECONDS = 24 * 60 * 60


@task(title="آماده‌سازی فیلم", queue_name="long")
def process_film(video_pk: int) -> None:
    """Safe to come twice, and after a worker that was killed in the middle."""
    video = Video.objects.filter(pk=video_pk).first()
    if video and video.begin():
        process(video)


@task(title="برداشتن تصویر آغاز فیلم")
def set_poster(video_pk: int, seconds: float) -> None:
    video = Video.objects.ready().filter(pk=video_pk).first()
    if video:
        try:
            take_poster(video, seconds)
        except Refused as refused:
            # Nor will the moment come if it is asked for again.
            logger.info("Film %s keeps its poster: %s", video_pk, refused)


@every(minutes=1)
@task(title="پیگیری فیلم‌های بر زمین مانده")
def give_up_abandoned() -> None:
    """Fails the films that still wait although no run of the ledger will come for them."""
    unfinished = TaskRun.objects.of_task(process_film.module_path).unfinished()
    for video in Video.objects.waiting():
        if not unfinished.filter(args=[video.pk]).exists():
            video.give_up(GIVEN_UP)


@every(hours=1)
@task(title="جارو کردن کارگاه فیلم")
def sweep_workshops() -> None:
    """Frees this machine's disk of what killed workers left; a film takes less than a day."""
    shelf.sweep(FORGOTTEN_SECONDS)


@task(title="پاک کردن پرونده‌های فیلم", attempts=8)
def clear_away(names: list[str], folder: str) -> None:
    """Removes stored files, and a folder of outputs."""
    for name in filter(None, names):
        default_storage.delete(name)
    shelf.clear(folder)


def let_go(names: list[str], folder: str) -> None:
    """Has these cleared away once what no longer names them is certain, and storage answers."""
    transaction.on_commit(partial(clear_away_soon, names, folder))


def clear_away_soon(names: list[str], folder: str) -> None:
    try:
        clear_away.call(names, folder)
    except OSError:
        clear_away.enqueue(names, folder)


def prepare(video: Video) -> None:
    """Has a film made ready for readers, from the beginning."""
    with transaction.atomic():
        video.start_over()
        process_film.enqueue(video.pk)


def replace_source(video: Video, old: Video) -> None:
    """Has a film made ready from its new file; nothing of the old one stays."""
    with transaction.atomic():
        let_go([old.file.name or ""], old.folder)
        prepare(video)


def discard(video: Video) -> None:
    """Deletes a film, its source, its captions and all that was made of it."""
    names = [video.file.name or "", *video.captions.values_list("file", flat=True)]
    with transaction.atomic():
        let_go(names, video.folder)
        video.delete()


def prepare_now(video: Video) -> None:
    """Makes a film ready before it returns; RuntimeError with the reason where that fails."""
    if video.begin():
        process(video)
    if not video.is_ready:
        raise RuntimeError(video.error)
