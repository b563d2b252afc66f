from django.db import models
from django.utils.translation import gettext_lazy


class Status(models.TextChoices):
    """Where an article stands. A scheduled one is published at a moment yet to come."""

    DRAFT = "draft", "پیش‌نویس"
    SUBMITTED = "submitted", "فرستاده به دبیر"
    RETURNED = "returned", "بازگشته"
    APPROVED = "approved", "تأییدشده"
    PUBLISHED = "published", "منتشرشده"
    WITHDRAWN = "withdrawn", "برداشته‌شده"


class Kind(models.TextChoices):
    NEWS = "news", gettext_lazy("خبر")
    INTERVIEW = "interview", gettext_lazy("گفت‌وگو")
    REPORT = "report", gettext_lazy("گزارش")
    OPINION = "opinion", gettext_lazy("یادداشت")
    PHOTO_REPORT = "photo_report", gettext_lazy("گزارش تصویری")
    VIDEO = "video", gettext_lazy("فیلم")


class Verb(models.TextChoices):
    """What is done about a story on its way; each has its right in ``qodsna.roles``."""

    SUBMIT = "submit", "به دبیر فرستاد"
    RECALL = "recall", "پس گرفت"
    SEND_BACK = "send_back", "بازگرداند"
    APPROVE = "approve", "تأیید کرد"
    PUBLISH = "publish", "منتشر کرد"
    UNSCHEDULE = "unschedule", "از زمان‌بندی درآورد"
    WITHDRAW = "withdraw", "از انتشار برداشت"
    ASSIGN = "assign", "سپرد"
    EMBARGO = "embargo", "امبارگو را تغییر داد"
    FLASH = "flash", "فوری فرستاد"
    CALM = "calm", "از نوار فوری برداشت"
    JOIN = "join", "به ترجمه‌اش پیوند داد"
    PART = "part", "از ترجمه‌هایش جدا کرد"
    # What time does, and nobody.
    LIVE = "live", "منتشر شد"
    END = "end", "زمان انتشارش پایان یافت"


BY_ITSELF = {Verb.LIVE, Verb.END}


class Amendment(models.TextChoices):
    """Of what kind a change is to a story that readers have read."""

    CORRECTION = "correction", gettext_lazy("اصلاح")
    ADDITION = "addition", gettext_lazy("تکمیل")
    DENIAL = "denial", gettext_lazy("تکذیب")
    MINOR = "minor", gettext_lazy("جزئی")
