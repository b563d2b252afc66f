"""A little newspaper, and stories that are tied to all of it and that readers must not know of.

Whatever people wrote of such a story begins with its one word, so that this is looked for alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from articles.models import (
    Article,
    Correction,
    DailyReadCount,
    Note,
    OldAddress,
    ReadCount,
    RelatedLink,
    ShareLink,
    Suggested,
)
from comments.models import Comment
from media.models import Image
from qodsna.persian import TEHRAN
from tests.builders import (
    approved_article,
    article,
    author,
    category,
    dossier,
    edition,
    gallery,
    image,
    picture_file,
    published_article,
    ready_video,
    related,
    returned_article,
    submitted_article,
    tag,
    withdrawn_article,
)
from tests.comments.builders import approved_comment, comment

NOON = datetime(2026, 5, 1, 12, tzinfo=TEHRAN)
LATER = timedelta(days=1)


def of_tomorrow(**fields: Any) -> Article:
    return published_article(published_at=timezone.now() + LATER, **fields)


def under_embargo(**fields: Any) -> Article:
    return approved_article(embargo_until=timezone.now() + LATER, embargo_note="منبع", **fields)


def expired(**fields: Any) -> Article:
    story = published_article(**fields)
    story.published_until = timezone.now()
    story.save()
    return story


def laid_aside(**fields: Any) -> Article:
    """What expired, once the worker has seen it."""
    story = expired(**fields)
    story.withdraw(by=None)
    return story


STATES: dict[str, Callable[..., Article]] = {
    "draft": article,
    "submitted": submitted_article,
    "returned": returned_article,
    "approved": approved_article,
    "embargoed": under_embargo,
    "scheduled": of_tomorrow,
    "withdrawn": withdrawn_article,
    "expired": expired,
    "laidaside": laid_aside,
    "deleted": published_article,
}
# Whose own address says that there was something, and nothing of what it was.
GONE = {"withdrawn", "expired", "laidaside"}


@dataclass(frozen=True)
class Hidden:
    """A story and what is its own alone; ``pk``: its code, also where it is no more."""

    word: str
    story: Article
    foreign: Article
    pk: int
    tag: Any
    author: Any
    dossier: Any
    picture: Image
    film: Any
    comment: Comment


def newspaper() -> SimpleNamespace:
    """Of everything something that readers see, the newest of this very moment."""
    town = SimpleNamespace(
        service=category("دریا"), tag=tag(), author=author(), dossier=dossier(), film=ready_video()
    )
    town.english = category("Sea", edition=edition("en"))
    album = gallery(image(), image())
    town.open = published_article(
        headline="خبر باز", category=town.service, lead_image=image(), gallery=album,
        ago=timedelta(), body="<p>باران</p>",
    )  # fmt: skip
    town.open.tags.add(town.tag)
    town.open.authors.add(town.author)
    town.open.dossiers.add(town.dossier)
    for kind, shown in (("video", {"video": town.film}), ("photo_report", {"gallery": album})):
        published_article(kind=kind, category=town.service, ago=timedelta(hours=2), **shown)
    town.comment = approved_comment(article=town.open, text="دیدگاه")
    return town


def tied(town: SimpleNamespace, word: str, make: Callable[..., Article]) -> Hidden:
    """A story of all that is ``town``'s and of things of its own, named by its word."""
    first = image(
        f"{word}alt", caption=f"{word}caption", credit=f"{word}credit",
        file=picture_file((1300, 900), f"{word}file.jpg"),
    )  # fmt: skip
    film = ready_video(f"{word}film", description=f"{word}described")
    story = make(
        kind=Article.Kind.PHOTO_REPORT, headline=f"{word}headline باران",
        kicker=f"{word}kicker", subheadline=f"{word}sub",
        lead=f"{word}lead", sign_off=f"{word}end", category=town.service, lead_image=first,
        video=film, gallery=gallery(first, title=f"{word}album", first=f"{word}own"),
        body=f'<p>{word}body</p><figure data-video="{town.film.pk}"></figure>',
        **({} if make in FROM_NOW else {"ago": timedelta(minutes=1)}),
    )  # fmt: skip
    own = tag(f"{word}tag"), author(f"{word}author"), dossier(f"{word}dossier", is_shown=False)
    for ties, mine, shared in zip((story.tags, story.authors, story.dossiers), own,
                                  (town.tag, town.author, town.dossier), strict=True):  # fmt: skip
        ties.add(mine, shared)
    related(town.open, story)
    RelatedLink.objects.create(article=story, url="https://example.org/", title=f"{word}link")
    Note.objects.create(article=story, text=f"{word}note")
    Correction.objects.create(
        article=story, kind=Correction.Kind.CORRECTION, note=f"{word}correction", version=1
    )
    Article.objects.filter(pk=story.pk).update(corrections_shown=1)
    OldAddress.objects.keep(story, [f"/{word}old"])
    ShareLink.objects.create(article=story, expires_at=timezone.now() + LATER)
    written = comment(article=story, text=f"{word}comment", name=f"{word}reader")
    written.approve(by=None)
    now = timezone.now()
    ReadCount.objects.add({(story.pk, now.astimezone(UTC)): 9})
    DailyReadCount.objects.add({(story.pk, now.astimezone(TEHRAN).date()): 9})
    Suggested.objects.keep(town.open.pk, [story.pk], at=now)
    foreign = make(
        headline=f"{word}translated", edition=town.english.edition, category=town.english
    )
    town.open.join(foreign, by=None)
    return Hidden(word, story, foreign, story.pk, *own, first, film, written)


FROM_NOW = {article, submitted_article, returned_article, approved_article, under_embargo,
            of_tomorrow}  # fmt: skip
