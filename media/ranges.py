"""Parts of a file, which players ask for when somebody moves on in a film (RFC 9110, 14)."""

import re
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
    file = Part(path.open("rb"), first, last)
    part = StreamingHttpResponse(iter(file.chunk, b""), status=206)
    # What a server sends by itself, if it can, and no thread waits for its reader.
    part.file_to_stream = file  # type: ignore[attr-defined]
    part.block_size = CHUNK  # type: ignore[attr-defined]
    part._resource_closers.append(file.close)  # type: ignore[attr-defined]
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


class Part:
    """A file from one byte to another, both included; its place is there when a server asks."""

    def __init__(self, file: BinaryIO, first: int, last: int) -> None:
        file.seek(first)
        self.file, self.left = file, last - first + 1
        self.fileno = file.fileno

    def read(self, size: int) -> bytes:
        data = self.file.read(min(size, self.left))
        self.left -= len(data)
        return data

    def chunk(self) -> bytes:
        return self.read(CHUNK)

    def close(self) -> None:
        self.file.close()
