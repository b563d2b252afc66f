"""What is said of every stored file that is handed out, and where none can be at the moment."""

from django.http import HttpResponse

# Whatever an uploaded file turns out to be, it can do nothing.
SANDBOX = "default-src 'none'; sandbox"


def later() -> HttpResponse:
    """The storage does not answer, or the machine is busy: nobody keeps this answer."""
    return HttpResponse(status=503, headers={"Retry-After": "2", "Cache-Control": "no-store"})
