import mimetypes
import posixpath
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from django.views.static import serve

from media import making, renditions
from media.answers import SANDBOX, later
from media.models import Image
from media.ranges import partial

YEAR = 31_536_000
# A signed address lives longer than this.
SENT_ON = 600
# Renditions and texts have addresses of their own; masters and sources are for nobody.
OPEN = "films/"
# Nothing else is opened by a browser: it could be a page, or something that runs.
SHOWN = (
    "image/avif",
    "image/jpeg",
    "image/png",
    "video/",
    "audio/",
    "text/vtt",
    "application/vnd.apple.mpegurl",
)


@require_safe
def upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file made of a film, where no server in front hands it out."""
    if not name.startswith(OPEN) or posixpath.normpath(name) != name:
        raise Http404("Not handed out here")
    return handed_out(request, name)


@require_safe
def rendition(request: HttpRequest, pk: str, revision: str, file: str) -> HttpResponseBase:
    """A picture cut for its place; made now if nobody has asked for it before."""
    image = get_object_or_404(Image, pk=pk)
    name = f"{renditions.FOLDER}/{image.pk}/{revision}/{file}"
    try:
        if not image.is_lawful:
            return for_the_desk(request, image, name)
        if not default_storage.exists(name):
            making.make(image, [wanted(image, name)])
    except making.UnmakableError as error:
        raise Http404("Nothing can be made of this picture") from error
    except (making.BusyError, OSError):
        return later()
    return handed_out(request, name, seconds_left(image))


def wanted(image: Image, name: str) -> renditions.Rendition:
    found = renditions.called(image, name)
    if found is None:
        raise Http404("No such rendition")
    return found


def for_the_desk(request: HttpRequest, image: Image, name: str) -> HttpResponse:
    """A picture whose right has ended, for those who decide what becomes of it; kept nowhere."""
    if not request.user.has_perm("media.view_image"):
        raise Http404("The right to this picture has ended")
    ((found, data),) = making.made(image, [wanted(image, name)])
    response = HttpResponse(data, mimetypes.guess_type(found.file)[0])
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = SANDBOX
    return response


def seconds_left(image: Image) -> int:
    """How long a browser may keep a picture: never beyond its right."""
    if image.rights_until is None:
        return YEAR
    return min(YEAR, int((image.rights_until - timezone.now()).total_seconds()))


def handed_out(request: HttpRequest, name: str, seconds: int = YEAR) -> HttpResponseBase:
    """A file from the disk, or the way to it where files lie in an object storage."""
    if not isinstance(default_storage, FileSystemStorage):
        sent_on = HttpResponseRedirect(default_storage.url(name))
        sent_on["Cache-Control"] = f"public, max-age={min(SENT_ON, seconds)}"
        return sent_on
    response = from_disk(request, name)
    response["Accept-Ranges"] = "bytes"
    if response.status_code == 416:
        return response
    response["Cache-Control"] = f"public, max-age={seconds}, immutable"
    response["Content-Security-Policy"] = SANDBOX
    if not response.get("Content-Type", SHOWN[0]).startswith(SHOWN):
        response["Content-Disposition"] = "attachment"
    return response


def from_disk(request: HttpRequest, name: str) -> HttpResponseBase:
    try:
        response: HttpResponseBase = serve(request, name, document_root=str(settings.MEDIA_ROOT))
        return partial(request, Path(safe_join(settings.MEDIA_ROOT, name)), response)
    except (OSError, SuspiciousFileOperation, ValueError) as error:
        raise Http404("No such upload") from error
