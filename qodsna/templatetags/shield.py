"""Signs by which a browser knows the scripts that a page means to run."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from js_asset import Media

from qodsna.shield import policies, scripts

register = template.Library()


@register.simple_tag
def integrity(name: str) -> str:
    """The hash of a reader's script."""
    return scripts.integrity(name)


@register.simple_tag
def nonce() -> SafeString:
    """An attribute, with a space before it."""
    return format_html(' nonce="{}"', policies.nonce())


@register.simple_tag
def with_nonce(media: Any) -> SafeString:
    """The scripts and styles of a form; nothing where there is no form."""
    return Media.from_media(media, nonce=policies.nonce()).render() if media else SafeString()
