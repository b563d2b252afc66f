from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

SIGN = '{}<i class="sign sign--{}" role="img" aria-label="{}">{}</i>'
HALF_SPACE = format_html(SIGN, "\u200c", "half", "نیم‌فاصله", "")
SPACE = format_html(SIGN, "", "space", "فاصله", " ")
SIGNS = {"\u200c": HALF_SPACE, " ": SPACE, "\xa0": SPACE}


@register.filter
def signs_shown(text: str) -> SafeString:
    """Text whose spaces and half-spaces are seen."""
    return format_html_join("", "{}", ((SIGNS.get(sign, sign),) for sign in text))
