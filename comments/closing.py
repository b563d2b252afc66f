"""Whether a story takes comments now."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext

from articles.models import Article
from qodsna.templatetags.persian import digits


def why_closed(article: Article) -> str:
    """Why no new comment is taken under a published story, for its readers; "" while they are."""
    if article.comments_closed:
        return gettext("نظردهی زیر این خبر بسته شده است.")
    if not article.edition.comments_open:
        return gettext("اکنون زیر خبرها نظر تازه پذیرفته نمی‌شود.")
    if has_run_out(article):
        over = gettext("مهلت نظردهی زیر این خبر، {days} روز پس از انتشار، به پایان رسیده است.")
        return over.format(days=digits(article.edition.comments_close_after))
    return ""


def has_run_out(article: Article) -> bool:
    """Whether the days that its edition gives for comments have passed."""
    days = article.edition.comments_close_after
    if days is None or article.published_at is None:
        return False
    return timezone.now() >= article.published_at + timedelta(days=days)
