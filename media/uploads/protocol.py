"""Resumable uploads: the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload)."""

import base64
import logging
import re
import socket
from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.views import View

from media.models.upload import NO_ROOM, OvertakenError, Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
BODY = "application/offset+octet-stream"
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
# Of bytes that are announced: a line that is silent for longer is given up.
PATIENCE_SECONDS = 60
STATUS = {"empty": 400, "too_large": 413, "too_many": 429, "no_room": 507}

logger = logging.getLogger(__name__)


class Refused(Exception):  # noqa: N818
    """Ends a request with a status and a sentence for whoever uploads."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


class Tus(View):
    """What both addresses share: who may come, in which version, and how they hear no."""

    allowed: Callable[[HttpRequest], bool] = staticmethod(lambda _: False)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST":
            # Some proxies let no PATCH pass. Never for GET: that was not checked for forgery.
            request.method = request.headers.get("X-HTTP-Method-Override", "POST").upper()
        try:
            self.check(request)
            response = super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            response = HttpResponse(refused.text, "text/plain; charset=utf-8", refused.status)
        response["Tus-Resumable"] = VERSION
        response["Tus-Version"] = VERSION
        response["Cache-Control"] = "private, no-store"
        return response

    def check(self, request: HttpRequest) -> None:
        if not self.allowed(request):
            raise Refused(
                403, "نشست شما به پایان رسیده است؛ در برگه‌ای دیگر وارد شوید و ادامه دهید."
            )
        spoken = request.headers.get("Tus-Resumable")
        if request.method != "OPTIONS" and spoken != VERSION:
            raise Refused(412, "این نسخه از پروتکل بارگذاری شناخته نیست.")

    def options(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        most = max(kind.most_bytes for kind in Upload.Kind)
        return HttpResponse(
            status=204, headers={"Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(most)}
        )


class Files(Tus):
    """Where an upload begins."""

    def post(self, request: HttpRequest) -> HttpResponse:
        told = metadata(request.headers.get("Upload-Metadata", ""))
        kind = permitted_kind(request, told.get("kind", ""))
        size = number(request, "Upload-Length")
        try:
            upload = Upload.objects.begin(
                owner=request.user, kind=kind, name=told.get("filename", ""), size=size
            )
        except ValidationError as error:
            raise Refused(STATUS[error.code or ""], str(error.message)) from error
        address = reverse("admin:media_upload_file", args=[upload.pk])
        return HttpResponse(status=201, headers={"Location": address, **state(upload)})


class OneFile(Tus):
    """An upload on its way: how far it is, more of it, or no more of it."""

    def head(self, request: HttpRequest, token: UUID) -> HttpResponse:
        upload = own_upload(request, token)
        told = f"filename {encoded(upload.name)},kind {encoded(upload.kind)}"
        return HttpResponse(
            headers={
                "Upload-Length": str(upload.size),
                "Upload-Metadata": told,
                **state(upload),
            }
        )

    def patch(self, request: HttpRequest, token: UUID) -> HttpResponse:
        upload = own_upload(request, token)
        offset = number(request, "Upload-Offset")
        check_body(request, upload, offset)
        be_patient(request)
        try:
            upload.receive(request, offset)
        except OvertakenError as error:
            raise Refused(409, "بارگذاری جای دیگری پیش رفته است؛ ادامه دهید.") from error
        except UnreadablePostError as error:
            raise Refused(409, "پیوند گسست؛ آنچه رسیده می‌ماند، ادامه دهید.") from error
        except OSError as error:
            logger.exception("An upload could not be written")
            raise Refused(507, NO_ROOM) from error
        finally:
            upload.touch()
        return HttpResponse(status=204, headers=state(upload))

    def delete(self, request: HttpRequest, token: UUID) -> HttpResponse:
        own_upload(request, token).discard()
        return HttpResponse(status=204)


def own_upload(request: HttpRequest, token: UUID) -> Upload:
    upload = Upload.objects.of(request.user).filter(pk=token).first()
    if upload is None:
        raise Refused(404, "این بارگذاری دیگر نیست.")
    permitted_kind(request, upload.kind)
    return upload


def permitted_kind(request: HttpRequest, name: str) -> Upload.Kind:
    if name not in Upload.Kind:
        raise Refused(400, "گونه پرونده شناخته نیست.")
    kind = Upload.Kind(name)
    if not request.user.has_perm(kind.permission):
        raise Refused(403, "شما اجازه این بارگذاری را ندارید.")
    return kind


def check_body(request: HttpRequest, upload: Upload, offset: int) -> None:
    if request.content_type != BODY:
        raise Refused(415, f"بدنه باید {BODY} باشد.")
    if not request.headers.get("Content-Length"):
        raise Refused(411, "اندازه بدنه گفته نشده است.")
    if offset != upload.offset:
        raise Refused(409, "بارگذاری جای دیگری است؛ ادامه دهید.")
    if offset + number(request, "Content-Length") > upload.size:
        raise Refused(413, "بیش از اندازه گفته‌شده فرستاده شد.")


def be_patient(request: HttpRequest) -> None:
    """A line that died without a word does not occupy a thread for ever."""
    line = request.META.get("gunicorn.socket")
    if isinstance(line, socket.socket):
        line.settimeout(PATIENCE_SECONDS)


def number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not NUMBER.fullmatch(value):
        raise Refused(400, f"سرآیند {header} عددی درست نیست.")
    return int(value)


def metadata(header: str) -> dict[str, str]:
    """The words of an Upload-Metadata header: "filename bGFrZS5qcGc=,kind aW1hZ2U="."""
    try:
        pairs = [pair.strip().partition(" ") for pair in header.split(",")]
        return {key: base64.b64decode(value, validate=True).decode() for key, _, value in pairs}
    except ValueError as error:
        raise Refused(400, "نام پرونده خوانا نیست.") from error


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def state(upload: Upload) -> dict[str, str]:
    """How far an upload is, and until when it waits."""
    offset = {"Upload-Offset": str(upload.offset)}
    if upload.is_whole:
        return offset
    return {**offset, "Upload-Expires": http_date(upload.expires_at.timestamp())}
