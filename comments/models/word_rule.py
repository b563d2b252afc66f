from functools import lru_cache
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.staff import staff_key
from comments.spelling import Phrase, Span, Text
from comments.status import Verdict
from qodsna.fields import LineField, ParagraphField

MOST_EXCEPTIONS = 300
TOO_MANY = "بیش از ۳۰۰ سطر پذیرفته نمی‌شود؛ فهرست را کوتاه‌تر کنید."


@lru_cache(4096)
def phrase_of(words: str, *, is_whole: bool) -> Phrase:
    return Phrase(words, is_whole=is_whole)


class WordRuleQuerySet(models.QuerySet["WordRule"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def alike(self, rule: "WordRule") -> "WordRule | None":
        """Another rule that looks for the same letters."""
        others = self.exclude(pk=rule.pk).only("phrase")
        return next((other for other in others if other.letters == rule.letters), None)


class WordRule(models.Model):
    """A word or phrase that the newsroom looks out for, however it is spelled."""

    Verdict = Verdict

    phrase = LineField("واژه یا عبارت", max_length=100, unique=True)
    whole_word = models.BooleanField(
        "تنها واژه کامل",
        default=True,
        help_text="بی آن، درون واژه‌های دیگر هم یافته می‌شود.",
    )
    verdict = models.CharField("حکم", max_length=6, choices=Verdict.choices, default=Verdict.HOLD)
    exceptions = ParagraphField(
        "مگر در", blank=True, help_text="واژه‌های بی‌آزاری که نگه داشته نشوند؛ هر سطر یکی."
    )
    note = LineField("یادداشت", max_length=200, blank=True)
    is_active = models.BooleanField("به کار است", default=True)
    created_by = staff_key("سازنده")
    created_at = models.DateTimeField("ساخته‌شده", default=timezone.now, editable=False)

    objects = WordRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "قاعده واژگان"
        verbose_name_plural = "قاعده‌های واژگان"
        ordering = ["phrase"]
        constraints = [
            models.CheckConstraint(
                name="word_rule_has_phrase",
                condition=~Q(phrase=""),
                violation_error_message="قاعده بی‌واژه نمی‌شود.",
            ),
            models.CheckConstraint(
                name="word_rule_verdict_is_known",
                condition=Q(verdict__in=Verdict.values),
                violation_error_message="این حکم شناخته نیست.",
            ),
        ]

    def __str__(self) -> str:
        return self.phrase

    def clean(self) -> None:
        """A phrase that can be looked for, and that no other rule looks for."""
        super().clean()
        self.check_phrase()
        if other := WordRule.objects.alike(self):
            raise ValidationError({"phrase": f"قاعده «{other}» همین را می‌یابد."})
        lines = self.exceptions.splitlines()
        if len(lines) > MOST_EXCEPTIONS:
            raise ValidationError({"exceptions": TOO_MANY})
        for line in lines:
            self._check_exception(line)

    def check_phrase(self) -> None:
        """Raises ValidationError for a phrase that says too little to be looked for."""
        if len(self.letters) < 2:
            raise ValidationError({"phrase": "واژه باید دست‌کم دو حرف یا رقم داشته باشد."})

    def _check_exception(self, line: str) -> None:
        inside = phrase_of(self.phrase, is_whole=False)
        if not inside.is_in(Text(line)):
            message = f"«{line}» واژه «{self.phrase}» را در خود ندارد."
            raise ValidationError({"exceptions": message})
        if phrase_of(line, is_whole=True).letters == self.letters:
            raise ValidationError({"exceptions": f"«{line}» خود همین واژه است."})

    def switch(self, *, is_active: bool) -> None:
        """Put it to use or aside; it stays in the list."""
        self.is_active = is_active
        self.save(update_fields=["is_active"])

    @property
    def letters(self) -> str:
        return phrase_of(self.phrase, is_whole=self.whole_word).letters

    def holds(self, text: Text) -> bool:
        """Whether its phrase stands there, and not only within what is harmless."""
        return bool(self.spans(text))

    def spans(self, text: Text) -> list[Span]:
        """Where its phrase stands, in order and none upon another."""
        found = sorted({*phrase_of(self.phrase, is_whole=self.whole_word).spans(text)})
        harmless = self._harmless(text) if found else []
        apart: list[Span] = []
        for span in found:
            if (not apart or apart[-1].end <= span.start) and not span.is_within(harmless):
                apart.append(span)
        return apart

    def _harmless(self, text: Text) -> list[Span]:
        lines = filter(None, self.exceptions.splitlines())
        return [span for line in lines for span in phrase_of(line, is_whole=True).spans(text)]
