"""The site's addresses, and the least that Django answers: no query, and one."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from articles.api import callers
from articles.models import Edition
from comments import challenge
from qodsna.limits.lease import Leased
from qodsna.limits.limit import Limit
from qodsna.urls import handler404
from qodsna.urls import urlpatterns as site

# Who measures asks more often than anybody may.
callers.ANONYMOUS = Leased(Limit("api", most=10**9), each=callers.AHEAD)

__all__ = ["handler404", "urlpatterns"]

# Readers' browsers are not on the machine that is measured: theirs is one try.
challenge.TRIES = range(1)


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("سلام")


def one_query(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Edition.objects.values_list("name", flat=True).get(code="fa"))


urlpatterns = [path("hello/", hello), path("one-query/", one_query), *site]
