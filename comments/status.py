from django.db import models


class Status(models.TextChoices):
    """What the newsroom has decided about a comment."""

    PENDING = "pending", "در انتظار بررسی"
    APPROVED = "approved", "منتشرشده"
    REJECTED = "rejected", "ردشده"
    SPAM = "spam", "هرزنامه"
    REMOVED = "removed", "برداشته‌شده"


class Verdict(models.TextChoices):
    """What a rule of the newsroom does with a new comment, from the mildest to the hardest."""

    HOLD = "hold", "نگه‌داشتن برای بررسی"
    REJECT = "reject", "رد"
    SPAM = "spam", "هرزنامه"


class Verb(models.TextChoices):
    """What was done about a comment; each time is a row of ``Decision``."""

    APPROVE = "approve", "تأیید شد"
    REJECT = "reject", "رد شد"
    SPAM = "spam", "هرزنامه شد"
    REMOVE = "remove", "برداشته شد"
    KEEP = "keep", "درخواست حذف پذیرفته نشد"
    EDIT = "edit", "ویرایش شد"
    UNDO = "undo", "بازگردانده شد"
    ASK_REMOVAL = "ask", "نویسنده حذف آن را خواست"


# Where a comment stands after each verb that moves it.
LEADS_TO = {
    Verb.APPROVE: Status.APPROVED,
    Verb.REJECT: Status.REJECTED,
    Verb.SPAM: Status.SPAM,
    Verb.REMOVE: Status.REMOVED,
}
