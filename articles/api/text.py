"""The whole text of a story, for who may have it."""

import html
import re
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from articles.body import pieces
from articles.models import Article
from qodsna.addresses import with_whole_addresses

LINE_END = re.compile(r"</(?:p|h[23]|li|blockquote)>|<br>|<hr>")


def text_of(story: Article) -> dict[str, Any]:
    """``html``: its body with its pictures, all addresses whole; ``plain``: a line a block."""
    return {
        "lead": story.lead,
        "html": as_html(story),
        "plain": as_plain(story.body),
        "sign_off": story.signed_off if story.sign_off else "",
    }


def as_html(story: Article) -> str:
    context = {"pieces": pieces(story.body), "page": story.get_absolute_url()}
    told = render_to_string("articles/api/body.html", context).strip()
    return with_whole_addresses(told)


def as_plain(body: str) -> str:
    lines = (html.unescape(strip_tags(part)) for part in LINE_END.split(body))
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
