"""Parts of a file, which players ask for when somebody moves on in a film (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

ONE_PART = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
CHUNK = 256 * 1024


def partial(request: HttpRequest, path: Path, whole: HttpResponseBase) -> HttpResponseBase:
    """The part of the file that is asked for, or the whole response where none is.

    Of several parts at once, and of one whose ``If-Range`` knows another file, the whole.
    """
    asked = ONE_PART.fullmatch(request.headers.get("Range", "").strip())
    condition = request.headers.get("If-Range", whole.get("Last-Modified"))
    is_asked = asked and any(asked.groups()) and condition == whole.get("Last-Modified")
    if not asked or not is_asked or request.method != "GET" or whole.status_code != 200:
        return whole
    if isinstance(whole, FileResponse) and whole.file_to_stream:
        # Not the response itself: for Django that would be the end of the request.
        whole.file_to_stream.close()
    size = path.stat().st_size
    first, last = bounds(*asked.groups(), size=size)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = StreamingHttpResponse(chunks(path.open("rb"), first, last), status=206)
    for name in ("Content-Type", "Last-Modified"):
        part[name] = whole[name]
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    return part


def bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """First and last byte; the first beyond the last where nothing of the file is meant."""
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else (size, 0)
    return int(first), min(int(last or size - 1), size - 1)


def chunks(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
