"""The newspaper as rows of ``schema.ROWS``, in an order in which each names only what came before.

The same newspaper gives the same rows: nothing of this machine or of its database is in them.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile

from articles.body import FIGURE
from articles.models import Article, Author, Category, Dossier, Edition, RelatedLink, Tag
from articles.moving.around import (
    author_row,
    dossier_row,
    each_of,
    edition_row,
    picked,
    plain,
    services,
    tag_row,
)
from articles.moving.keeping import PICTURE_WORDS, SHAPE
from articles.moving.markup import figure_of
from articles.moving.schema import FORMAT, VERSION
from articles.moving.shelf import Shelf
from articles.moving.stories import LINES, PARAGRAPHS, PLAIN
from media.models import Gallery, GalleryImage, Image, Video

Row = dict[str, Any]
# So many rows of the database are held at a time.
AT_ONCE = 200
WITH = (
    *("tags", "authors", "dossiers", "steps", "corrections", "old_addresses"),
    *("lead_image", "video", "category", "edition"),
)
KINDS = {"image": "picture", "video": "film"}
# Another app's part: the rows it has under these stories.
Part = Callable[[QuerySet], Iterator[Row]]


@dataclass
class Export:
    """``stories``: what is exported; ``is_whole`` where that is all there is.

    ``folder``: where files are copied to, None where they are left out.
    """

    stories: QuerySet[Article]
    editions: list[Edition]
    folder: Path | None
    is_whole: bool = True
    parts: list[Part] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)

    def rows(self) -> Iterator[Row]:
        yield {"type": "newspaper", "format": FORMAT, "version": VERSION}
        yield from map(self.picture, each_of(self.used(Image, self.pictures_used())))
        yield from map(self.film, each_of(self.used(Video, self.films_used())))
        yield from map(self.gallery, each_of(self.used(Gallery, Q(article__in=self.stories))))
        for edition in self.editions:
            yield edition_row(edition)
        mine = {"edition__in": self.editions}
        yield from services(Category.objects.filter(**mine))
        yield from map(tag_row, each_of(Tag.objects.filter(**mine)))
        yield from map(author_row, each_of(Author.objects.filter(**mine), "portrait"))
        yield from map(dossier_row, each_of(Dossier.objects.filter(**mine), "image"))
        for story in each_of(self.stories, *WITH):
            yield self.story(story)
        yield from self.related()
        yield from self.translated()
        for part in self.parts:
            yield from part(self.stories)

    def used(self, model: type[Any], by_stories: Q) -> QuerySet:
        """All of a library, or of a part of the newspaper what stands in it."""
        rows = model._default_manager.all()
        return rows if self.is_whole else rows.filter(by_stories)

    def pictures_used(self) -> Q:
        """By these stories, their films and albums, or by what stands around them."""
        stories = self.stories.order_by()
        galleries = GalleryImage.objects.filter(gallery__in=stories.values("gallery"))
        films = Video.objects.filter(self.films_used())
        links = RelatedLink.objects.filter(article__in=stories)
        used = Q(pk__in=stories.values("lead_image"))
        used |= Q(pk__in=Image.objects.filter(in_bodies__article__in=stories).values("pk"))
        used |= Q(pk__in=galleries.values("image")) | Q(pk__in=films.values("poster"))
        used |= Q(pk__in=links.values("image"))
        used |= Q(logo_of__in=self.editions) | Q(
            pk__in=Author.objects.filter(edition__in=self.editions).values("portrait")
        )
        dossiers = Dossier.objects.filter(edition__in=self.editions)
        return used | Q(pk__in=dossiers.values("image"))

    def films_used(self) -> Q:
        stories = self.stories.order_by()
        in_bodies = Video.objects.filter(in_bodies__article__in=stories)
        return Q(pk__in=stories.values("video")) | Q(pk__in=in_bodies.values("pk"))

    def picture(self, image: Image) -> Row:
        key = self.named("picture", image.pk, image.file)
        row = {"type": "picture", "key": key, "file": self.copied(image.file)}
        words = {name: getattr(image, name) for name in (*PICTURE_WORDS, *SHAPE)}
        words["checksum"] = image.checksum or checksum(image.file)
        keywords = sorted(each.name for each in image.keywords.all())
        return plain(row | words | {"keywords": keywords} | moments(image))

    def film(self, film: Video) -> Row:
        key = self.named("film", film.pk, film.file)
        captions = [
            {"language": each.language, "label": each.label, "text": read(each.file)}
            for each in film.captions.order_by("language")
        ]
        words = {name: getattr(film, name) for name in ("title", "description", "credit")}
        row = {"type": "film", "key": key, "file": self.copied(film.file), "captions": captions}
        poster = self.name_of("picture", film.poster_id)
        return plain(row | words | {"poster": poster} | moments(film))

    def gallery(self, gallery: Gallery) -> Row:
        """Named by its number in this file: an album has no name of its own."""
        self.galleries = getattr(self, "galleries", 0) + 1
        key = f"gallery-{self.galleries}"
        self.shelf.put("gallery", str(gallery.pk), key)
        places = [
            plain({"picture": self.name_of("picture", each.image_id), "caption": each.own_caption})
            for each in gallery.places.all()
        ]
        row = {"type": "gallery", "key": key, "title": gallery.title, "places": places}
        return plain(row | {"changed_at": gallery.changed_at})

    def story(self, story: Article) -> Row:
        row: Row = {"type": "story", "edition": story.edition.code, "code": story.pk}
        row |= {"slug": story.slug}
        row |= {name: getattr(story, name) for name in (*PARAGRAPHS, *LINES, *PLAIN)}
        row |= {"body": FIGURE.sub(self.figure, story.body), "left_alone": story.left_alone}
        row |= {"service": story.category.slug if story.category else None}
        row |= {name: sorted(each.slug for each in getattr(story, name).all()) for name in WITH[:3]}
        row["picture"] = self.name_of("picture", story.lead_image_id)
        row["film"] = self.name_of("film", story.video_id)
        row["gallery"] = self.name_of("gallery", story.gallery_id)
        row |= {"status_since": story.status_since}
        row |= {"created_at": story.created_at, "updated_at": story.updated_at}
        steps = sorted(story.steps.all(), key=lambda each: each.pk)
        told = sorted(story.corrections.all(), key=lambda each: each.pk)
        row["old_addresses"] = sorted(each.address for each in story.old_addresses.all())
        names = ("kind", "at", "note", "version", "parts")
        row["corrections"] = [picked(each, *names) for each in told]
        # Also where there is none: a story that says nothing of its steps gets a first one.
        row = plain(row)
        return row | {"steps": [picked(each, "verb", "at", "moment", "note") for each in steps]}

    def figure(self, found: Any) -> str:
        name = self.name_of(KINDS[found[1]], int(found[2]))
        return figure_of(name, found[1]) if name else ""

    def related(self) -> Iterator[Row]:
        """After all stories: what is pinned under one may be younger."""
        for story in each_of(self.stories.filter(related_links__isnull=False).distinct()):
            links = map(self.link, story.related_links.order_by("position", "pk"))
            yield {"type": "related", "story": story.pk, "links": [*links]}

    def translated(self) -> Iterator[Row]:
        """The codes of the stories that are translations of each other, as far as they are here."""
        found: dict[int, list[int]] = {}
        there = self.stories.order_by("pk").exclude(translation_group=None)
        for group, code in there.values_list("translation_group", "pk").iterator():
            found.setdefault(group, []).append(code)
        for codes in found.values():
            if len(codes) > 1:
                yield {"type": "translated", "stories": codes}

    def link(self, link: RelatedLink) -> Row:
        picture = self.name_of("picture", link.image_id)
        words = {"url": link.url, "title": link.title, "lead": link.lead}
        return plain({"story": link.target_id, **words, "picture": picture})

    def named(self, kind: str, pk: int, file: FieldFile) -> str:
        """A file's random name is the same wherever it goes."""
        name = PurePosixPath(str(file.name)).stem
        self.shelf.put(kind, str(pk), name)
        return name

    def name_of(self, kind: str, pk: int | None) -> str | None:
        return self.shelf.get(kind, str(pk)) if pk else None

    def copied(self, file: FieldFile) -> str:
        """The name of a file in the folder, under which it is in storage too."""
        name = str(file.name)
        if self.folder is not None and not (path := self.folder / name).exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}.part")
            with file.storage.open(name, "rb") as stored, draft.open("wb") as copy:
                shutil.copyfileobj(stored, copy)
            draft.rename(path)
        return name


def moments(thing: Any) -> Row:
    return {"uploaded_at": thing.uploaded_at, "changed_at": thing.changed_at}


def read(file: FieldFile) -> str:
    with file.open("rb") as opened:
        return opened.read().decode("utf-8", "replace")


def checksum(file: FieldFile) -> str:
    """Of a picture from before there was one: of the file as it is stored."""
    with file.storage.open(str(file.name), "rb") as stored:
        return hashlib.file_digest(stored, "sha256").hexdigest()
