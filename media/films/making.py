"""From an uploaded film to what readers play: one attempt, which may be killed at any point."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from media.decoding import take_in
from media.films import encode, playlists, shelf, stills
from media.films.probe import Film, check, measured, probe
from media.films.programs import ProgramFailed
from media.films.refusal import Refused
from media.models import Image, Video
from media.tasks import make_renditions
from qodsna.tasks import stopping

logger = logging.getLogger(__name__)

TOLD_EVERY = 1.0
# Of the length that a film says it has; a still end without sound may be lost on the way.
LEAST_PART = 0.7
DAMAGED = "این فیلم آسیب دیده است و از آن چیزی برای نمایش به دست نیامد."
AGAIN = "سامانه نتوانست این فیلم را آماده کند؛ خودبه‌خود دوباره کوشش می‌شود."


class Overtaken(Exception):  # noqa: N818
    """Another attempt has this film by now."""


class Stopped(Exception):  # noqa: N818
    """This worker is asked to end; another goes on."""


@dataclass(frozen=True)
class Made:
    """What lies in the workshop once everything is encoded."""

    film: Film
    duration: float
    renditions: list[dict[str, Any]]
    poster: Path
    files: list[Path]


def process(video: Video) -> None:
    """Makes all that readers need of a film whose attempt has begun (``video.begin()``).

    A film that cannot be taken ends as FAILED with the reason. What the machine is to blame for
    gives the film back and raises, for the task to come again. A film that another attempt has
    by now, or that is deleted, is left to itself.
    """
    place, attempt = video.folder, video.attempt
    try:
        with shelf.workshop(PurePath(place).name, attempt) as folder:
            bring_out(video, make(video, folder))
    except Refused as refused:
        video.fail(str(refused))
    except Overtaken:
        logger.info("Film %s: attempt %s was overtaken", video.pk, attempt)
    except Exception:
        # Whoever was overtaken may find that the next attempt took its tools away.
        if video.give_back(AGAIN):
            raise
    finally:
        tidy_up(video.pk, place, attempt)


def make(video: Video, folder: Path) -> Made:
    source = shelf.at_hand(video.file.name or "", folder)
    film = check(probe(source))
    duration = measured(source, film, seconds=600)
    check(replace(film, duration=duration))
    rungs = encode.encode(source, folder, film, duration, progress_of(video))
    try:
        made = packed(folder, film, rungs)
    except (ProgramFailed, Refused) as error:
        # Our own encoding is whole: what is wrong with it was wrong with the source.
        logger.warning("Film %s was encoded to something unreadable: %s", video.pk, error)
        raise Refused(DAMAGED) from error
    if made.duration < LEAST_PART * duration:
        raise Refused("بخش بزرگی از این فیلم نرسیده یا آسیب دیده است؛ آن را دوباره بفرستید.")
    return made


def packed(folder: Path, film: Film, rungs: list[encode.Rung]) -> Made:
    """All that is made of the encoded renditions; their own length counts, not the source's."""
    tallest, shortest = (folder / f"{each.name}.mp4" for each in (rungs[0], rungs[-1]))
    duration = probe(tallest).duration or 0.1
    encode.package(folder, rungs, duration)
    renditions = [playlists.rendition(folder, each) for each in rungs]
    (folder / playlists.MASTER).write_text(playlists.master(renditions))
    stills.draw_strip(shortest, folder, rungs[-1], duration)
    poster = folder / "poster.jpg"
    stills.telling_picture(tallest, poster, duration)
    names = [f"{each.name}.{kind}" for each in rungs for kind in ("mp4", "m4s", "m3u8")]
    files = [folder / name for name in (*names, playlists.MASTER, "strip.jpg", "strip.vtt")]
    return Made(film, duration, renditions, poster, files)


def progress_of(video: Video) -> Callable[[float], bool]:
    """Writes the part that is done to the row, at most once a second, and hears what changed."""
    told_at = 0.0

    def tell(part: float) -> bool:
        nonlocal told_at
        if stopping.is_set():
            raise Stopped
        if time.monotonic() - told_at >= TOLD_EVERY:
            told_at = time.monotonic()
            if not video.advance(round(95 * part)):
                raise Overtaken
        return True

    return tell


def bring_out(video: Video, made: Made) -> None:
    """Stores everything under this attempt's own names; only the winner's get into the row."""
    folder = f"{video.folder}/{video.attempt}"
    store(video, made.files, folder)
    still = still_of(made.poster)
    first = made.renditions[0]
    with transaction.atomic():
        won = video.finish(
            duration=max(1, round(made.duration)),
            width=first["width"],
            height=first["height"],
            renditions=[{**each, "file": f"{folder}/{each['file']}"} for each in made.renditions],
            playlist=f"{folder}/{playlists.MASTER}",
            strip=f"{folder}/strip.vtt",
        )
        if not won:
            raise Overtaken
        if video.poster is None:
            show_first(video, still)


def store(video: Video, files: list[Path], folder: str) -> None:
    """Puts the files into storage one by one, for as long as this attempt has the film."""
    for number, path in enumerate(files):
        if stopping.is_set():
            raise Stopped
        if not video.advance(95 + 4 * number // len(files)):
            raise Overtaken
        shelf.keep(path, folder)


def still_of(picture: Path) -> dict[str, Any]:
    """The fields of a picture of the photo desk that are found in a still."""
    file = File(BytesIO(picture.read_bytes()), name="poster.jpg")
    try:
        taken = take_in(file)
    except ValidationError as refused:
        # It is a JPEG of our own making: as good as it is, though never found again by its looks.
        logger.warning("A still was not taken in: %s", refused)
        return {"file": file}
    return {"file": taken.file, "checksum": taken.checksum, "likeness": taken.likeness}


def show_first(video: Video, still: dict[str, Any]) -> None:
    """Makes a picture of the photo desk of a still, and the film's poster of that."""
    video.poster = Image.objects.create(
        **still, alt=video.title, credit=video.credit, uploader=video.uploader
    )
    video.save(update_fields=["poster", "changed_at"])
    make_renditions.enqueue(video.poster.pk)


def tidy_up(pk: int, place: str, attempt: int) -> None:
    """Removes from storage what this attempt and those before it made, but what the row names."""
    row = Video.objects.ready().filter(pk=pk).first()
    kept = row.attempt if row and row.folder == place else None
    for name in shelf.listed(place)[0]:
        if int(name) <= attempt and int(name) != kept:
            shelf.clear(f"{place}/{name}")


def take_poster(video: Video, seconds: float) -> None:
    """Makes the picture at this moment the film's poster; raises Refused where there is none."""
    with TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        folder = Path(name)
        film = shelf.at_hand(video.renditions[0]["file"], folder)
        picture = folder / "poster.jpg"
        try:
            stills.picture_at(film, picture, seconds)
        except ProgramFailed as error:
            raise Refused("در این لحظه فیلم تصویری نیست.") from error
        show_first(video, still_of(picture))
