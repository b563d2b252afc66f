"""The body of an article: poor HTML, made safe on every way into the database."""

import html
import re
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags
from django_prose_editor.fields import ProseEditorField, create_sanitizer

from qodsna.persian import visible

if TYPE_CHECKING:
    from articles.models import Edition

TAG = re.compile("(<[^>]*>)")

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Subscript": True,
    "Superscript": True,
}

sanitize = create_sanitizer(EXTENSIONS)


class BodyField(ProseEditorField):
    """Rich text whose allowed marks are the editor's own list, whoever writes the row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extensions=EXTENSIONS, sanitize=True, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return sanitize(value) if isinstance(value, str) else value


def in_letters_of(edition: "Edition", body: str) -> str:
    """A body whose words are in the letters of its edition; its tags and links are left alone."""
    parts = TAG.split(body)
    return "".join(part if part.startswith("<") else edition.fold(visible(part)) for part in parts)


def plain_text(body: str) -> str:
    """The words of a body, a space between its blocks."""
    return html.unescape(strip_tags(body.replace("<", " <"))).strip()
