"""What is known of senders is forgotten in time."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from comments.models import AddressKey, Ban, Comment, Policy
from comments.models.ban import Kind
from qodsna.tasks import every, stopping, task
from qodsna.watch.retention import Kept, kept

AT_ONCE = 500
EMAILS = kept("comments.emails", "رایانامه نظردهندگان", lambda: Policy.current().emails_kept)
ADDRESSES = kept(
    "comments.addresses",
    "نشان فرستندگان نظر",
    lambda: Policy.current().addresses_kept,
    "خود نشانی هیچ‌گاه نگه داشته نمی‌شود",
)


@every(hours=24)
@task(title="پاک کردن رایانامه‌های کهنه")
def erase_emails() -> None:
    """E-mails that were kept as long as the policy says, also those of bans that are over."""
    bound = timezone.now() - timedelta(days=Policy.current().emails_kept)
    _blank(EMAILS, Comment.objects.with_email().written_before(bound), email="")
    EMAILS.erased(Ban.objects.of_kinds(Kind.EMAIL).over_before(bound).not_erased().erase())


@every(hours=24)
@task(title="پاک کردن نشان‌های کهنه فرستندگان")
def erase_addresses() -> None:
    """Destroys the keys that are old enough, and what was hashed with them."""
    bound = timezone.now() - timedelta(days=Policy.current().addresses_kept)
    AddressKey.objects.outlived().delete()
    hashed = Comment.objects.with_address().written_before(AddressKey.objects.reach())
    _blank(ADDRESSES, hashed, address="", network="")
    kinds = [Kind.ADDRESS, Kind.NETWORK, Kind.RANGE]
    ADDRESSES.erased(Ban.objects.of_kinds(*kinds).over_before(bound).not_erased().erase())


def _blank(rule: Kept, comments: Any, **fields: str) -> None:
    """A few at a time, so that nobody who writes meanwhile waits long."""
    keys = comments.order_by().values_list("pk", flat=True)[:AT_ONCE]
    while not stopping.is_set() and (some := list(keys.all())):
        with transaction.atomic():
            # In the order in which those who decide lock: neither waits for the other in a ring.
            rows = Comment.objects.filter(pk__in=some).oldest_first().locked()
            locked = [comment.pk for comment in rows.only("pk")]
            rule.erased(Comment.objects.filter(pk__in=locked).update(**fields))
