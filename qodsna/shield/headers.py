"""What every answer says, whoever made it: pages, files, and errors of any part of the house."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# No page has use for any of these, nor has whatever might get into one.
REFUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
# A file that is opened as a page does nothing; scripts are left out, for workers obey it, too.
INERT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
SCRIPT = "text/javascript"
NEWSROOM, MEDIA = "/admin/", "/media/"
COMMON = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in REFUSED),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Shield:
    """Middleware, before all others: adds what an answer does not say by itself.

    The newsroom tells no other site that anybody came from it. ``same-origin`` and not
    ``no-referrer``, with which browsers name no origin for our own forms. Pictures and films are
    shown by mails, feeds and partners as well, all else by this site alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        path, told = request.path_info, response.headers
        if path.startswith(NEWSROOM) and told.get("Referrer-Policy") != "no-referrer":
            told["Referrer-Policy"] = "same-origin"
        for name, value in COMMON.items():
            told.setdefault(name, value)
        whose = "cross-origin" if path.startswith(MEDIA) else "same-origin"
        told.setdefault("Cross-Origin-Resource-Policy", whose)
        if not (settings.DEBUG or told.get("Content-Type", "").startswith(SCRIPT)):
            told.setdefault("Content-Security-Policy", INERT)
        return response
