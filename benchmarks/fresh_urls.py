"""The site's addresses, and a page that breaks when it is asked to."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from benchmarks.urls import handler404
from benchmarks.urls import urlpatterns as site
from qodsna.http import for_everyone

__all__ = ["handler404", "urlpatterns"]


@require_safe
@for_everyone
def falters(request: HttpRequest) -> HttpResponse:
    if request.headers.get("X-Falter"):
        raise RuntimeError("It was asked to.")
    return HttpResponse("سلام")


urlpatterns = [path("falters/", falters), *site]
