"""What a browser keeps of an edition: how it is installed, and a page for when there is no line.

The worker lies inside the edition's addresses, so that it never sees those of the newsroom.
"""

import json
import re
from fractions import Fraction
from hashlib import blake2s
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from articles.frame import Frame
from articles.pages import reader_page, render
from media import renditions
from media.models import Image
from media.renditions import Cut
from media.slots import SLOTS
from qodsna.shield import policies
from qodsna.shield.policies import under

# Of the paper in static/css/tokens.css.
PAPER = "#fdfcf9"
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))
# Browsers install nothing with a smaller one.
LEAST_ICON = 144
# A picture further from a square than this is no icon, unless it was cut by hand.
FLATTEST, TALLEST = Fraction(3, 2), Fraction(2, 3)
STATIC_FILE = re.compile(rf'(?:href|src)="({re.escape(settings.STATIC_URL)}[^"#]+)')


@reader_page
def manifest(request: HttpRequest, frame: Frame) -> HttpResponse:
    """A web application manifest: https://www.w3.org/TR/appmanifest/"""
    edition = frame.edition
    home = edition.get_absolute_url()
    told = {
        "id": home,
        "name": edition.name,
        "short_name": edition.site_name,
        "description": edition.slogan or edition.name,
        "lang": edition.language,
        "dir": edition.direction,
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons(edition.logo),
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/manifest+json; charset=utf-8")


def icons(logo: Image | None) -> list[dict[str, str]]:
    """The edition's logo where it makes an icon; the house's own ones otherwise."""
    if logo and logo.is_lawful and makes_an_icon(logo):
        cut = Cut.of(logo, SLOTS["thumb"])
        kind = {"jpg": "image/jpeg", "png": "image/png"}[cut.fallback]
        wide = [width for width in cut.widths if width >= LEAST_ICON]
        return [icon(renditions.url(logo, "thumb", width), width, kind) for width in wide]
    return [
        icon(static(f"icons/{purpose}-{width}.png"), width, "image/png", purpose)
        for width, purpose in ICONS
    ]


def makes_an_icon(logo: Image) -> bool:
    by_hand = isinstance(logo.crops, dict) and "thumb" in logo.crops
    is_square = TALLEST <= Fraction(logo.width, logo.height) <= FLATTEST
    return (by_hand or is_square) and Cut.of(logo, SLOTS["thumb"]).width >= LEAST_ICON


def icon(src: str, width: int, kind: str, purpose: str = "any") -> dict[str, str]:
    return {"src": src, "sizes": f"{width}x{width}", "type": kind, "purpose": purpose}


@reader_page
def offline(request: HttpRequest, frame: Frame) -> HttpResponse:
    """What is shown where there is no connection: nothing of the news, which could be old."""
    return render("articles/offline.html", frame)


@reader_page
@under(policies.worker)
def worker(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The edition's service worker; another one as soon as the page or a file of it is another."""
    edition = frame.edition
    page = render_to_string("articles/offline.html", {"edition": edition})
    version = blake2s(page.encode(), digest_size=8).hexdigest()
    kept: dict[str, Any] = {
        "cache": f"offline:{edition.code}:{version}",
        "page": reverse("articles:offline", args=[edition.code]),
        "files": sorted(set(STATIC_FILE.findall(page))),
    }
    script = json.dumps(static("js/offline.js"))
    text = f"self.kept = {json.dumps(kept)};\nimportScripts({script});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")
