"""The table of roles as the handbook shows it."""

from typing import Any

from qodsna.roles.reach import Reach
from qodsna.roles.table import ROLES, STORY, WORK, Row

BEGIN, END = "<!-- roles -->", "<!-- /roles -->"


def markdown() -> str:
    """Two tables in Persian: what is done about a story, and everything else."""
    return "\n\n".join([_table("کار با خبر", STORY), _table("کارهای دیگر", WORK)])


def _table(title: str, rows: list[Row]) -> str:
    lines = [[title, *ROLES.values()], ["---"] * (len(ROLES) + 1)]
    lines += [[row.label, *map(_in_words, row.cells)] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _in_words(cell: Any) -> str:
    if isinstance(cell, Reach):
        return cell.label
    return "✓" if cell else "—"


def written_into(page: str) -> str:
    """The page with the table of today between its marks; raises ValueError without the marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The page has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{markdown()}\n\n{END}{after}"
