from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article


def badge(article: Article) -> SafeString:
    """Where a story stands, in a word and its colour."""
    name = "scheduled" if article.is_scheduled else article.status
    label = "زمان‌بندی‌شده" if article.is_scheduled else article.get_status_display()
    return format_html('<span class="state state--{}">{}</span>', name, label)
