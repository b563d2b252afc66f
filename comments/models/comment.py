import secrets
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from articles.models import Article
from articles.models.staff import Actor, staff_key
from comments.fingerprints import fingerprint
from comments.models.deciding import DECIDED, OvertakenError, answer, decide
from comments.querysets import CommentQuerySet
from comments.status import Status, Verb
from qodsna import persian
from qodsna.fields import LineField, ParagraphField
from qodsna.languages import spoken

TEXT_LIMIT = 2000
# Without letters and digits that are taken for one another.
REFERENCE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 12


def new_reference() -> str:
    """What only the writer of a comment knows: 58 bits."""
    return "".join(secrets.choice(REFERENCE_SIGNS) for _ in range(REFERENCE_LENGTH))


class Comment(models.Model):
    """What a reader wrote under an article, or in reply to another reader there."""

    Status = Status

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="comments"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        verbose_name="در پاسخ به",
        null=True,
        blank=True,
        related_name="replies",
    )
    name = LineField("نام", max_length=60, blank=True)
    email = models.EmailField("رایانامه", blank=True)
    text = ParagraphField("متن", max_length=TEXT_LIMIT, validators=[MinLengthValidator(3)])
    original_text = ParagraphField("متن نخستین", blank=True, editable=False)
    reference = models.CharField(
        "کد پیگیری",
        max_length=REFERENCE_LENGTH,
        unique=True,
        default=new_reference,
        editable=False,
    )
    # One form sent twice is one comment; of comments that no form brought there is none.
    submission = models.CharField(max_length=43, unique=True, null=True, editable=False)  # noqa: DJ001
    address = models.CharField("نشان فرستنده", max_length=43, blank=True, editable=False)
    network = models.CharField("نشان شبکه", max_length=43, blank=True, editable=False)
    # Of the text as it was sent, whatever the newsroom changes in it.
    fingerprint = models.CharField(max_length=32, blank=True, editable=False)
    holds = models.JSONField("چرا نگه داشته شد", default=list, blank=True, editable=False)
    status = models.CharField(
        "وضعیت", max_length=8, choices=Status.choices, default=Status.PENDING, editable=False
    )
    is_official = models.BooleanField("پاسخ رسمی", default=False, editable=False)
    created_at = models.DateTimeField("زمان نوشتن", default=timezone.now, editable=False)
    decided_at = models.DateTimeField("زمان تصمیم", null=True, editable=False)
    decided_by = staff_key("تصمیم‌گیرنده")
    rejection_reason = ParagraphField("دلیل رد", blank=True, editable=False)
    # How often something was decided about it: who decides says which state was looked at.
    version = models.PositiveIntegerField(default=0, editable=False)
    removal_asked_at = models.DateTimeField("زمان درخواست حذف", null=True, editable=False)
    likes = models.PositiveIntegerField("پسندها", default=0, editable=False)
    dislikes = models.PositiveIntegerField("نپسندیدن‌ها", default=0, editable=False)

    # What the browser that asks thinks of it: 1, -1 or 0; known on the page of a thread alone.
    mine: int

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "نظر"
        verbose_name_plural = "نظرها"
        permissions = [
            ("moderate_comment", "بررسی نظرها"),
            ("see_email", "دیدن رایانامه فرستندگان"),
        ]
        indexes = [
            models.Index(fields=["article", "status", "created_at"], name="comment_of_article"),
            models.Index(fields=["status", "created_at"], name="comment_queue"),
            models.Index(fields=["article", "parent", "status", "-id"], name="comment_newest"),
            models.Index(
                fields=["article", "parent", "status", "-likes", "-id"], name="comment_most_liked"
            ),
            models.Index(fields=["address", "created_at"], name="comment_of_address"),
            models.Index(fields=["network", "created_at"], name="comment_of_network"),
            models.Index(fields=["fingerprint", "address"], name="comment_of_fingerprint"),
            models.Index(
                fields=["email", "created_at"], condition=~Q(email=""), name="comment_of_email"
            ),
            models.Index(
                fields=["removal_asked_at"],
                condition=Q(removal_asked_at__isnull=False),
                name="comment_removal_asked",
            ),
            models.Index(fields=["created_at"], name="comment_received"),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_has_text",
                condition=~Q(text=""),
                violation_error_message="نظر بی‌متن نمی‌شود.",
            ),
            models.CheckConstraint(
                name="comment_decided_has_moment",
                condition=Q(status=Status.PENDING) ^ Q(decided_at__isnull=False),
                violation_error_message="تنها نظر بررسی‌شده زمان تصمیم دارد.",
            ),
            models.CheckConstraint(
                name="comment_status_is_known",
                condition=Q(status__in=Status.values),
                violation_error_message="وضعیت نظر شناخته نیست.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.display_name}: {persian.cut(self.text, 60)}"

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.article_id != self.article_id:
            raise ValidationError({"parent": gettext_lazy("پاسخ باید زیر همان خبر باشد.")})
        if self.parent and self.parent.parent_id:
            raise ValidationError({"parent": gettext_lazy("به پاسخ نمی‌توان پاسخ داد.")})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new comment is counted under its article in the same transaction."""
        is_new = self._state.adding
        if is_new:
            self.fingerprint = fingerprint(self.text)
        super().save(*args, **kwargs)
        if is_new:
            Comment.objects.recount({self.article_id})

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """What is gone is no longer counted either."""
        gone = super().delete(*args, **kwargs)
        Comment.objects.recount({self.article_id})
        return gone

    def get_absolute_url(self) -> str:
        """Where readers find it, on whichever page of the thread it has come to stand."""
        thread = reverse("comments:thread", args=[self.article.edition.code, self.article_id])
        return f"{thread}?comment={self.pk}#comment-{self.pk}"

    @property
    def display_name(self) -> str:
        return self.name or _nobody(spoken())

    @property
    def is_edited(self) -> bool:
        """Whether the newsroom changed the writer's words."""
        return bool(self.original_text)

    @property
    def is_shown(self) -> bool:
        """Whether readers see it under a published article."""
        return self.status == Status.APPROVED

    @property
    def is_waiting(self) -> bool:
        return self.status == Status.PENDING

    @property
    def is_rejected(self) -> bool:
        return self.status == Status.REJECTED

    @property
    def is_spam(self) -> bool:
        return self.status == Status.SPAM

    # What moderators do. ``seen`` is the version they looked at: where somebody decided in the
    # meantime nothing changes and ``OvertakenError`` is raised. Without it the verb always holds.

    def approve(self, *, by: Actor | None, seen: int | None = None) -> None:
        """Show it to readers."""
        self._decide(Verb.APPROVE, by=by, seen=seen)

    def reject(self, *, by: Actor | None, reason: str, seen: int | None = None) -> None:
        """Keep it from readers; the reason, which may be empty, is told to who wrote it."""
        self._decide(Verb.REJECT, by=by, reason=reason, seen=seen)

    def mark_as_spam(self, *, by: Actor | None, reason: str = "", seen: int | None = None) -> None:
        self._decide(Verb.SPAM, by=by, reason=reason, seen=seen)

    def remove(self, *, by: Actor | None, reason: str = "", seen: int | None = None) -> None:
        """Take it from readers because its writer asked for it."""
        self._decide(Verb.REMOVE, by=by, reason=reason, seen=seen)

    def keep(self, *, by: Actor | None, reason: str, seen: int | None = None) -> None:
        """Leave it where it is although its writer asked for its removal."""
        self._decide(Verb.KEEP, by=by, reason=reason, seen=seen)

    def edit(self, *, by: Actor | None, text: str, seen: int | None = None) -> None:
        """Change its words; the first ones stay beside them."""
        self._decide(Verb.EDIT, by=by, text=text, seen=seen)

    @transaction.atomic
    def ask_removal(self) -> None:
        """What its writer may do: gone at once while it waits, else the newsroom decides.

        Which of the two is settled by what it is now, not by what it was when it was looked at.
        """
        self.refresh_from_db(fields=DECIDED, from_queryset=Comment.objects.locked())
        self._decide(Verb.REMOVE if self.is_waiting else Verb.ASK_REMOVAL, by=None)

    def answer(self, *, by: Actor, text: str, seen: int | None = None) -> "Comment":
        """The newsroom's own reply, shown at once; raises ValidationError for a bad text."""
        reply = answer(self, by=by, text=text, seen=seen)
        self.refresh_from_db(fields=DECIDED)
        return reply

    def _decide(
        self, verb: Verb, *, by: Actor | None, seen: int | None = None, **words: str
    ) -> None:
        outcome = decide(Comment.objects.all(), {self.pk: seen}, verb, by=by, **words)
        self.refresh_from_db(fields=DECIDED)
        if outcome.overtaken:
            raise OvertakenError(self)


@lru_cache
def _nobody(_spoken: tuple[str, str]) -> str:
    """Looked up once in each language."""
    return gettext("ناشناس")
