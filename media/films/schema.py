"""A film as machines read it: schema.org's VideoObject."""

from typing import Any

from django.conf import settings

from media import renditions
from media.models import Video


def absolute(url: str) -> str:
    """With this site's name before it, unless it has one."""
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


def video_object(video: Video, url: str) -> dict[str, Any]:
    """The VideoObject of a film that is ready, on the page with this path or address.

    Times are in ISO 8601, all addresses are whole ones.
    """
    found = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": video.title,
        "description": video.description or video.title,
        "uploadDate": video.uploaded_at.isoformat("T", "seconds"),
        "url": absolute(url),
        "thumbnailUrl": thumbnail(video),
        "duration": duration(video.duration or 0),
        "width": video.width,
        "height": video.height,
        "contentUrl": absolute(video.sources[0]["url"]) if video.renditions else None,
    }
    return {name: value for name, value in found.items() if value}


def thumbnail(video: Video) -> str:
    if video.poster is None or not video.poster.is_lawful:
        return ""
    return absolute(renditions.url(video.poster, "share"))


def duration(seconds: int) -> str:
    """`PT1H2M3S`."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [(hours, "H"), (minutes, "M"), (left, "S")]
    return "PT" + ("".join(f"{number}{letter}" for number, letter in parts if number) or "0S")
