"""Who asks the API, and how often he may.

Nobody needs a key; who has one is counted by it, and others by the network that they ask from.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from articles.api.problems import ProblemError
from articles.models import Partner
from qodsna.limits.lease import Leased, Taken
from qodsna.limits.limit import Limit
from qodsna.proxies import asker

# Every twentieth request asks the database, and nothing else that only reads writes there.
AHEAD = 20
ANONYMOUS = Leased(Limit("api", most=600), each=AHEAD)
PARTNERS = Leased(Limit("api-partner", most=1200), each=AHEAD)
WRONG_KEYS = Limit("api-wrong-key", most=20, minutes=10)
BEARER = "bearer"
REALM = 'Bearer realm="api", error="invalid_token"'


@dataclass(frozen=True)
class Caller:
    """``partner``: whose key was shown; None where none was."""

    partner: Partner | None
    taken: Taken

    @classmethod
    def of(cls, request: HttpRequest) -> "Caller":
        """Counts the request; raises ProblemError for a wrong key and where there are too many."""
        network, key = asker(request), key_of(request)
        if key is None:
            return cls(None, _counted(ANONYMOUS, network, "anonymous"))
        partner = Partner.objects.of_key(key)
        if partner is None:
            raise _wrong_key(network)
        taken = _counted(PARTNERS, str(partner.pk), "partner")
        partner.note_use()
        return cls(partner, taken)

    @property
    def reads_all(self) -> bool:
        """Whether he gets the whole text."""
        return self.partner is not None and self.partner.full_text

    def tell(self, response: HttpResponse) -> None:
        """What a shared answer says is the same for all; a partner hears what he has left."""
        if self.partner is None:
            response["RateLimit-Policy"] = policy("anonymous", ANONYMOUS.limit)
        else:
            response["RateLimit-Policy"] = policy("partner", PARTNERS.limit)
            response["RateLimit"] = f'"partner";r={self.taken.remaining}'


def key_of(request: HttpRequest) -> str | None:
    """The key that was shown, "" for what cannot be one; None where none was."""
    if own := request.headers.get("X-Api-Key", "").strip():
        return own
    told = request.headers.get("Authorization", "").strip()
    if not told:
        return None
    scheme, _, key = told.partition(" ")
    return key.strip() if scheme.lower() == BEARER else ""


def policy(name: str, limit: Limit) -> str:
    return f'"{name}";q={limit.most};w={round(limit.minutes * 60)}'


def _counted(leased: Leased, key: str, name: str) -> Taken:
    taken = leased.take(key)
    if not taken.is_within:
        raise _too_many(name, leased.limit, taken.wait)
    return taken


def _wrong_key(network: str) -> ProblemError:
    if WRONG_KEYS.take(network):
        return ProblemError("wrong_key", headers={"WWW-Authenticate": REALM})
    return _too_many("wrong-key", WRONG_KEYS, max(1, WRONG_KEYS.wait(network)))


def _too_many(name: str, limit: Limit, wait: int) -> ProblemError:
    headers = {
        "Retry-After": str(wait),
        "RateLimit-Policy": policy(name, limit),
        "RateLimit": f'"{name}";r=0;t={wait}',
    }
    return ProblemError("too_many_requests", headers=headers)
