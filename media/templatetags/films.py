"""Films on readers' pages."""

from typing import Any

import orjson
from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from media import renditions
from media.films.schema import video_object
from media.models import Image, Video
from qodsna.markup import fill

register = template.Library()

POSTER_WIDTH = 1280
# Up to this height of window, a rendition of about this height is enough.
SMALL = 480
JSON_LD = '<script type="application/ld+json">\n{json}\n</script>\n'
HARMLESS = {each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


@register.inclusion_tag("components/film.html")
def film(video: Video, *, eager: bool = False, sizes: str = "") -> dict[str, Any]:
    """The player of a film, or what it is waiting for; costs no query after ``for_player()``.

    ``eager`` and ``sizes`` are those of its picture.
    """
    return {
        "video": video,
        "eager": eager,
        "sizes": sizes,
        "poster": poster(video.poster),
        "sources": sources(video),
        "captions": captions(video) if video.is_ready else [],
    }


@register.simple_tag
def video_json_ld(video: Video, url: str) -> SafeString:
    """What machines read of a film: schema.org's VideoObject. ``url``: of the page it is on."""
    return script(video_object(video, url))


def poster(image: Image | None) -> str:
    """The address of the picture a film begins with; nothing where it must not be shown."""
    return renditions.url(image, "inline", POSTER_WIDTH) if image and image.is_lawful else ""


def sources(video: Video) -> list[dict[str, Any]]:
    """Tallest first; what is taller than a small window needs is marked as large."""
    found = video.sources if video.is_ready else []
    has_small = any(min(each["width"], each["height"]) <= SMALL for each in found)
    for each in found:
        each["is_large"] = has_small and min(each["width"], each["height"]) > SMALL
    return found


def captions(video: Video) -> list[dict[str, Any]]:
    """Those in the page's language are shown without asking."""
    language = get_language()
    return [
        {
            "url": each.url,
            "language": each.language,
            "label": str(each),
            "default": each.language == language,
        }
        for each in video.captions.all()
    ]


def script(data: dict[str, Any]) -> SafeString:
    """A script of JSON that no text in it can end or escape from, whatever it holds."""
    text = orjson.dumps(data).decode()
    for each, written in HARMLESS.items():
        text = text.replace(each, written)
    return fill(JSON_LD, json=SafeString(text))
