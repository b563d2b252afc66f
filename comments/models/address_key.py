import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import NamedTuple, Self

from django.db import models
from django.utils import timezone

from comments.models.policy import Policy
from comments.ranges import SIZES
from qodsna.proxies import Address

# So many keys are in use, one after the other, while the hashes of one are kept.
KEYS_AT_ONCE = 4


class Marks(NamedTuple):
    """The keyed hashes of an address and of the network around it, 43 signs each."""

    address: str
    network: str


class AddressKeyQuerySet(models.QuerySet["AddressKey"]):
    def current(self) -> "AddressKey":
        """What addresses are hashed with today; made where none is young enough.

        Keys begin with a day, so that of many processes that miss one the first makes it.
        """
        used = timedelta(days=max(1, Policy.current().addresses_kept // KEYS_AT_ONCE))
        young = self.filter(starts_at__gt=today() - used)
        if (key := young.first()) is None:
            new = self.model(starts_at=today(), secret=secrets.token_hex(32))
            self.bulk_create([new], ignore_conflicts=True)
            key = young[0]
        return key

    def outlived(self) -> Self:
        """What addresses were hashed with that are not to be known any more."""
        kept = timedelta(days=Policy.current().addresses_kept)
        return self.filter(starts_at__lt=timezone.now() - kept)

    def reach(self) -> datetime:
        """What was hashed before this moment was hashed with a key that is gone."""
        return self.aggregate(first=models.Min("starts_at"))["first"] or today()

    def marks_of(self, ip: Address) -> set[str]:
        """Everything that an address and its network may be known as."""
        return {mark for key in self.all() for mark in key.marks(ip)}


class AddressKey(models.Model):
    """The secret that addresses of senders are hashed with for a time; gone, nobody can tell."""

    secret = models.CharField("کلید", max_length=64, editable=False)
    starts_at = models.DateTimeField("آغاز", unique=True)

    objects = AddressKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "کلید نشانی‌ها"
        verbose_name_plural = "کلیدهای نشانی‌ها"
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"

    def marks(self, ip: Address) -> Marks:
        return Marks(
            *(self._hash(f"{ip_network((ip, bits), strict=False)}") for bits in SIZES[ip.version])
        )

    def _hash(self, text: str) -> str:
        digest = hmac.digest(self.secret.encode(), text.encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def today() -> datetime:
    """When this day began in UTC."""
    return timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
