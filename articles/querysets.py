"""The language for asking: each condition of the newsroom has one name here."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.utils import timezone

from articles.parts import PartQuerySet
from articles.states import Moment, still_shown
from articles.status import Kind
from media.models import GalleryImage, Video
from qodsna.persian import TEHRAN

if TYPE_CHECKING:
    from articles.models import Article, Edition

# How long it is known in which hour a story was read, and not only on which day; and how far back
# the most read are found by hours, of which there are many more.
HOURS_KEPT = timedelta(days=8)
BY_HOURS = timedelta(days=2)

PICTURE_FIELDS = (
    "file",
    "alt",
    "width",
    "height",
    "focal_x",
    "focal_y",
    "crops",
    "rendered",
    "rights_until",
)
LIBRARY_FIELDS = ("uploader", "uploaded_at", "changed_at", "source", "likeness", "rights_note")
CARD_FIELDS = (
    "kind",
    "status",
    "kicker",
    "headline",
    "lead",
    "is_breaking",
    "flashed_at",
    "breaking_until",
    "published_at",
    "published_until",
    "category_id",
    "edition__code",
    "video__state",
    "video__duration",
    *(f"lead_image__{name}" for name in PICTURE_FIELDS),
)
# What no page of a story tells.
DESK_FIELDS = (
    *("status_since", "flashed_at", "embargo_until", "embargo_note", "left_alone"),
    *("published_by", "withdrawn_by", "created_by", "assigned_to", "created_at", "updated_at"),
    *(f"lead_image__{name}" for name in LIBRARY_FIELDS),
    *(f"video__{name}" for name in ("uploader", "changed_at", "progress", "error", "attempt")),
    *(f"video__poster__{name}" for name in LIBRARY_FIELDS),
)
FILM_FIELDS = (
    "video__title",
    *(f"video__poster__{name}" for name in PICTURE_FIELDS),
)


class ArticleQuerySet(PartQuerySet):
    def of_writer(self, user: Any) -> Self:
        """What somebody began, or what was handed to him."""
        return self.filter(Q(created_by=user) | Q(assigned_to=user))

    def begun_by(self, user: Any) -> Self:
        """The same as what ``created_by`` holds, found along another index than its own."""
        return self.annotate(maker=F("created_by") + 0).filter(maker=user.pk)

    def in_edition(self, edition: "Edition") -> Self:
        return self.filter(edition=edition)

    def with_video(self) -> Self:
        return self.filter(kind=Kind.VIDEO)

    def with_film_to_play(self) -> Self:
        """What carries a film, whatever its kind, that readers can play by now."""
        return self.filter(video__isnull=False, video__state=Video.State.READY)

    def each_film_once(self) -> Self:
        """Of several published in an edition with the same film of their own, the newest alone."""
        same = self.model.objects.published().filter(
            video=OuterRef("video"), edition=OuterRef("edition")
        )
        later = Q(published_at__gt=OuterRef("published_at"))
        later |= Q(published_at=OuterRef("published_at"), pk__gt=OuterRef("pk"))
        return self.exclude(Exists(same.filter(later)))

    def carrying(self, video: int, most: int) -> Self:
        """The newest that have a film, given by its key, as their own or in their text, so many
        each way."""
        newest = self.newest_first()
        own, in_body = newest.filter(video=video), newest.filter(body_videos__video=video)
        return self.any_of(own[:most], in_body[:most])

    def photo_reports(self) -> Self:
        return self.filter(kind=Kind.PHOTO_REPORT)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def soonest_first(self) -> Self:
        return self.order_by("published_at", "pk")

    def longest_there_first(self) -> Self:
        """In the order in which they came to where they stand on their way."""
        return self.order_by("status_since", "pk")

    def last_changed_first(self) -> Self:
        return self.order_by("-updated_at", "-pk")

    def between(self, start: datetime, end: datetime) -> Self:
        """Those with a moment of publication in the half-open span, past or to come."""
        return self.filter(published_at__gte=start, published_at__lt=end)

    def since(self, moment: datetime) -> Self:
        return self.filter(published_at__gte=moment)

    def in_all_editions(self) -> Self:
        """The same, found along the index of each edition: a span of time alone has none."""
        editions: Any = self.model._meta.get_field("edition").related_model
        return self.filter(edition__in=editions.objects.order_by().values("pk"))

    def without_picture(self) -> Self:
        """With nothing to show, found along another index than those of pictures."""
        bare = self.annotate(picture=F("lead_image") + 0, album=F("gallery") + 0)
        return bare.filter(picture=None, album=None)

    def older_than(self, article: "Article") -> Self:
        """What follows the given article in a list, newest first."""
        moment = article.published_at
        return self.filter(published_at__lte=moment).exclude(
            published_at=moment, pk__gte=article.pk
        )

    def published_past(self, article: "Article", at: Moment = None) -> Self:
        """What readers may see that follows in a list the place of one that came before now.

        With one end alone: of two, SQLite walks its index from the later.
        """
        return self.released().filter(still_shown(at=at)).older_than(article)

    def after_place(self, moment: datetime, code: int) -> Self:
        """The same, of a place whose story may be gone; what is newer is left out elsewhere."""
        return self.exclude(published_at=moment, pk__gte=code)

    def for_card(self) -> Self:
        return self.select_related("edition", "lead_image", "video").only(*CARD_FIELDS)

    def for_film_card(self) -> Self:
        """For a card that shows the film's poster and length."""
        cards = self.select_related("edition", "lead_image", "video__poster")
        return cards.only(*CARD_FIELDS, *FILM_FIELDS)

    def for_gallery_card(self) -> Self:
        """For a card that says in ``pictures`` how many its gallery has to show."""
        shown = GalleryImage.objects.filter(gallery=OuterRef("gallery")).lawful()
        counted = shown.order_by().values("gallery").values(count=Count("pk"))
        return self.for_card().annotate(pictures=Subquery(counted))

    def for_page(self) -> Self:
        own = ("edition", "category", "lead_image", "video__poster", "suggested")
        many = ("tags", "authors", "dossiers", "video__captions")
        return self.select_related(*own).prefetch_related(*many)

    def for_story(self) -> Self:
        """What its own row and those of its picture and film tell readers, and no more."""
        own = ("lead_image", "video__poster", "suggested")
        return self.select_related(*own).defer(*DESK_FIELDS)

    def for_feed(self) -> Self:
        """With all that a feed tells of a story but the pictures and films of its text."""
        own = ("edition", "category", "lead_image", "video__poster")
        return self.with_last_change().select_related(*own).prefetch_related("tags", "authors")

    def for_switch(self) -> Self:
        """What leads to a translation: its address, the name of its edition and its language."""
        names = ("code", "language", "name", "site_name", "position")
        known = ("headline", "status", "published_at", "translation_group")
        own = (f"edition__{name}" for name in names)
        return self.select_related("edition").only(*known, *own)

    def for_sitemap(self) -> Self:
        """What an address is made of, and its last change, of very many stories."""
        return self.with_last_change().only("headline", "published_at", "translation_group")

    def with_last_change(self) -> Self:
        """With ``corrected_at``, the moment of the last change that readers were told of."""
        corrections: Any = self.model._meta.get_field("corrections").related_model
        told = corrections.objects.shown().filter(article=OuterRef("pk")).order_by("-pk")
        last = Subquery(told.values("at")[:1])
        return self.annotate(corrected_at=Case(When(corrections_shown__gt=0, then=last)))

    def codes_with_edition(self, codes: Iterable[int]) -> set[tuple[int, str]]:
        """Which of the codes are here, each with the code of its edition."""
        return set(self.filter(pk__in=codes).values_list("pk", "edition__code"))

    def most_read(self, *, since: datetime, most: int) -> Self:
        """The ``most`` of these that were read most often since, with ``reads``, most first.

        All of the hour counts that ``since`` lies in; or of its day in Tehran, where that is more
        than ``BY_HOURS`` ago.
        """
        if since > timezone.now() - BY_HOURS:
            since = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
            return self._most_read(most, "read_counts", hour__gte=since)
        return self.most_read_of_days(since=since.astimezone(TEHRAN).date(), most=most)

    def most_read_of_days(self, *, since: date, most: int) -> Self:
        """The same of whole days of Tehran, this one included."""
        return self._most_read(most, "daily_read_counts", day__gte=since)

    def _most_read(self, most: int, counts: str, **span: Any) -> Self:
        """By one of the relations that count reads.

        Only what was read since is looked at, however large the archive: a join would leave it to
        the database where to begin, and so would the bare key to group by.
        """
        counted: Any = self.model._meta.get_field(counts).related_model
        read = counted.objects.filter(**span)
        here = read.filter(Exists(self.filter(pk=OuterRef("article"))))
        reads = {"reads": Sum("count")}
        by_code = here.annotate(code=F("article") + 0).order_by().values("code").annotate(**reads)
        ranked = by_code.order_by("-reads", "-code")
        own = read.filter(article=OuterRef("pk")).values("article").values(**reads)
        first = self.filter(pk__in=ranked.values("code")[:most])
        return first.annotate(reads=Subquery(own)).order_by("-reads", "-pk")

    def newest_of_categories(self, categories: list[Any], each: int) -> list[Self]:
        """One limited queryset a category, to be given to ``any_of``."""
        return [self.filter(category=pk).newest_first()[:each] for pk in categories]
