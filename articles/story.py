"""A story as its page needs it, in few prepared statements and with what the frame has already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404
from django.utils import timezone

from articles import statements
from articles.frame import Frame
from articles.models import Article, Correction, Dossier
from media.models import GalleryImage, Image
from qodsna.prepared.making import as_stored


@dataclass(frozen=True)
class Gist:
    """What is told of a story wherever its page names it, made once for the page.

    ``path``: its address; a story that was never saved has none. ``picture``: what may be shown.
    """

    path: str
    title: str
    summary: str
    picture: Image | None

    @classmethod
    def of(cls, story: Article) -> "Gist":
        path = story.get_absolute_url() if story.pk else ""
        return cls(path, story.title, story.summary, story.shown_picture)


def story_at(frame: Frame, code: int) -> Article:
    """The story of the edition with this code, wherever it stands; Http404 where there is none."""
    found = statements.story(edition=frame.edition.pk, code=code, now=timezone.now())
    if not found:
        raise Http404("No such story")
    story: Article = found[0]
    story.edition = frame.edition
    if service := frame.by_key.get(story.category_id):
        story.category = service
    return story


def with_names(frame: Frame, story: Article) -> Article:
    """The same with its tags, its authors, those of its dossiers that readers may open, and the
    captions of its film: for its page nothing is asked again."""
    named: tuple[list[Any], ...] = ([], [], [])
    for kind, *values, _ in story.named:  # type: ignore[attr-defined]
        named[kind].append(_named(frame, story, statements.NAMED[kind], values))
    for dossier in named[0]:
        dossier.is_shown = True  # no other is among them
    known = dict(zip(("dossiers", "tags", "authors"), named, strict=True))
    story._prefetched_objects_cache = known  # type: ignore[attr-defined]
    if story.video and story.video.is_ready:
        captions = statements.captions(video=story.video_id)
        story.video._prefetched_objects_cache = {"captions": captions}  # type: ignore[attr-defined]
    return story


def named_with(story: Article, what: str) -> Sequence[Any]:
    """Its ``tags``, ``authors`` or ``dossiers``; where they are known, without a manager, which
    Django would make anew each time."""
    known = getattr(story, "_prefetched_objects_cache", {})
    return known[what] if what in known else getattr(story, what).all()


def dossiers_of(story: Article) -> list[Dossier]:
    """Those of its dossiers that readers may open."""
    return [each for each in named_with(story, "dossiers") if each.is_shown]


def photos_of(story: Article) -> list[GalleryImage]:
    """The places of its album that may be shown, each with its picture, in their order."""
    if story.gallery_id is None:
        return []
    return statements.photos(gallery=story.gallery_id, now=timezone.now())


def corrections_of(story: Article) -> list[Correction]:
    """What readers are told of its changes, the last first; asks only where there is some."""
    return statements.corrections(code=story.pk) if story.corrections_shown else []


def translations_of(story: Article) -> list[Article]:
    """Those that readers may see, in the order of their editions; asks only where there is some."""
    if story.translation_group_id is None:
        return []
    group = story.translation_group_id
    return statements.translations(group=group, code=story.pk, now=timezone.now())


def _named(frame: Frame, story: Article, kind: type[Model], values: list) -> Any:
    home = frame.editions_by_key.get(values[1])
    known = {"edition": home} if home else {}
    return as_stored(kind, ("id", "edition_id", "name", "slug"), values, story._state.db, **known)
