"""A reader's page gets the words of django-csp, made once; what asks for its own gets its own."""

from csp.constants import HEADER
from csp.decorators import csp_exempt, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from qodsna.policy import Policy

SHARED = {"Cache-Control": "public, max-age=0"}


def shared(_request) -> HttpResponse:
    return HttpResponse("x", headers=SHARED)


def policies(view, rf, path: str = "/fa/") -> list[str | None]:
    """As django-csp says it, and as we do the second time."""
    middlewares = (CSPMiddleware(view), Policy(view))
    return [[each(rf.get(path)) for _ in "12"][1].headers.get(HEADER) for each in middlewares]


def test_a_readers_page_gets_the_policy_of_the_settings(rf):
    usual, ours = policies(shared, rf)
    assert ours == usual
    assert "default-src 'none'" in usual


def test_what_asks_for_its_own_policy_gets_it(rf):
    usual = policies(shared, rf)[0]
    for view in (csp_exempt()(shared), csp_update({"img-src": "x.test"})(shared)):
        theirs, ours = policies(view, rf)
        assert ours == theirs != usual
    assert policies(lambda _: HttpResponse("x"), rf) == [usual, usual]
    assert policies(lambda _: HttpResponse("x"), rf, "/admin/") == [None, None]
