from pathlib import PurePath
from typing import Any, Self

from django.core.validators import FileExtensionValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from media.addresses import address
from media.files import video_name
from media.models.image import Image
from media.models.uploaded import Uploaded
from qodsna.fields import LineField, ParagraphField
from qodsna.page_cache.shown import ShownQuerySet


class State(models.TextChoices):
    UPLOADED = "uploaded", "در صف"
    PROCESSING = "processing", "در حال آماده‌سازی"
    READY = "ready", "آماده"
    FAILED = "failed", "ناموفق"


# Adaptive playing is worth its script only where a reader stays for a while.
LONG_SECONDS = 30


class VideoQuerySet(ShownQuerySet["Video"]):
    def ready(self) -> Self:
        """What readers can play."""
        return self.filter(state=State.READY)

    def waiting(self) -> Self:
        """What a worker has to do with, or has in hand."""
        return self.filter(state__in=[State.UPLOADED, State.PROCESSING])

    def for_player(self) -> Self:
        """With all that ``templates/components/film.html`` asks for."""
        return self.select_related("poster").prefetch_related("captions")


class Video(Uploaded):
    """A film. Readers never get its source, only what was encoded from it.

    ``duration`` is in whole seconds, ``progress`` in per cent. ``renditions`` lists the encoded
    files, tallest first: ``{"height", "width", "file", "bytes", "bandwidth", "codecs"}``, where
    ``file`` is a name in storage and ``bandwidth`` is in bits a second. ``playlist`` names the
    HLS master playlist, ``strip`` the WebVTT file of its thumbnails. ``attempt`` counts the
    workers that have begun; only the last may finish.
    """

    unseen = frozenset({"progress"})

    State = State

    title = LineField("عنوان", max_length=250)
    description = ParagraphField("شرح", max_length=2000, blank=True)
    file = models.FileField(
        "پرونده",
        upload_to=video_name,
        max_length=200,
        validators=[FileExtensionValidator(["mp4", "m4v", "mov", "webm", "mkv"])],
    )
    poster = models.ForeignKey(
        Image,
        on_delete=models.PROTECT,
        verbose_name="تصویر آغاز",
        related_name="poster_of",
        null=True,
        blank=True,
        help_text="خالی: تصویری از خود فیلم برداشته می‌شود.",
    )
    credit = LineField("فیلم‌بردار", max_length=120, blank=True)
    duration = models.PositiveIntegerField("مدت (ثانیه)", null=True, editable=False)
    width = models.PositiveIntegerField("پهنا", null=True, editable=False)
    height = models.PositiveIntegerField("بلندا", null=True, editable=False)
    state = models.CharField(
        "وضعیت", max_length=10, choices=State.choices, default=State.UPLOADED, editable=False
    )
    progress = models.PositiveSmallIntegerField("پیشرفت", default=0, editable=False)
    error = LineField("خطا", max_length=300, blank=True, editable=False)
    attempt = models.PositiveIntegerField(default=0, editable=False)
    renditions = models.JSONField(default=list, blank=True, editable=False)
    playlist = models.CharField(max_length=200, blank=True, editable=False)
    strip = models.CharField(max_length=200, blank=True, editable=False)

    objects = VideoQuerySet.as_manager()

    class Meta:
        verbose_name = "فیلم"
        verbose_name_plural = "فیلم‌ها"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="video_has_title",
                condition=~Q(title=""),
                violation_error_message="هر فیلم عنوان می‌خواهد.",
            ),
            models.CheckConstraint(
                name="video_state_is_known",
                condition=Q(state__in=State.values),
                violation_error_message="وضعیت فیلم شناخته نیست.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    # What it is

    @property
    def is_ready(self) -> bool:
        """Whether readers can play it."""
        return self.state == State.READY

    @property
    def is_failed(self) -> bool:
        return self.state == State.FAILED

    @property
    def is_settled(self) -> bool:
        """Whether nothing will change unless somebody does something."""
        return self.is_ready or self.is_failed

    @property
    def is_adaptive(self) -> bool:
        """Whether a player that changes between the renditions is worth its script."""
        return len(self.renditions) > 1 and (self.duration or 0) >= LONG_SECONDS

    @property
    def folder(self) -> str:
        """Where in storage the outputs of every attempt lie; does not betray the source's name."""
        stem = PurePath(self.file.name or "").stem
        return f"films/{salted_hmac('media.films', stem).hexdigest()[:32]}"

    # Where a browser finds it

    @property
    def sources(self) -> list[dict[str, Any]]:
        """Its renditions with their addresses, tallest first."""
        return [{**each, "url": address(each["file"])} for each in self.renditions]

    @property
    def playlist_url(self) -> str:
        return reverse("media:text", args=[self.playlist]) if self.playlist else ""

    @property
    def strip_url(self) -> str:
        return reverse("media:text", args=[self.strip]) if self.strip else ""

    # How it comes to be; the state changes in the row alone, for many may be at it

    def start_over(self) -> None:
        """Waits for a worker again; whoever is at it now has lost it, what was made is let go."""
        nothing = {"renditions": [], "playlist": "", "strip": "", "progress": 0, "error": ""}
        self._set(attempt=F("attempt") + 1, state=State.UPLOADED, **nothing)

    def begin(self) -> bool:
        """Takes it for one more attempt, also from a worker that fell silent.

        False where nothing is left to do: a task may come twice.
        """
        begun = {"attempt": F("attempt") + 1, "state": State.PROCESSING, "error": ""}
        return self._change(self._rows().waiting(), **begun)

    def advance(self, percent: int) -> bool:
        """Tells how far this attempt has come; False where it is another's by now."""
        return bool(self._attempt().update(progress=max(0, min(percent, 99))))

    def finish(self, **made: Any) -> bool:
        """Ready, with what this attempt made; False, and nothing changed, where it lost."""
        return self._end(state=State.READY, progress=100, error="", **made)

    def fail(self, reason: str) -> bool:
        """For good, with words for the editor."""
        return self._end(state=State.FAILED, error=reason[:300])

    def give_back(self, reason: str) -> bool:
        """This attempt could not; another may."""
        return self._end(state=State.UPLOADED, progress=0, error=reason[:300])

    def give_up(self, reason: str) -> bool:
        """For good, as no worker will come; False where one has come by now."""
        same = self._rows().waiting().filter(attempt=self.attempt)
        return self._change(same, state=State.FAILED, progress=0, error=reason[:300])

    def _end(self, **fields: Any) -> bool:
        return self._change(self._attempt(), **fields, changed_at=timezone.now())

    @transaction.atomic
    def _change(self, rows: VideoQuerySet, **fields: Any) -> bool:
        """Whoever lost the row keeps what it knew of it, the number of its attempt above all."""
        changed = bool(rows.update(**fields))
        if changed:
            self.refresh_from_db()
        return changed

    def _attempt(self) -> VideoQuerySet:
        return self._rows().filter(attempt=self.attempt, state=State.PROCESSING)

    def _rows(self) -> VideoQuerySet:
        return Video.objects.filter(pk=self.pk)

    def _set(self, **fields: Any) -> None:
        self._rows().update(**fields)
        self.refresh_from_db(fields=[*fields])
