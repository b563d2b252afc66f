"""Where a post stands, what is done about it, and how long each thing may take."""

from datetime import timedelta

from django.db import models

# So long after its story, or after it was last asked for, a post is still sent by itself.
FRESH = timedelta(hours=24)
# So long an attempt that tells nothing is left alone; it is given up long before by itself.
LEASE = timedelta(seconds=90)
PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=15)
# So long a network may still be at what it has read before nobody heard of it again.
SETTLE = timedelta(minutes=1)


class State(models.TextChoices):
    READY = "ready", "هنوز در صف نیست"
    WAITING = "waiting", "در صف"
    SENDING = "sending", "در حال فرستادن"
    SENT = "sent", "فرستاده‌شده"
    UNCERTAIN = "uncertain", "نامعلوم"
    FAILED = "failed", "ناکام"
    CANCELLED = "cancelled", "فرستاده نمی‌شود"


class Deed(models.TextChoices):
    WRITE = "write", "متن را نوشت"
    ORDER = "order", "خواست فرستاده شود"
    CANCEL = "cancel", "خواست فرستاده نشود"
    RESEND = "resend", "گفت در کانال نیست و دوباره بفرستید"
    CONFIRM = "confirm", "گفت در کانال هست"
    SENT = "sent", "فرستاده شد"
    UNSENT = "unsent", "به شبکه نرسید"
    REFUSED = "refused", "شبکه نپذیرفت"
    DOUBT = "doubt", "پاسخی نرسید"
    FOUND = "found", "در صفحه کانال دیده شد"
    MISSED = "missed", "در صفحه کانال نبود"
    WITHDRAWN = "withdrawn", "خبر برداشته شده بود"
    LATE = "late", "زمانش گذشت"
    MOVED_IN = "moved_in", "خبر از سایت دیگری آمده است"


WAITING, SENDING, SENT = State.WAITING, State.SENDING, State.SENT
UNCERTAIN, FAILED, CANCELLED = State.UNCERTAIN, State.FAILED, State.CANCELLED
READY = State.READY
# Where its words can still be changed.
OPEN = (READY, WAITING, FAILED, CANCELLED)
