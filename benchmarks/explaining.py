"""How a database finds what a query asks for: along an index, or by reading a whole table."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import connection

LARGE = 1000
SCAN = re.compile(r"^SCAN (\w+)(?! VIRTUAL)")
ASKING = ("SELECT", "WITH", "EXECUTE")


def whole_tables(queries: Iterable[str]) -> dict[str, Any]:
    """``queries``: how many there are; ``whole``: what is read from end to end, with its query.

    A table of at most ``LARGE`` rows is sooner read than its index.
    """
    asked = [sql for sql in queries if sql.lstrip(" (").upper().startswith(ASKING)]
    whole = [f"{what}: {sql[:300]}" for sql in asked for what in read_from_end_to_end(sql)]
    return {"queries": len(asked), "whole": whole}


def read_from_end_to_end(sql: str) -> Iterator[str]:
    if connection.vendor == "postgresql":
        ((plan,),) = explained(f"EXPLAIN (FORMAT JSON) {sql}")
        yield from scanned(plan[0]["Plan"] if isinstance(plan, list) else json.loads(plan))
        return
    for *_, detail in explained(f"EXPLAIN QUERY PLAN {sql}"):
        if (found := SCAN.match(detail)) and is_large(table_of(found[1], sql)):
            yield detail


def explained(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def scanned(plan: dict[str, Any]) -> Iterator[str]:
    """Tables read in their own order."""
    if plan["Node Type"] == "Seq Scan" and is_large(plan["Relation Name"]):
        yield f"Seq Scan on {plan['Relation Name']}"
    for part in plan.get("Plans", ()):
        yield from scanned(part)


def table_of(alias: str, sql: str) -> str:
    """SQLite names a table by its alias; without one, by its own name."""
    found = re.search(rf'"?(\w+)"? (?:AS )?"?{alias}"?[\s,)]', sql)
    return found[1] if found and alias not in tables() else alias


@cache
def tables() -> frozenset[str]:
    return frozenset(connection.introspection.table_names())


@cache
def is_large(table: str) -> bool:
    if table not in tables():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM (SELECT 1 FROM "{table}" LIMIT {LARGE + 1}) AS first')
        return cursor.fetchone()[0] > LARGE
