"""Three editions side by side, each with one of everything, and what must be in none of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.films import film_path
from articles.models import Article, Correction, Dossier, DossierPlace, Edition
from articles.status import Amendment, Kind
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
    tag,
    withdrawn_article,
)

CODES = ("fa", "ar", "en")
SUBJECTS = ("service", "tag", "author", "dossier")
HOUR = timedelta(hours=1)
HIDDEN = "نباید-دیده-شود"


def arabic() -> Edition:
    return edition("ar", name="وكالة الاختبار", site_name="اختبار", language="ar", position=2)


@dataclass
class Paper:
    """What stands in one edition; ``lists``: the addresses of its lists, by what they list."""

    edition: Edition
    story: Article
    film: Article
    report: Article
    lists: dict[str, str]

    @property
    def feeds(self) -> list[str]:
        below = [f"{self.edition.get_absolute_url()}", *(f"{p}/" for p in self.lists.values())]
        return [f"{path}{kind}" for path in below for kind in ("rss", "atom")]

    @property
    def pages(self) -> list[str]:
        code, film = self.edition.code, self.film
        desks = [f"/{code}/photos", f"/{code}/videos", f"/{code}/offline", f"/{code}/nothing"]
        stories = [each.get_absolute_url() for each in (self.story, film, self.report)]
        seen = [f"/{code}/", self.story.print_path, film_path(self.edition, film.video)]
        return [*seen, *desks, *stories, *self.lists.values()]


def paper(place: Edition) -> Paper:
    name = place.code.upper()
    service = category(f"{name} ۲۴", edition=place, parent=category(name, edition=place))
    subjects: dict[str, Any] = {
        "service": service,
        "tag": tag(f"{name} ۱۴۰۴", edition=place),
        "author": author(f"{name} ۷", edition=place, portrait=image()),
        "dossier": dossier(f"{name} ۱۲", edition=place, image=image()),
    }
    picture = image(file=picture_file((1300, 900)), credit="رضا", caption="کرانه")
    story = published_article(
        edition=place,
        category=service,
        headline=f"{name} ۱۴۰۴ & <b>",
        lead="۱۲ پرنده",
        body=f'<p>متن <a href="/fa/">ما</a></p><figure data-image="{picture.pk}"></figure>',
        lead_image=picture,
        published_until=timezone.now() + 5 * HOUR,
    )
    join(story, subjects)
    film = published_article(
        edition=place, category=service, kind=Kind.VIDEO, video=ready_video(poster=picture)
    )
    album = gallery(picture, image())
    report = published_article(
        edition=place, category=service, kind=Kind.PHOTO_REPORT, gallery=album, lead_image=picture
    )
    Correction.objects.record(
        story, kind=Amendment.CORRECTION, note="شمار درست شد", version=1, parts=["lead"], by=None
    )
    for hidden in unpublished(place, service):
        join(hidden, subjects)
    lists = {kind: subject.get_absolute_url() for kind, subject in subjects.items()}
    return Paper(place, story, film, report, lists)


def unpublished(place: Edition, service: Any) -> list[Article]:
    """One that waits for each of the reasons for which readers see nothing of a story."""
    now = timezone.now()
    own = {"edition": place, "category": service, "headline": HIDDEN, "lead_image": image(HIDDEN)}
    ended = published_article(ago=3 * HOUR, published_until=now + HOUR, **own)
    Article.objects.filter(pk=ended.pk).update(published_until=now - HOUR)
    return [
        article(**own),
        article(published_at=now - HOUR, **own),
        approved_article(embargo_until=now + HOUR, **own),
        published_article(ago=-HOUR, **own),
        withdrawn_article(**own),
        ended,
    ]


def join(story: Article, subjects: dict[str, Any]) -> None:
    story.tags.add(subjects["tag"])
    story.authors.add(subjects["author"])
    into(subjects["dossier"], story)


def into(here: Dossier, story: Article) -> None:
    DossierPlace.objects.create(dossier=here, article=story, published_at=story.published_at)


def papers() -> list[Paper]:
    return [paper(place) for place in (edition(), arabic(), edition("en"))]
