"""How often somebody may try: what strangers do never holds back who is at home here.

A browser that the name signed in with before has a limit of its own. All others are counted by
name and address, by address and by name; unknown names just like known ones.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from qodsna import persian
from qodsna.limits.limit import Limit
from qodsna.proxies import asker
from qodsna.sign_in.known import known_as

AT_HOME = Limit("sign-in-at-home", most=10, minutes=10)
HERE = Limit("sign-in-here", most=5, minutes=10)
FROM_ADDRESS = Limit("sign-in-address", most=40, minutes=10)
TO_NAME = Limit("sign-in-name", most=60, minutes=60)

CODES_AT_HOME = Limit("sign-in-codes-at-home", most=10, minutes=10)
CODES_HERE = Limit("sign-in-codes-here", most=5, minutes=10)
CODES_OF_NAME = Limit("sign-in-codes", most=40, minutes=1440)

Counted = Sequence[tuple[Limit, str]]


@dataclass(frozen=True)
class Attempt:
    """One try, counted when it is begun, so that many at once do not slip through together."""

    limits: Counted

    def wait(self) -> int:
        """0, and the try is counted, or after how many seconds the next one may come."""
        taken: list[tuple[Limit, str]] = []
        for limit, key in self.limits:
            if not limit.take(key):
                _give_back(taken)
                return max(1, limit.wait(key))
            taken.append((limit, key))
        return 0

    def succeeded(self) -> None:
        """Only failures count."""
        _give_back(self.limits)


def at_the_password(request: HttpRequest, name: str) -> Attempt:
    if number := known_as(request, name):
        return Attempt([(AT_HOME, f"{name}\n{number}")])
    address = asker(request)
    return Attempt([(HERE, f"{name}\n{address}"), (FROM_ADDRESS, address), (TO_NAME, name)])


def at_the_code(request: HttpRequest, name: str) -> Attempt:
    """Who comes so far has the password: nobody else can use these up."""
    if number := known_as(request, name):
        return Attempt([(CODES_AT_HOME, f"{name}\n{number}")])
    return Attempt([(CODES_HERE, f"{name}\n{asker(request)}"), (CODES_OF_NAME, name)])


def held(seconds: int) -> str:
    minutes = persian.to_persian_digits(max(1, math.ceil(seconds / 60)))
    return f"کوشش‌های ناموفق بسیار بود؛ {minutes} دقیقه دیگر دوباره بیازمایید."


def _give_back(taken: Counted) -> None:
    for limit, key in taken:
        limit.give_back(key)
