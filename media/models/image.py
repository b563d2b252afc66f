import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from hashlib import blake2s
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q, Subquery
from django.utils import timezone

from media import likeness
from media.files import image_name
from media.models.uploaded import Uploaded
from qodsna.fields import LineField, ParagraphField
from qodsna.page_cache.shown import ShownQuerySet

if TYPE_CHECKING:
    from media.decoding import Taken


class KeywordQuerySet(models.QuerySet["Keyword"]):
    def named(self, names: Iterable[str]) -> list["Keyword"]:
        """The keywords with these names; those that are new are made."""
        wanted = dict.fromkeys(names)
        new = [self.model(name=name) for name in wanted]
        self.bulk_create(new, ignore_conflicts=True)
        return list(self.filter(name__in=wanted))


class Keyword(models.Model):
    """A word under which the photo desk finds its pictures again (IPTC Keywords)."""

    name = LineField("برچسب", max_length=80, unique=True)

    objects = KeywordQuerySet.as_manager()

    class Meta:
        verbose_name = "برچسب عکس"
        verbose_name_plural = "برچسب‌های عکس"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ImageQuerySet(ShownQuerySet["Image"]):
    def lawful(self, at: datetime | None = None) -> Self:
        """What may be shown at this moment, or at the given one."""
        return self.filter(Q(rights_until=None) | Q(rights_until__gt=at or timezone.now()))

    def expired(self, at: datetime | None = None) -> Self:
        """What must not be shown any more at this moment, or at the given one."""
        return self.filter(rights_until__lte=at or timezone.now())

    def next_to_expire(self, after: Any) -> Subquery:
        """The next moment at which a right ends; after a moment, or its place in a statement."""
        coming = self.filter(rights_until__gt=after).order_by("rights_until")
        return Subquery(coming.values("rights_until")[:1])

    def like(self, taken: "Taken", most: int = 4) -> list["Image"]:
        """Pictures of the same file, then those that look the same, the likest first.

        The same file is always found. Of an archive where very many pictures resemble it a
        little, the newest are compared (see ``likeness``).
        """
        same = self.filter(checksum=taken.checksum).order_by("-pk")
        found = list(same.values_list("pk", flat=True)[:most])
        if len(found) < most:
            found += self.exclude(checksum=taken.checksum)._nearest(taken.likeness)
        rows = self.in_bulk(found[:most])
        return [rows[key] for key in found[:most]]

    def _nearest(self, bits: str) -> list[int]:
        """The keys of those that look the same, the likest first."""
        candidates = self.filter(likeness.shared(bits)).order_by("-pk")
        found = candidates.values_list("pk", "likeness")[: likeness.MOST_COMPARED]
        apart = ((likeness.distance(other, bits), -pk) for pk, other in found)
        return [-pk for far, pk in sorted(apart) if far <= likeness.NEAR]

    def left_behind(self, at: datetime) -> Self:
        """What had no right any more at that moment and may still have renditions in storage."""
        return self.expired(at).exclude(rendered=Image.GONE)


class Image(Uploaded):
    """A picture with what every place that shows it needs: a text alternative and its size.

    ``focal_x`` and ``focal_y`` are fractions of the width and height, from the top left corner.
    ``crops`` holds what was cut by hand, by name of the slot: left, top, width and height, as
    fractions. ``checksum`` is the SHA-256 of the file that was uploaded, ``likeness`` the 64 bits
    of its difference hash, both in hexadecimal. ``rendered`` is the revision whose renditions
    all lie in storage, or says that none lie there because its right has ended.
    """

    unseen = frozenset({"rendered"})

    GONE = "gone"

    file = models.ImageField(
        "پرونده", upload_to=image_name, width_field="width", height_field="height"
    )
    alt = LineField("متن جایگزین", max_length=250, help_text="برای کسی که عکس را نمی‌بیند.")
    caption = ParagraphField("شرح عکس", max_length=1000, blank=True)
    credit = LineField("عکاس", max_length=120, blank=True)
    source = LineField("منبع", max_length=120, blank=True)
    keywords = models.ManyToManyField(Keyword, verbose_name="برچسب‌ها", blank=True)
    width = models.PositiveIntegerField("پهنا", editable=False)
    height = models.PositiveIntegerField("بلندا", editable=False)
    focal_x = models.FloatField(
        "کانون افقی", default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        "کانون عمودی", default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    crops = models.JSONField("برش‌های دستی", default=dict, blank=True)
    checksum = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    likeness = models.CharField(max_length=16, blank=True, editable=False)
    rendered = models.CharField(max_length=16, blank=True, editable=False)
    rights_owner = LineField("دارنده حق", max_length=120, blank=True)
    rights_until = models.DateTimeField(
        "پایان حق نشر",
        null=True,
        blank=True,
        db_index=True,
        help_text="از این لحظه عکس در هیچ صفحه‌ای دیده نمی‌شود؛ خالی: بی‌پایان.",
    )
    rights_note = ParagraphField("یادداشت حق نشر", max_length=500, blank=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = "عکس"
        verbose_name_plural = "عکس‌ها"
        ordering = ("-pk",)
        indexes = [
            models.Index(likeness.part(start), name=f"image_likeness_{start}")
            for start in likeness.STARTS
        ]
        constraints = [
            models.CheckConstraint(
                name="image_has_alt",
                condition=~Q(alt=""),
                violation_error_message="هر عکس متن جایگزین می‌خواهد.",
            ),
            models.CheckConstraint(
                name="image_focal_point_inside",
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                violation_error_message="کانون عکس باید درون آن باشد.",
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def is_lawful(self) -> bool:
        """Whether it may be shown at this moment."""
        return self.rights_until is None or self.rights_until > timezone.now()

    @transaction.atomic
    def mark_rendered(self) -> bool:
        """Remembers that all renditions of this revision lie in storage.

        Says whether it did: not if the picture has been cut anew since, or has lost its right.
        """
        row = Image.objects.select_for_update().filter(pk=self.pk).first()
        still = row is not None and row.is_lawful and row.revision == self.revision
        return still and self._keep(self.revision)

    def mark_gone(self) -> bool:
        """Remembers that nothing of it lies in storage but the master."""
        return self._keep(self.GONE)

    def mark_begun(self) -> bool:
        """Remembers that something of it lies in storage again."""
        return self.rendered == self.GONE and self._keep("")

    def _keep(self, rendered: str) -> bool:
        self.rendered = rendered
        return bool(Image.objects.filter(pk=self.pk).update(rendered=rendered))

    @property
    def file_name(self) -> str:
        """Of its master; without the file that Django makes of the column when it is asked for."""
        return str(self.__dict__.get("file") or self.file)

    @property
    def stem(self) -> str:
        """The random part of its file's name."""
        return PurePath(self.file_name).stem

    @property
    def revision(self) -> str:
        """Changes with whatever its renditions are cut by; a part of their addresses."""
        crops = json.dumps(self.crops, sort_keys=True) if self.crops else "{}"
        return _revision(self.file_name, self.focal_x, self.focal_y, crops)


@lru_cache(4096)
def _revision(file: str, x: float, y: float, crops: str) -> str:
    stem = json.dumps(PurePath(file).stem)
    cut_by = f"[{stem}, {round(x, 4)}, {round(y, 4)}, {crops}]"
    return blake2s(cut_by.encode(), digest_size=6).hexdigest()
