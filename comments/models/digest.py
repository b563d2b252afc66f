from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class DigestReaderQuerySet(models.QuerySet["DigestReader"]):
    def of(self, user: Any) -> Self:
        return self.filter(user=user)

    def untold_since(self, morning: datetime) -> Self:
        """Who has not had this morning's mail yet, nor was found to need none."""
        return self.filter(Q(last_sent_at=None) | Q(last_sent_at__lt=morning))

    def subscribe(self, user: Any, *, at: datetime) -> None:
        """From the next morning on; what was subscribed to already stays as it is."""
        self.get_or_create(user=user, defaults={"last_sent_at": at})

    def unsubscribe(self, user: Any) -> None:
        self.of(user).delete()


class DigestReader(models.Model):
    """Somebody of the staff who is told each morning by e-mail what waits for a decision."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        verbose_name="کاربر",
        primary_key=True,
        related_name="+",
    )
    last_sent_at = models.DateTimeField("آخرین فرستادن", null=True, editable=False)

    objects = DigestReaderQuerySet.as_manager()

    class Meta:
        verbose_name = "خواننده خلاصه روزانه"
        verbose_name_plural = "خوانندگان خلاصه روزانه"

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_entitled(self) -> bool:
        """Whether this user may still see what the mail tells, and has an address for it."""
        user: Any = self.user
        may_see = user.is_staff and user.has_perm("comments.moderate_comment")
        return bool(may_see and user.email)

    def claim(self, morning: datetime, *, at: datetime) -> bool:
        """Takes this morning's mail in hand; of several workers one alone is told yes."""
        before = self.last_sent_at
        untold = DigestReader.objects.of(self.user).untold_since(morning)
        if not untold.update(last_sent_at=at):
            return False
        self.last_sent_at, self._before = at, before
        return True

    def give_back(self) -> None:
        """The mail could not be sent: it is as if nobody had claimed it."""
        claimed = DigestReader.objects.of(self.user).filter(last_sent_at=self.last_sent_at)
        claimed.update(last_sent_at=self._before)
