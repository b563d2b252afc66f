from django.db import models


class Status(models.TextChoices):
    """What the newsroom has decided about a comment."""

    PENDING = "pending", "در انتظار بررسی"
    APPROVED = "approved", "منتشرشده"
    REJECTED = "rejected", "ردشده"
    SPAM = "spam", "هرزنامه"
