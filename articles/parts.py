"""Several limited parts of a table, asked for in one statement."""

from typing import Any, Self

from django.db import connections
from django.db.models.expressions import RawSQL

from articles.states import StateQuerySet


class PartQuerySet(StateQuerySet):
    def any_of(self, *parts: Self) -> Self:
        """The rows of any of the given limited querysets, in one statement.

        Each part walks its own index up to its limit, so the cost is the sum of the limits
        and does not grow with the archive, which it would with ``category__in``.
        """
        sql, values = together([part.values("pk") for part in parts])
        # Only what the ORM itself compiled is put together here; every value stays a parameter.
        return self.filter(pk__in=RawSQL(sql, values))  # noqa: S611

    def newest_of(self, most: int, *parts: Self) -> Self:
        """The ``most`` newest of any of the given limited querysets, and no more rows read."""
        sql, values = together([part.values("pk", "published_at") for part in parts])
        newest = f"SELECT pk FROM ({sql}) AS found ORDER BY published_at DESC, pk DESC LIMIT {most}"  # noqa: S608
        return self.filter(pk__in=RawSQL(newest, values))  # noqa: S611

    def counts(self, most: int, /, **parts: Self) -> dict[str, int]:
        """How many rows each of the parts has, counted up to ``most``, in one statement."""
        limited = [part.order_by()[:most].values("pk") for part in parts.values()]
        compiled = [part.query.sql_with_params() for part in limited]
        counted = (f"(SELECT COUNT(*) FROM ({sql}) AS part)" for sql, _ in compiled)  # noqa: S608
        with connections[self.db].cursor() as cursor:
            values = [value for _, some in compiled for value in some]
            cursor.execute(f"SELECT {', '.join(counted)}", values)
            return dict(zip(parts, cursor.fetchone(), strict=True))


def together(parts: list[Any]) -> tuple[str, list[Any]]:
    """The SQL of all the rows of these querysets, and its values."""
    compiled = [part.query.sql_with_params() for part in parts]
    selects = [f"SELECT * FROM ({sql}) AS part_{n}" for n, (sql, _) in enumerate(compiled)]  # noqa: S608
    return " UNION ALL ".join(selects), [value for _, values in compiled for value in values]
