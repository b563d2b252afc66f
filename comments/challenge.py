"""The work that a sender's browser does before its comment is taken: a proof of work by altcha.

A challenge belongs to one form, by the form's token, and one solution brings in one comment.
"""

import json
import random
from dataclasses import dataclass
from datetime import timedelta

import altcha
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments.models import Policy
from qodsna.limits.alarm import Alarm
from qodsna.limits.limit import Limit

ALGORITHM = "PBKDF2/SHA-256"
# One try takes a phone some 10 ms on one core, and us 2 ms when we make the challenge; we check by
# a signature. With four cores these tries are about a second of a phone's, and half of a desktop's.
COST = 5000
TRIES = range(250, 500)
MINUTES = 20
# Ours have about 600 characters. What is longer is not even read.
LONGEST_PAYLOAD = 2000

ATTACK = Alarm("comments-attack", minutes=10)
# Towards an attack: one sender alone, however busy, makes none.
TRIED_FROM = Limit("comments-tried-from", most=5)
# Counted with the comment that it brings in, and for as long as the solution is good.
SOLUTION = Limit("comments-solution", most=1, minutes=MINUTES)


@dataclass(frozen=True)
class Solved:
    """``number`` is the challenge's own: the comment that it brings in spends it."""

    number: str


def tried(policy: Policy) -> Limit:
    """How often senders tried, each counted a few times at most; more in a minute are an attack."""
    return Limit("comments-tried", most=policy.attack_from)


def notice(policy: Policy, address: str) -> None:
    """Counts an attempt to send a comment, whatever becomes of it.

    Of one ``address`` only the first few in a minute count: only many senders make an attack.
    """
    if TRIED_FROM.take(address) and tried(policy).count() > policy.attack_from:
        ATTACK.ring()


def is_required(policy: Policy) -> bool:
    """Whether comments are taken now only from browsers that have done the work."""
    if policy.challenge == Policy.Challenge.AUTO:
        return ATTACK.until is not None
    return policy.challenge == Policy.Challenge.ALWAYS


def new_challenge(token: str) -> str:
    """What the browser works on for the form with this token, as JSON."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=random.SystemRandom().choice(TRIES),
        expires_at=timezone.now() + timedelta(minutes=MINUTES),
        data={"form": _digest("form", token)},
        hmac_secret=_digest("challenge"),
        hmac_key_secret=_digest("key"),
    )
    return json.dumps(challenge.to_dict())


def solved(payload: str, token: str) -> Solved | None:
    """What was solved, in time, for the form with this token; None for whatever else was sent."""
    if len(payload) > LONGEST_PAYLOAD:
        return None
    result = altcha.verify_solution(payload, _digest("challenge"), hmac_key_secret=_digest("key"))
    if not result.verified:
        return None
    parameters = altcha.Payload.from_base64(payload).challenge.parameters
    is_of_form = parameters.data == {"form": _digest("form", token)}
    return Solved(parameters.nonce) if is_of_form else None


def _digest(purpose: str, of: str = "") -> str:
    return salted_hmac(f"comments.challenge.{purpose}", of, algorithm="sha256").hexdigest()
