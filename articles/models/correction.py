from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.corrections import differing
from articles.models.article import Article
from articles.models.staff import staff_key
from articles.status import Amendment
from qodsna import persian
from qodsna.fields import LineField

UNNAMED = "خوانندگان این خبر را دیده‌اند: بنویسید تغییر تیتر، لید یا متن از چه نوعی است."
UNTOLD = "بنویسید چه چیزی عوض شد؛ خوانندگان این یادداشت را زیر خبر می‌بینند."


class UnnamedChangeError(ValidationError):
    """What readers have read is changed, and nobody says how."""


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def shown(self) -> Self:
        """What readers are told of."""
        return self.exclude(kind=Amendment.MINOR)

    @transaction.atomic
    def record(
        self, article: Article, *, kind: str, note: str, version: int, parts: Iterable[str], by: Any
    ) -> "Correction":
        """Raises ValidationError without a kind, or without a note where readers are told."""
        check(kind, note)
        made = self.create(
            article=article,
            kind=kind,
            note=article.edition.fold(" ".join(persian.clean(note).split())),
            version=version,
            parts=[*parts],
            by=by,
        )
        if made.is_shown:
            Article.objects.filter(pk=article.pk).update(
                corrections_shown=F("corrections_shown") + 1
            )
        return made


class Correction(models.Model):
    """A change to what readers had read already: never changed, and never taken back."""

    Kind = Amendment

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="corrections"
    )
    kind = models.CharField("نوع تغییر", max_length=10, choices=Amendment.choices)
    note = LineField("چه عوض شد", max_length=500, blank=True)
    version = models.PositiveIntegerField("شماره نسخه")
    parts = models.JSONField("بخش‌ها", default=list)
    by = staff_key("نویسنده")
    at = models.DateTimeField("زمان", default=timezone.now)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "اصلاحیه"
        verbose_name_plural = "اصلاحیه‌ها"
        ordering = ("-pk",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="correction_kind_is_known",
                condition=Q(kind__in=Amendment.values),
                violation_error_message="این نوع تغییر شناخته نیست.",
            ),
            models.CheckConstraint(
                name="correction_says_what_changed",
                condition=Q(kind=Amendment.MINOR) | ~Q(note=""),
                violation_error_message=UNTOLD,
            ),
        ]

    def __str__(self) -> str:
        return str(Amendment(self.kind).label)

    @property
    def is_shown(self) -> bool:
        return self.kind != Amendment.MINOR


def check(kind: str, note: str) -> None:
    """Raises ValidationError, by the field, where a change is not named as it must be."""
    if kind not in Amendment.values:
        raise UnnamedChangeError({"correction_kind": [UNNAMED]})
    if kind != Amendment.MINOR and not persian.clean(note):
        raise UnnamedChangeError({"correction_note": [UNTOLD]})


def changed_for_readers(stored: Article, new: dict[str, Any]) -> list[str]:
    """Of a story that readers have read, the parts that these values change."""
    return differing(stored, new) if stored.has_been_live else []
