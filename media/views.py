import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from django.views.static import serve

PART = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")
CHUNK = 256 * 1024


@require_safe
def upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """An uploaded file, where no server in front hands it out; its name never means another."""
    try:
        response: HttpResponseBase = serve(request, name, document_root=str(settings.MEDIA_ROOT))
        asked = PART.fullmatch(request.headers.get("Range", ""))
        if asked and response.status_code == 200:
            response = part_of(Path(safe_join(settings.MEDIA_ROOT, name)), asked, response)
    except (OSError, SuspiciousFileOperation, ValueError) as error:
        raise Http404("No such upload") from error
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def part_of(path: Path, asked: re.Match[str], whole: HttpResponseBase) -> HttpResponseBase:
    """The bytes that a player asks for when somebody moves on in a film."""
    whole.close()
    size = path.stat().st_size
    first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    if first > last:
        refused = StreamingHttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    part = StreamingHttpResponse(chunks(path.open("rb"), first, last), status=206)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    part["Content-Type"] = whole["Content-Type"]
    return part


def chunks(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
