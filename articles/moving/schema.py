"""What a line of JSON may say: for each type of row its fields, and what each takes.

``docs/import.md`` tells the same in words. A field that is not given, or null, has its default.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from articles.moving.refusals import RowError
from articles.status import Amendment, Kind, Status, Verb

FORMAT, VERSION = "qodsna", 1
LONGEST_TEXT = 2_000_000
MOST_ITEMS = 10_000
# A code that is longer would leave no room for those that follow it.
MOST_CODE = 10**12
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
CODE = re.compile("[a-z]{2,3}", re.ASCII)

Check = Callable[[Any], Any]


@dataclass(frozen=True)
class Field:
    check: Check
    needed: bool = False


def text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError("نوشته نیست یا بیش از اندازه بلند است")
    # A text that no database can keep: half of a character.
    return value.encode("utf-8", "ignore").decode().replace("\0", "")


def key(value: Any) -> str:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise ValueError("باید نامی از حروف لاتین، رقم، نقطه و خط تیره باشد")
    return value


def edition_code(value: Any) -> str:
    if not isinstance(value, str) or not CODE.fullmatch(value):
        raise ValueError("کد نسخه دو یا سه حرف کوچک لاتین است")
    return value


def number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise ValueError("عددی درست از صفر تا دو میلیارد نیست")
    return value


def story_code(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_CODE:
        raise ValueError("شناسه مطلب عددی درست و بزرگ‌تر از صفر است")
    return value


def fraction(value: Any) -> int | float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError("عددی از صفر تا یک نیست")
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("باید true یا false باشد")
    return value


def moment(value: Any) -> datetime:
    """Gregorian, with its zone."""
    try:
        found = datetime.fromisoformat(value).astimezone(UTC)
        aware = datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError, OverflowError):
        aware = False
    if not aware or not 1900 <= found.year <= 2200:
        raise ValueError("زمان میلادی با منطقه زمانی نیست، مانند 2025-08-05T12:30:00+00:00")
    return found


def one_of(*values: str) -> Check:
    def check(value: Any) -> str:
        if value not in values:
            raise ValueError(f"یکی از این‌ها نیست: {'، '.join(values)}")
        return value

    return check


def several(each: Check) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise ValueError("فهرست نیست یا بیش از اندازه بلند است")
        return [each(item) for item in value]

    return check


def made_of(fields: Mapping[str, Field]) -> Check:
    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValueError("باید میان دو ابرو باشد")
        return checked(value, fields)

    return check


def crops(value: Any) -> dict[str, list[float]]:
    if not isinstance(value, dict) or len(value) > 50:
        raise ValueError("برش‌ها نیست")
    return {key(name): several(fraction)(box)[:4] for name, box in value.items()}


def checked(row: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """What the fields take of a row; raises ValueError that names the first that is wrong."""
    found = {}
    for name, field in fields.items():
        if (value := row.get(name)) is not None:
            try:
                found[name] = field.check(value)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from error
        elif field.needed:
            raise ValueError(f"{name}: نیامده است")
    return found


def _needed(check: Check) -> Field:
    return Field(check, needed=True)


TEXT, FLAG, MOMENT, NUMBER, NAME = (Field(each) for each in (text, flag, moment, number, key))
NAMES = Field(several(text))
SLUGGED = {"edition": _needed(edition_code), "slug": _needed(text), "name": _needed(text)}
PLACE = {"picture": _needed(key), "caption": TEXT}
CAPTIONS = {"language": _needed(text), "label": TEXT, "text": _needed(text)}
LINK = {"story": Field(story_code), "url": TEXT, "title": TEXT, "lead": TEXT, "picture": NAME}
STEP = {
    "verb": _needed(one_of(*Verb.values)),
    "at": _needed(moment),
    "moment": MOMENT,
    "note": TEXT,
}
CORRECTION = {
    "kind": _needed(one_of(*Amendment.values)),
    "at": _needed(moment),
    "note": TEXT,
    "version": NUMBER,
    "parts": NAMES,
}

ROWS: dict[str, dict[str, Field]] = {
    "newspaper": {"format": _needed(one_of(FORMAT)), "version": _needed(number)},
    "picture": {
        "key": _needed(key),
        **dict.fromkeys(("file", "address", "caption", "credit", "source", "checksum"), TEXT),
        **dict.fromkeys(("rights_owner", "rights_note"), TEXT),
        "alt": _needed(text),
        "keywords": NAMES,
        "focal_x": Field(fraction),
        "focal_y": Field(fraction),
        "crops": Field(crops),
        **dict.fromkeys(("rights_until", "uploaded_at", "changed_at"), MOMENT),
    },
    "film": {
        "key": _needed(key),
        "file": _needed(text),
        "title": _needed(text),
        **dict.fromkeys(("description", "credit"), TEXT),
        "poster": NAME,
        "captions": Field(several(made_of(CAPTIONS))),
        **dict.fromkeys(("uploaded_at", "changed_at"), MOMENT),
    },
    "gallery": {
        "key": _needed(key),
        "title": _needed(text),
        "places": Field(several(made_of(PLACE))),
        "changed_at": MOMENT,
    },
    "edition": {
        "code": _needed(edition_code),
        **dict.fromkeys(("name", "site_name"), _needed(text)),
        **dict.fromkeys(("slogan", "language", "direction", "calendar", "palette"), TEXT),
        **dict.fromkeys(("second_calendar", "digits"), TEXT),
        **dict.fromkeys(("sign_off_words", "footer"), TEXT),
        "logo": NAME,
        **dict.fromkeys(("comments_open", "feeds_in_full", "newsletter_open"), FLAG),
        **dict.fromkeys(("comments_close_after", "newsletter_hour", "position"), NUMBER),
    },
    "service": {**SLUGGED, "parent": TEXT, "description": TEXT, "position": NUMBER},
    "tag": SLUGGED,
    "author": {**SLUGGED, "initials": TEXT, "biography": TEXT, "portrait": NAME},
    "dossier": {
        **SLUGGED,
        **dict.fromkeys(("lead", "introduction"), TEXT),
        "picture": NAME,
        "is_shown": FLAG,
        "updated_at": MOMENT,
    },
    "story": {
        "edition": _needed(edition_code),
        "code": Field(story_code),
        "key": NAME,
        "slug": TEXT,
        "headline": _needed(text),
        **dict.fromkeys(("kicker", "subheadline", "lead", "body", "sign_off"), TEXT),
        "kind": Field(one_of(*Kind.values)),
        "status": Field(one_of(*Status.values)),
        "service": TEXT,
        **dict.fromkeys(("tags", "authors", "dossiers", "left_alone", "old_addresses"), NAMES),
        **dict.fromkeys(("picture", "film", "gallery"), NAME),
        **dict.fromkeys(("comments_closed", "is_breaking"), FLAG),
        **dict.fromkeys(("flashed_at", "breaking_until", "status_since"), MOMENT),
        **dict.fromkeys(("published_at", "published_until", "embargo_until"), MOMENT),
        **dict.fromkeys(("withdrawn_at", "created_at", "updated_at"), MOMENT),
        **dict.fromkeys(("embargo_note", "withdrawal_note"), TEXT),
        "steps": Field(several(made_of(STEP))),
        "corrections": Field(several(made_of(CORRECTION))),
    },
    "translated": {"stories": _needed(several(story_code))},
    "related": {"story": _needed(story_code), "links": _needed(several(made_of(LINK)))},
}


def check(row: Any, types: Mapping[str, Mapping[str, Field]] = ROWS) -> dict[str, Any]:
    """A row of what its type has; raises RowError."""
    if not isinstance(row, dict) or row.get("type") not in types:
        raise RowError("گونه این سطر (type) شناخته نیست.")
    try:
        return {"type": row["type"], **checked(row, types[row["type"]])}
    except ValueError as error:
        raise RowError(f"{error}.") from error
