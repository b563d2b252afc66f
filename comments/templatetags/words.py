from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comments.trial import Part

register = template.Library()


@register.filter
def marked(parts: Iterable[Part]) -> SafeString:
    """The text again, escaped, with what was found in ``<mark>``."""
    return format_html_join("", "{}", ((shown(part),) for part in parts))


def shown(part: Part) -> str:
    return format_html("<mark>{}</mark>", part.text) if part.is_found else part.text
