"""Who comes to the newsroom's addresses, and what the table says that each may do."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from articles.models import Article, Category
from articles.status import Status
from qodsna.roles import ROLES, STORY, WORK, Reach
from tests.builders import chief, user

# Beside the roles: who is above them, who works here without one, and who is not signed in.
ABOVE, WITHOUT, GUEST = "superuser", "without", "guest"
EVERYBODY = (*ROLES, ABOVE, WITHOUT, GUEST)
STORY_ROWS = {row.action: row for row in STORY}


@dataclass(frozen=True)
class Place:
    """How a story stands to somebody."""

    is_own: bool = False
    is_given: bool = False
    is_in_desk: bool = False


PLACES = {
    "own": Place(is_own=True),
    "desk": Place(is_in_desk=True),
    "elsewhere": Place(),
    "given": Place(is_given=True),
    "below": Place(is_in_desk=True),
    "own-desk": Place(is_own=True, is_in_desk=True),
}
# Where a story stands in every state; of the others ``tests/articles/test_rights.py`` tells more.
IN_EVERY_STATE = {"own", "desk", "elsewhere"}


def person(who: str, services: list[Category]) -> User | None:
    if who == GUEST:
        return None
    if who == ABOVE:
        return chief("above")
    role = who if who in ROLES else ""
    return user(who, role=role, services=services if role else [])


def reach(who: str, action: str) -> Reach:
    if who == ABOVE:
        return Reach.ANY
    cell: Reach = STORY_ROWS[action].of(who) if who in ROLES else Reach.NONE
    return cell


def may(who: str, action: str, place: Place, story: Article) -> bool:
    """What the cell of the table means for one story, told anew and without ``articles.rights``."""
    cell = reach(who, action)
    if action == "delete" and story.status in {Status.PUBLISHED, Status.WITHDRAWN}:
        return False
    with_writer = story.status in {Status.DRAFT, Status.RETURNED}
    mine = place.is_own or place.is_given
    if action in {"change", "submit", "delete"}:
        mine = mine and with_writer
    return (
        Reach.ANY in cell
        or (Reach.DESK in cell and place.is_in_desk)
        or (Reach.OWN in cell and mine)
    )


def holds(who: str, permission: str) -> bool:
    """Whether a row of the table that this one may do is made of this permission."""
    if who == ABOVE:
        return True
    return who in ROLES and any(row.of(who) and permission in row.permissions for row in WORK)


def is_let_in(who: str, needs: Any) -> bool:
    """``needs``: a permission, several of which one is enough, or one of the words below."""
    if isinstance(needs, tuple):
        return any(is_let_in(who, each) for each in needs)
    if needs.startswith("story:"):
        return bool(reach(who, needs.removeprefix("story:")))
    words = {EVERYONE: True, STAFF: who != GUEST, TOP: who == ABOVE, NOBODY: False}
    return words[needs] if needs in words else holds(who, needs)


EVERYONE, STAFF, TOP, NOBODY = "everyone", "staff", "top", "nobody"
