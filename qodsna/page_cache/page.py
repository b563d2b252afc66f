"""A page as it is kept: its headers, and its bytes as browsers may have them."""

import gzip
import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from qodsna.persian import TEHRAN

# However right it still is: no purge tells of what is counted, as how often a story was read.
LIFE_SECONDS = 30
# For so long it stands in, unchanged, for an error of those who should make it anew.
INSTEAD_SECONDS = 600
# What is shorter is as long when it is compressed.
WORTH_BYTES = 400
TEXT = re.compile(r"text/|application/(\w+\+)?(json|xml)|image/svg")
# How browsers may have it, the best first: what packs and what unpacks it.
ENCODINGS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "br": (lambda text: brotli.compress(text, quality=4), brotli.decompress),
    "gzip": (lambda text: gzip.compress(text, compresslevel=5, mtime=0), gzip.decompress),
}
# Headers and stamps of a page take about so much.
BESIDES_BYTES = 3000
NEVER = re.compile(r"\s*q=0(\.0*)?\s*")
# Said anew in every answer.
OF_ONE_ANSWER = {"content-length", "etag", "x-accel-expires", "cache-control"}

# Each key that a page belongs to, and its stamp before the page was made; None: not known.
Stamps = dict[str, bytes | None]


class Page:
    """What a view answered to everyone, made under ``stamps`` at ``made``, in seconds.

    A text is kept compressed alone, as the browser that asked first reads it; the few that read
    nothing compressed have it unpacked each time. ``kind``: what it is counted as.
    """

    kind = "other"

    def __init__(self, response: HttpResponse, stamps: Stamps, made: float, accepted: str) -> None:
        due: datetime | None = getattr(response, "due", None)
        self.stamps = stamps
        self.due = due.timestamp() if due else math.inf
        self.until = min(self.due, made + LIFE_SECONDS, midnight_after(made))
        if None in stamps.values():
            self.until = min(self.until, made // 1 + 1)
        told = response.items()
        self.headers = [each for each in told if each[0].lower() not in OF_ONE_ANSWER]
        self.etag = weak(response["ETag"])
        self.is_text = bool(TEXT.match(response["Content-Type"]))
        whole = response.content
        self.is_packed = self.is_text and len(whole) >= WORTH_BYTES
        self.first = (encoding_of(accepted) or "gzip") if self.is_packed else ""
        self.bodies = {self.first: ENCODINGS[self.first][0](whole) if self.is_packed else whole}

    @property
    def size(self) -> int:
        """The bytes that it takes in memory in the end, roughly."""
        return len(self.bodies[self.first]) * (1 + self.is_packed) + BESIDES_BYTES

    def is_right(self, stamps: Stamps, now: float) -> bool:
        return now < self.until and stamps == self.stamps

    def may_stand_in(self, stamps: Stamps, now: float) -> bool:
        """Whether nothing is known to have changed but that its time is over."""
        pairs = ((stamp, self.stamps[key]) for key, stamp in stamps.items())
        changed = any(None not in pair and pair[0] != pair[1] for pair in pairs)
        return not changed and now < min(self.due, self.until + INSTEAD_SECONDS)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """What this reader gets: compressed as his browser reads it, or word that he has it."""
        encoding = encoding_of(accepted_by(request)) if self.is_packed else ""
        body = self._body(encoding)
        response = HttpResponse(body)
        for name, value in self.headers:
            response.headers[name] = value
        response.headers["ETag"] = self.etag
        response.headers["Content-Length"] = str(len(body))
        if encoding:
            response.headers["Content-Encoding"] = encoding
        if self.is_text:
            response.headers["Vary"] = "Accept-Encoding"
        if "HTTP_IF_NONE_MATCH" in request.META:
            return get_conditional_response(request, etag=self.etag, response=response) or response
        return response

    def _body(self, encoding: str) -> bytes:
        if encoding in self.bodies:
            return self.bodies[encoding]
        whole = ENCODINGS[self.first][1](self.bodies[self.first])
        if encoding:
            self.bodies[encoding] = whole = ENCODINGS[encoding][0](whole)
        return whole


def keepable(response: HttpResponse) -> bool:
    """Whether it is whole, without an error, and the same for everyone."""
    return (
        response.status_code == 200
        and response.get("Cache-Control", "").startswith("public")
        and response.has_header("ETag")
        and not response.has_header("Vary")
        and not response.cookies
    )


def weak(etag: str) -> str:
    """The page is the same however its bytes are compressed."""
    return etag if etag.startswith("W/") else f"W/{etag}"


def accepted_by(request: HttpRequest) -> str:
    return request.META.get("HTTP_ACCEPT_ENCODING", "")


def encoding_of(accepted: str) -> str:
    """The best of those that a browser reads, or none."""
    return next((each for each in ENCODINGS if accepts(accepted, each)), "")


def accepts(told: str, encoding: str) -> bool:
    """Whether a browser reads it; ``q=0`` says that it does not."""
    for word in told.split(","):
        name, _, weight = word.partition(";")
        if name.strip().lower() == encoding:
            return not NEVER.fullmatch(weight)
    return False


def midnight_after(moment: float) -> float:
    """When the day of Tehran ends, whose date stands on every page."""
    day = datetime.fromtimestamp(moment, TEHRAN).replace(hour=0, minute=0, second=0, microsecond=0)
    return (day + timedelta(days=1)).timestamp()
