"""What search engines are told of: every story by its month, and the news of two days.

Months are Gregorian and begin at midnight in Tehran.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from itertools import chain
from typing import Any

from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.frame import Frame
from articles.models import Article, Category, Correction, Dossier, Edition
from articles.pages import bounded
from articles.querysets import ArticleQuerySet
from articles.sitemap_entries import alternates, document, entry, moment
from media.sharing import shared
from qodsna.addresses import absolute
from qodsna.http import for_everyone
from qodsna.persian import TEHRAN
from qodsna.xml import element

# Search engines take 50,000; so many are made quickly and in little memory.
ADDRESSES = 5000
FILES = 200
NEWS = 1000
NEWS_FOR = timedelta(hours=48)


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        local = moment.astimezone(TEHRAN)
        return cls(local.year, local.month)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=TEHRAN)

    @classmethod
    def named(cls, name: str) -> "Month":
        """Of `2025-08`."""
        return cls(*map(int, name.split("-")))

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return self.start, self.next.start

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def for_machines(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for everybody; the view is given the frame of the first edition."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        first = Edition.objects.default()
        if first is None:
            raise Http404("No edition yet")
        frame = Frame.of(first.code)
        return bounded(frame, view(frame, **kwargs))

    return require_safe(for_everyone(answer))


@for_machines
def index(frame: Frame) -> HttpResponse:
    """Every file there is, and when last something in it changed."""
    last = last_changes()
    return document("sitemapindex", (file for each in frame.editions for file in files(each, last)))


def files(edition: Edition, last: dict[tuple[int, Month], datetime]) -> Iterator[str]:
    yield entry("sitemap", f"/sitemap-{edition.code}.xml")
    for month, (count, newest) in months(edition).items():
        changed = max(newest, last.get((edition.pk, month), newest))
        for page in range(-(-count // ADDRESSES)):
            number = f"-{page + 1}" if page else ""
            yield entry("sitemap", f"/sitemap-{edition.code}-{month}{number}.xml", changed)


def months(edition: Edition) -> dict[Month, tuple[int, datetime]]:
    """How many stories came out in each month, and when the last of them: along one index."""
    here = Article.objects.in_edition(edition)
    oldest = here.published().soonest_first().values_list("published_at", flat=True).first()
    if oldest is None:
        return {}
    spans = {str(each): here.published_in(*each.bounds) for each in since(oldest)}
    counts = Article.objects.counts(FILES * ADDRESSES, **spans)
    filled = [name for name, count in counts.items() if count]
    last = [Subquery(spans[name].newest_first().values("published_at")[:1]) for name in filled]
    newest = Edition.objects.filter(pk=edition.pk).values_list(*last).get()
    return {
        Month.named(name): (counts[name], moment)
        for name, moment in zip(filled, newest, strict=True)
    }


def since(oldest: datetime) -> Iterator[Month]:
    month, now = Month.of(oldest), Month.of(timezone.now())
    while month <= now:
        yield month
        month = month.next


def last_changes() -> dict[tuple[int, Month], datetime]:
    """By edition and month, when readers were last told of a change, or a story was taken away."""
    told = Correction.objects.shown().order_by()
    gone = Article.objects.laid_aside().in_all_editions()
    found: dict[tuple[int, Month], datetime] = {}
    for edition, published, at in chain(
        told.values_list("article__edition", "article__published_at", "at").iterator(),
        gone.values_list("edition", "published_at", "withdrawn_at").iterator(),
    ):
        if published and at:
            key = edition, Month.of(published)
            found[key] = max(at, found.get(key, at))
    return found


@for_machines
def month(frame: Frame, edition: str, name: str, page: str = "1") -> HttpResponse:
    """What came out in a month, the oldest first: a file that is full never changes its places."""
    here, first = of_code(frame, edition), (int(page) - 1) * ADDRESSES
    published = Article.objects.in_edition(here).published_in(*Month.named(name).bounds)
    stories = published.soonest_first().for_sitemap()[first : first + ADDRESSES]
    told = list(stories)
    if not told:
        raise Http404("Nothing came out")
    others = translations(told)
    found = (address(here, each, others.get(each.translation_group_id, [])) for each in told)
    return document("urlset", found, *(["xhtml"] if others else []))


def translations(stories: list[Article]) -> dict[int | None, list[Article]]:
    """By group, what readers see of the translations of stories; asks only where there is one."""
    groups = {each.translation_group_id for each in stories if each.translation_group_id}
    if not groups:
        return {}
    shown = Article.objects.published().filter(translation_group__in=groups).for_switch()
    found: dict[int | None, list[Article]] = {}
    for each in shown.order_by("edition__position", "edition_id"):
        found.setdefault(each.translation_group_id, []).append(each)
    return {group: together for group, together in found.items() if len(together) > 1}


def address(edition: Edition, story: Article, together: list[Article]) -> str:
    """``together``: the story and its translations."""
    story.edition = edition
    return entry("url", story.get_absolute_url(), story.last_change, alternates(together))


@for_machines
def places(frame: Frame, edition: str) -> HttpResponse:
    """The pages of an edition that are no stories."""
    here = of_code(frame, edition)
    shown = Dossier.objects.shown().filter(edition=here).order_by("-pk")[:ADDRESSES]
    services = Category.objects.filter(edition=here).order_by("pk").select_related("edition")
    desks = [reverse(f"articles:{desk}", args=[here.code]) for desk in ("photos", "videos")]
    paths = [here.get_absolute_url(), *desks]
    paths += [each.get_absolute_url() for each in chain(services, shown)]
    return document("urlset", (entry("url", path) for path in paths))


@for_machines
def news(frame: Frame) -> HttpResponse:
    """The newest stories of two days in every edition, as many as news search takes.

    Without any there is no such file: the schema knows no empty one.
    """
    editions = {each.pk: each for each in frame.editions}
    found = [
        piece_of_news(editions[story.edition_id], story)
        for story in of_two_days(frame, NEWS).for_film_card().newest_first()[:NEWS]
    ]
    if not found:
        raise Http404("No news")
    return document("urlset", found, "news", "image")


def of_two_days(frame: Frame, most: int) -> ArticleQuerySet:
    """So many of each edition at most."""
    now = timezone.now()
    span = now - NEWS_FOR, now + timedelta(seconds=1)
    published = Article.objects.published_in(*span).newest_first()
    return Article.objects.any_of(*(published.in_edition(e)[:most] for e in frame.editions))


def piece_of_news(edition: Edition, story: Article) -> str:
    story.edition, at = edition, story.published_at
    publication = element("news:name", edition.name) + element("news:language", edition.language)
    about = (
        f"<news:publication>{publication}</news:publication>"
        + element("news:publication_date", moment(at) if at else "")
        + element("news:title", story.title)
    )
    picture = story.shown_picture
    image = element("image:loc", shared(picture)["url"]) if picture else ""
    more = f"<news:news>{about}</news:news>" + (image and f"<image:image>{image}</image:image>")
    return entry("url", story.get_absolute_url(), more=more)


@for_machines
def robots(frame: Frame) -> HttpResponse:
    """What machines are asked to leave alone, and where they find the rest."""
    searches = (f"/{each.code}/search{after}" for each in frame.editions for after in "?/")
    closed = ["/admin/", "/shared/", *searches]
    names = ["sitemap.xml", *(["news-sitemap.xml"] if of_two_days(frame, 1).exists() else [])]
    maps = (absolute(f"/{name}") for name in names)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines += [f"Sitemap: {each}" for each in maps]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def of_code(frame: Frame, code: str) -> Edition:
    edition = next((each for each in frame.editions if each.code == code), None)
    if edition is None:
        raise Http404("No such edition")
    return edition
