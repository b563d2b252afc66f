"""The demo's pictures, galleries and films, in the library before any story uses them."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.utils import timezone

from media.decoding import take_in
from media.films.tasks import prepare, prepare_now
from media.models import Captions, Gallery, GalleryImage, Image, Keyword, Video
from media.tasks import make_renditions

PLAIN = ("alt", "caption", "credit", "source", "focal_x", "focal_y", "rights_owner", "rights_note")
# As many as ``take_in`` lets work at once.
HANDS = 2
FIGURE = re.compile('data-(image|video)="([a-z][a-z0-9-]*)"')


class Library:
    """Everything that is uploaded, by its key in ``newsroom.json``."""

    def __init__(self, content: dict[str, Any], files: dict[str, Path]) -> None:
        self.content, self.files = content, files
        pictures = {key: path for key, path in files.items() if path.suffix != ".mp4"}
        with ThreadPoolExecutor(HANDS) as hands:
            self.taken = dict(zip(pictures, hands.map(taken_in, pictures.values()), strict=True))
        self.images: dict[str, Image] = {}
        self.videos: dict[str, Video] = {}

    def build(self) -> None:
        self.images = {row["key"]: self._picture(row) for row in self.content["images"]}
        self.videos = {row["key"]: self._video(row) for row in self.content["videos"]}

    def image(self, key: str, **fields: Any) -> Image:
        image = Image.objects.create(**self.taken[key], **fields)
        make_renditions.enqueue(image.pk)
        return image

    def _picture(self, row: dict[str, Any]) -> Image:
        fields = {name: row[name] for name in PLAIN if name in row}
        if "rights_days" in row:
            fields["rights_until"] = timezone.now() + timedelta(days=row["rights_days"])
        image = self.image(row["key"], **fields)
        image.keywords.set(Keyword.objects.named(row.get("keywords", [])))
        return image

    def _video(self, row: dict[str, Any]) -> Video:
        with self.files[f"film-{row['key']}"].open("rb") as file:
            video = Video.objects.create(
                title=row["title"],
                description=row["description"],
                credit=row["credit"],
                poster=self.images[row["poster"]],
                file=File(file, name="film.mp4"),
            )
        for language, cues in row.get("captions", {}).items():
            text = ContentFile(web_vtt(cues).encode(), "captions.vtt")
            Captions.objects.create(video=video, language=language, file=text)
        return video

    def gallery(self, title: str, rows: list[dict[str, str]]) -> Gallery:
        gallery = Gallery.objects.create(title=title)
        GalleryImage.objects.bulk_create(
            GalleryImage(
                gallery=gallery,
                image=self.images[row["image"]],
                own_caption=row.get("caption", ""),
                position=position,
            )
            for position, row in enumerate(rows, 1)
        )
        return gallery

    def with_keys(self, body: str) -> str:
        """A body whose figures name their keys in the library instead of those of the content."""
        things = {"image": self.images, "video": self.videos}
        return FIGURE.sub(lambda m: f'data-{m[1]}="{things[m[1]][m[2]].pk}"', body)

    def prepare_films(self) -> None:
        """Ready when this returns; what cannot be made now is left to the worker."""
        for video in self.videos.values():
            try:
                prepare_now(video)
            except (OSError, RuntimeError):
                prepare(video)


def taken_in(path: Path) -> dict[str, Any]:
    """A painted picture as the photo desk takes it in."""
    with path.open("rb") as file:
        taken = take_in(File(file, name=path.name))
    return {"file": taken.file, "checksum": taken.checksum, "likeness": taken.likeness}


def web_vtt(cues: list[list[Any]]) -> str:
    """WebVTT of cues of their first second, their last, and what is said."""
    return "\n\n".join(["WEBVTT", *_timed(cues)]) + "\n"


def _timed(cues: list[list[Any]]) -> Iterator[str]:
    for first, last, words in cues:
        yield f"{_moment(first)} --> {_moment(last)}\n{words}"


def _moment(seconds: float) -> str:
    return f"00:{int(seconds) // 60:02}:{seconds % 60:06.3f}"
