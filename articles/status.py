from django.db import models
from django.utils.translation import gettext_lazy


class Status(models.TextChoices):
    """Where an article stands. A scheduled one is published at a moment yet to come."""

    DRAFT = "draft", "پیش‌نویس"
    PUBLISHED = "published", "منتشرشده"
    WITHDRAWN = "withdrawn", "برداشته‌شده"


class Kind(models.TextChoices):
    NEWS = "news", gettext_lazy("خبر")
    INTERVIEW = "interview", gettext_lazy("گفت‌وگو")
    REPORT = "report", gettext_lazy("گزارش")
    OPINION = "opinion", gettext_lazy("یادداشت")
    PHOTO_REPORT = "photo_report", gettext_lazy("گزارش تصویری")
    VIDEO = "video", gettext_lazy("فیلم")
