"""The content security policies: of readers' pages, of the newsroom, and of a mail that is shown.

Readers' pages are the same bytes for everybody, so that their scripts are named by hashes; the
newsroom's are made for each answer and carry a nonce. See docs/decisions/0046.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from functools import cache, wraps
from typing import Any

from csp.constants import HEADER, NONCE, NONE, SELF, STRICT_DYNAMIC, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from qodsna.environment import storage_host
from qodsna.shield.scripts import OF_READERS, integrity

NEWSROOM = "/admin/"
Policy = dict[str, Any]
# Who is answered by this thread at this moment.
_asking: ContextVar[HttpRequest | None] = ContextVar("asking", default=None)


def nonce() -> str:
    """The word that scripts of this answer carry; empty where nobody asked, or a reader."""
    request = _asking.get()
    return str(getattr(request, "csp_nonce", ""))


Hosts = tuple[str, ...]


def _files() -> Hosts:
    """Where pictures and films lie, if not here."""
    return tuple(storage_host(settings.STORAGES["default"]))


def _common(files: Hosts) -> Policy:
    return {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF, *files],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, *files],
        "manifest-src": [SELF],
        "media-src": [SELF, "blob:", *files],
        "object-src": [NONE],
        "style-src": [SELF],
        "worker-src": [SELF],
    }


def readers() -> Policy:
    """Text never becomes a script: only the two that start workers make addresses of them."""
    return _readers(_files())


@cache
def _readers(files: Hosts) -> Policy:
    return _common(files) | {
        "script-src": [*(f"'{integrity(name)}'" for name in OF_READERS), STRICT_DYNAMIC],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["keep", "challenge"],
    }


def newsroom() -> Policy:
    """Without Trusted Types: Django's jQuery and the editor write HTML of their own."""
    return _newsroom(_files())


@cache
def _newsroom(files: Hosts) -> Policy:
    common = _common(files)
    return common | {
        "frame-src": [SELF],
        "img-src": [*common["img-src"], "blob:", "data:"],
        "script-src": [NONCE, STRICT_DYNAMIC],
        "style-src": [SELF, NONCE],
    }


def mail() -> Policy:
    """A mail carries its styles with it, and runs nothing."""
    return {
        "default-src": [NONE],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
        "img-src": [SELF, settings.SITE_URL, *_files()],
        "style-src": [UNSAFE_INLINE],
    }


def worker() -> Policy:
    """The worker of a page runs files of this site, and keeps what it gets from it."""
    return {"default-src": [NONE], "connect-src": [SELF], "script-src": [SELF]}


View = Callable[..., HttpResponse]


def under(policy: Callable[[], Policy]) -> Callable[[View], View]:
    """A view whose answers have this policy, wherever its address lies."""

    def with_policy(view: View) -> View:
        @wraps(view)
        def shown(*args: Any, **kwargs: Any) -> HttpResponse:
            response = view(*args, **kwargs)
            response._csp_config = policy()  # type: ignore[attr-defined]
            return response

        return shown

    return with_policy


class Policies(CSPMiddleware):
    """django-csp, with the policy of the place; pages for our own frames may stand in them."""

    # What readers' pages may do, and the words for it.
    _usual: tuple[Policy, str] = ({}, "")

    def __call__(self, request: HttpRequest) -> Any:
        before = _asking.set(request)
        try:
            return super().__call__(request)
        finally:
            _asking.reset(before)

    def process_request(self, request: HttpRequest) -> None:
        """Only the newsroom's templates have scripts that carry a nonce."""
        if request.path_info.startswith(NEWSROOM):
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Gives a reader's page, of which nothing is asked that is its own, words made once."""
        if is_usual(request, response):
            response.headers.setdefault(HEADER, self.usual(readers()))
            return response
        return super().process_response(request, response)

    def usual(self, policy: Policy) -> str:
        if self._usual[0] is not policy:
            response = HttpResponse()
            super().process_response(HttpRequest(), response)
            self._usual = policy, response.headers[HEADER]
        return self._usual[1]

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: Any = False,  # noqa: FBT002
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only or parts.config:
            own = parts.config
        else:
            own = newsroom() if request.path_info.startswith(NEWSROOM) else readers()
        others: Policy = {}
        if response.get("X-Frame-Options") == "SAMEORIGIN":
            others["frame-ancestors"] = [SELF]
        if own is newsroom() and parts.nonce is None:
            # What runs nothing, as a fragment of a page.
            others["script-src"] = [NONE]
        return replace(parts, config=own, replace=others)


def is_usual(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it is for everyone, and nobody asked for a nonce or for a policy of its own."""
    headers = response.headers
    is_shared = headers.get("Cache-Control", "").startswith("public")
    is_framed = headers.get("X-Frame-Options") == "SAMEORIGIN"
    asked = [name for name in (*vars(response), *vars(request)) if name[:4] == "_csp"]
    return is_shared and not is_framed and not asked
