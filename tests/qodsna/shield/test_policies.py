"""A reader's page gets a policy whose words were made once; what asks for its own gets its own."""

import pytest
from csp.constants import HEADER
from csp.decorators import csp_exempt, csp_update
from django.http import HttpResponse

from qodsna.shield import policies
from qodsna.shield.policies import Policies, under


@pytest.fixture
def made(rf, monkeypatch):
    """The policy of a view's answer, made for it alone, and as we say it the second time."""

    def asked(view, path: str = "/fa/"):
        anew, ours = Policies(view), Policies(view)
        ours(rf.get(path))
        second = ours(rf.get(path)).headers.get(HEADER)
        with monkeypatch.context() as patch:
            patch.setattr(policies, "is_usual", lambda *_: False)
            return anew(rf.get(path)).headers.get(HEADER), second

    return asked


def shared(_request, **headers: str) -> HttpResponse:
    return HttpResponse("x", headers={"Cache-Control": "public, max-age=0", **headers})


def framed(_request) -> HttpResponse:
    return shared(_request, **{"X-Frame-Options": "SAMEORIGIN"})


def test_a_readers_page_gets_words_that_were_made_once(made):
    alone, ours = made(shared)
    assert ours == alone
    assert "default-src 'none'" in alone


@pytest.mark.parametrize(
    "view",
    [
        csp_exempt()(shared),
        csp_update({"img-src": "x.test"})(shared),
        under(policies.mail)(shared),
        framed,
    ],
)
def test_what_asks_for_its_own_policy_gets_it(made, view):
    alone, ours = made(view)
    assert ours == alone != made(shared)[0]


def test_the_newsroom_has_its_own(made):
    alone, ours = made(lambda _: HttpResponse("x"), "/admin/")
    assert ours == alone != made(shared)[0]
