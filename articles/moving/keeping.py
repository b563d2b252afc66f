"""Writes the rows of an import that are not stories: each gives the key of what it became."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import models

from articles.models import Author, Category, Dossier, Edition, Tag
from articles.moving.arrivals import Arrivals
from articles.moving.markup import check_depth
from articles.moving.pictures import Sources, free_name
from articles.moving.refusals import RowError
from media.decoding import Taken
from media.files import stored
from media.films.tasks import prepare
from media.films.webvtt import clean_captions
from media.models import Gallery, GalleryImage, Image, Keyword, Video
from media.models.captions import Captions
from qodsna import persian

Row = dict[str, Any]
SLUGGED: dict[str, type[Any]] = {
    "service": Category,
    "tag": Tag,
    "author": Author,
    "dossier": Dossier,
}
WORDS = ("description", "initials", "biography", "lead")
PICTURE_WORDS = ("alt", "caption", "credit", "source", "rights_owner", "rights_note")
SHAPE = ("focal_x", "focal_y", "crops", "rights_until")
EDITION = (
    *("code", "name", "site_name", "slogan", "language", "direction", "calendar", "palette"),
    *("second_calendar", "digits"),
    *(
        "sign_off_words",
        "footer",
        "comments_open",
        "comments_close_after",
        "position",
        "feeds_in_full",
        "newsletter_open",
        "newsletter_hour",
    ),
)


class Keeping:
    """What the newsroom has beside its stories, brought in by rows of ``schema.ROWS``."""

    def __init__(self, arrivals: Arrivals, sources: Sources, *, rehearse: bool) -> None:
        self.arrivals, self.sources, self.rehearse = arrivals, sources, rehearse
        self.editions: dict[str, Edition] = {each.code: each for each in Edition.objects.all()}

    def edition(self, code: str) -> Edition:
        if code not in self.editions:
            raise RowError(f"نسخه «{code}» نیست.")
        return self.editions[code]

    def found(self, kind: str, name: str | None) -> int | None:
        """The key of a picture, film or album that has come; None where it has not."""
        return self.arrivals.find(kind, name) if name else None

    def slugged(self, kind: str, edition: Edition, slug: str) -> int | None:
        """The key of a service, tag, author or dossier, whether it came or was there before."""
        if key := self.arrivals.find(kind, f"{edition.code}/{slug}"):
            return key
        rows = SLUGGED[kind]._default_manager.filter(edition=edition.pk, slug=slug)
        there = rows.values_list("pk", flat=True).first()
        return self.arrivals.find(kind, f"{edition.code}/{slug}") if there is None else there

    def write_edition(self, row: Row) -> int:
        """One that is there stays as it is."""
        if row["code"] in self.editions:
            return self.editions[row["code"]].pk
        edition = Edition(**{name: row[name] for name in EDITION if name in row})
        edition.logo_id = self.found("picture", row.get("logo"))
        saved(edition, rehearse=self.rehearse)
        self.editions[edition.code] = edition
        return edition.pk or 0

    def write_slugged(self, row: Row) -> int:
        """A service, tag, author or dossier; one with this slug that is there stays as it is."""
        kind, edition = row["type"], self.edition(row["edition"])
        slug = persian.slugify(row["slug"])
        if key := self.slugged(kind, edition, slug):
            return key
        thing = SLUGGED[kind](edition=edition, name=line(edition, row["name"]), slug=slug)
        for name in WORDS:
            if name in row:
                setattr(thing, name, edition.fold(persian.clean(row[name])))
        if "position" in row:
            thing.position = row["position"]
        if row.get("parent"):
            thing.parent_id = self.slugged("service", edition, persian.slugify(row["parent"]))
        self.dress(thing, row)
        saved(thing, rehearse=self.rehearse)
        fixed(thing, row, "updated_at", "position")
        return thing.pk or 0

    def dress(self, thing: Any, row: Row) -> None:
        if row["type"] == "author":
            thing.portrait_id = self.found("picture", row.get("portrait"))
        if row["type"] == "dossier":
            thing.image_id = self.found("picture", row.get("picture"))
            check_depth(row.get("introduction", ""))
            thing.introduction = row.get("introduction", "")
            thing.is_shown = row.get("is_shown", False)

    def write_picture(self, row: Row, taken: Taken) -> int:
        if not row.get("file"):
            same = Image.objects.filter(checksum=taken.checksum).order_by("pk")
            if there := same.values_list("pk", flat=True).first():
                return there
        words = {name: persian.tidy(row[name]) for name in PICTURE_WORDS if name in row}
        shape = {name: row[name] for name in SHAPE if name in row}
        image = Image(**words, **shape, likeness=taken.likeness, file=taken.file)
        image.checksum = row.get("checksum", "")[:64] or taken.checksum
        check(image)
        with stored(image.file, free_name(Image, row.get("file", ""))):
            image.save()
        image.keywords.set(Keyword.objects.named(words_of(row.get("keywords", []))))
        fixed(image, row, "uploaded_at", "changed_at")
        return image.pk

    def write_film(self, row: Row) -> int:
        words = ("title", "description", "credit")
        film = Video(**{name: persian.tidy(row[name]) for name in words if name in row})
        film.poster_id = self.found("picture", row.get("poster"))
        captions = [*map(captions_of, row.get("captions", []))]
        with self.sources.opened(row) as file:
            film.file = File(file, name=row["file"])
            if film.file.size > settings.VIDEO_MAX_BYTES:
                raise RowError("فیلم بزرگ‌تر از اندازه مجاز است.")
            check(film)
            with stored(film.file, free_name(Video, row["file"])):
                film.save()
        for each in captions:
            each.video = film
            each.save()
        prepare(film)
        fixed(film, row, "uploaded_at", "changed_at")
        return film.pk

    def write_gallery(self, row: Row) -> int:
        gallery = Gallery(title=persian.tidy(row["title"]))
        saved(gallery, rehearse=self.rehearse)
        if self.rehearse:
            return 0
        keys: dict[int, str] = {}
        for place in row.get("places", []):
            if key := self.found("picture", place["picture"]):
                keys.setdefault(key, persian.tidy(place.get("caption", "")))
        GalleryImage.objects.bulk_create(
            GalleryImage(gallery=gallery, image_id=key, own_caption=caption, position=position)
            for position, (key, caption) in enumerate(keys.items(), 1)
        )
        fixed(gallery, row, "changed_at")
        return gallery.pk

    @property
    def writers(self) -> dict[str, Callable[[Row], int]]:
        """By the type of a row; pictures and films take longer and are not among them."""
        slugged = dict.fromkeys(SLUGGED, self.write_slugged)
        return {"edition": self.write_edition, "gallery": self.write_gallery, **slugged}


def line(edition: Edition, text: str) -> str:
    """A line in the letters of its edition, as the desk keeps it."""
    return edition.fold(" ".join(persian.clean(text).split()))


def captions_of(row: Row) -> Captions:
    """Not saved yet, for want of a film."""
    text = ContentFile(clean_captions(row["text"].encode()).encode(), "captions.vtt")
    label = persian.tidy(row.get("label", ""))
    captions = Captions(language=row["language"], label=label, file=text)
    check(captions)
    return captions


def words_of(written: list[str]) -> list[str]:
    return [word for each in written if (word := persian.tidy(each)[:80])]


def check(thing: models.Model) -> None:
    """Raises ValidationError, in Persian, for what its form would not take; asks nothing."""
    keys = [field.name for field in thing._meta.concrete_fields if field.is_relation]
    thing.clean_fields(exclude=keys)


def saved(thing: Any, *, rehearse: bool) -> None:
    check(thing)
    if not rehearse:
        thing.save()


def fixed(thing: Any, row: Row, *names: str) -> None:
    """Puts right what saving wrote by itself."""
    values = {name: row[name] for name in names if row.get(name) is not None}
    if values and thing.pk:
        type(thing)._default_manager.filter(pk=thing.pk).update(**values)
