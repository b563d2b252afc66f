"""Pictures that look the same: their difference hashes are nearly the same 64 bits."""

from typing import Any

from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

# If at most three bits of 64 differ, then one of four quarters is the same: an index finds it.
NEAR = 3
STARTS = (1, 5, 9, 13)
DIGITS = 4
# A sky or a dark hall shares its quarters with half of the archive.
FLAT = {"0" * DIGITS, "f" * DIGITS}
MOST_COMPARED = 2_000


class Quarter(Func):
    """Like ``part``, with its numbers in the SQL itself: SQLite uses an index only then."""

    function = "SUBSTRING"
    template = "%(function)s(%(expressions)s, %(start)s, %(digits)s)"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="SUBSTR", **context)


def part(start: int) -> Substr:
    """The quarter of a row's likeness that has an index of its own."""
    return Substr("likeness", start, DIGITS)


def shared(likeness: str) -> Q:
    """Rows that have one of the quarters of this likeness; none where it tells nothing.

    Flat quarters are passed over where two others tell more. This is the price: of a picture
    with some, another is found only if one of its other quarters is the same to the bit.
    """
    if is_flat(likeness):
        return Q(pk__in=[])
    same = (
        Exact(Quarter("likeness", start=start, digits=DIGITS), Value(quarter))
        for start, quarter in telling(likeness).items()
    )
    return Q(*same, _connector=Q.OR)


def telling(likeness: str) -> dict[int, str]:
    """By where they start, its quarters that are not flat, or all where those are too few."""
    quarters = {start: likeness[start - 1 : start - 1 + DIGITS] for start in STARTS}
    uneven = {start: each for start, each in quarters.items() if each not in FLAT}
    return uneven if len(uneven) > 1 else quarters


def is_flat(likeness: str) -> bool:
    """Whether it belongs to a surface or a plain gradient: those all look alike."""
    return not NEAR < int(likeness or "0", 16).bit_count() < 64 - NEAR


def distance(one: str, other: str) -> int:
    """How many of 64 bits differ."""
    return (int(one or "0", 16) ^ int(other or "0", 16)).bit_count()
