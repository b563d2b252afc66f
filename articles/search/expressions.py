"""What is looked for in the index, said once and written as each database wants it.

Keys are letters and digits, with a sign of ``articles.search.entry`` before some of them: they
break out of no quotes.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Key(NamedTuple):
    key: str


class Phrase(NamedTuple):
    """Keys side by side."""

    keys: tuple[str, ...]


class All(NamedTuple):
    parts: tuple["Expression", ...]


class Any(NamedTuple):
    parts: tuple["Expression", ...]


class Without(NamedTuple):
    wanted: "Expression"
    unwanted: "Expression"


Expression = Key | Phrase | All | Any | Without


def keys(wanted: Iterable[str]) -> Expression:
    """Any of these keys."""
    return Any(tuple(Key(each) for each in wanted))


def tsquery(asked: Expression) -> str:
    """For a ``tsquery`` of PostgreSQL."""
    match asked:
        case Key(key):
            return f"'{key}'"
        case Phrase(found):
            return joined(" <-> ", (f"'{key}'" for key in found))
        case All(parts):
            return joined(" & ", map(tsquery, parts))
        case Any(parts):
            return joined(" | ", map(tsquery, parts))
        case Without(wanted, unwanted):
            return f"({tsquery(wanted)} & !{tsquery(unwanted)})"


def fts5(asked: Expression) -> str:
    """For ``MATCH`` of SQLite."""
    match asked:
        case Key(key):
            return f'"{key}"'
        case Phrase(found):
            return f'"{" ".join(found)}"'
        case All(parts):
            return joined(" AND ", map(fts5, parts))
        case Any(parts):
            return joined(" OR ", map(fts5, parts))
        case Without(wanted, unwanted):
            return f"({fts5(wanted)} NOT {fts5(unwanted)})"


def joined(sign: str, parts: Iterable[str]) -> str:
    return f"({sign.join(parts)})"
