from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article
from qodsna import persian


def badge(article: Article) -> SafeString:
    """Where a story stands, in a word and its colour; and that it may not be told yet."""
    state = format_html('<span class="state state--{}">{}</span>', *word_of(article))
    if not (article.is_embargoed and article.embargo_until):
        return state
    until = persian.format_numeric(article.embargo_until)
    embargo = '{} <span class="state state--embargo">امبارگو تا {}</span>'
    return format_html(embargo, state, until)


def word_of(article: Article) -> tuple[str, str]:
    if article.is_scheduled:
        return "scheduled", "زمان‌بندی‌شده"
    if article.is_ended:
        return "withdrawn", "پایان‌یافته"
    return article.status, article.get_status_display()
