"""Where a list goes on, as a word that nobody needs to understand."""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta

from articles.api.problems import ProblemError
from articles.search.listing import Place

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# A moment in microseconds and a code: no secret, and of one length.
FORM = struct.Struct(">qq")
YEARS, CODES = range(1900, 9000), range(1, 10**18)
LONGEST_NAME = 80


def cursor_of(place: Place) -> str:
    return _word(FORM.pack((place.moment - EPOCH) // MICROSECOND, place.code))


def place_at(cursor: str) -> Place:
    """Raises ProblemError for what ``cursor_of`` did not write."""
    try:
        microseconds, code = FORM.unpack(_bytes(cursor))
        place = Place(EPOCH + timedelta(microseconds=microseconds), code)
    except (struct.error, OverflowError) as error:
        raise _wrong() from error
    if place.moment.year not in YEARS or code not in CODES:
        raise _wrong()
    return place


def cursor_after(name: str) -> str:
    """The same for lists by name."""
    return _word(name.encode())


def name_at(cursor: str) -> str:
    try:
        name = _bytes(cursor).decode()
    except UnicodeDecodeError as error:
        raise _wrong() from error
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise _wrong()
    return name


def _word(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(cursor: str) -> bytes:
    try:
        data = base64.b64decode(f"{cursor}{'=' * (-len(cursor) % 4)}", b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _wrong() from error
    if not data or _word(data) != cursor:
        raise _wrong()
    return data


def _wrong() -> ProblemError:
    return ProblemError("bad_cursor", parameter="cursor")
