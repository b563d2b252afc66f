"""The texts that a player reads: playlists, lists of thumbnails, captions."""

import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from media.answers import SANDBOX, later
from media.films.playlists import addressed

# Signed addresses live far longer than this.
KEPT_SECONDS = 300
TYPES = {"m3u8": "application/vnd.apple.mpegurl", "vtt": "text/vtt"}
OF_A_FILM = re.compile(r"(films/[0-9a-f]{32}/[0-9]{1,9}/)[a-z0-9]{1,12}\.(m3u8|vtt)")
CAPTIONS = re.compile(r"()captions/[0-9]{4}/[0-9]{2}/[a-z0-9_]{24,40}\.(vtt)")


@require_safe
def text(request: HttpRequest, name: str) -> HttpResponse:
    """One of the texts, from this site wherever files lie.

    Browsers take captions from the page's own site alone, and what lies in storage names its
    neighbours, which a browser would look for beside a signed address, without a signature.
    """
    if (found := OF_A_FILM.fullmatch(name) or CAPTIONS.fullmatch(name)) is None:
        raise Http404("No such text")
    folder, kind = found.groups()
    try:
        words = stored_text(name)
    except OSError:
        return later()
    if folder:
        words = addressed(words, lambda neighbour: neighbour_of(folder, neighbour))
    response = HttpResponse(words, content_type=TYPES[kind])
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response["Content-Security-Policy"] = SANDBOX
    return response


def stored_text(name: str) -> str:
    try:
        with default_storage.open(name) as stored:
            return stored.read().decode()
    except FileNotFoundError as error:
        raise Http404("No such text") from error


def neighbour_of(folder: str, name: str) -> str:
    """Where a browser gets it; a playlist leads on to playlists of this view."""
    return name if name.endswith(".m3u8") else default_storage.url(folder + name)
