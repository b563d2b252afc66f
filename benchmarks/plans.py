"""That no page of readers in a large archive makes the database read a whole table.

Every query of a cold process is explained by the database itself. What a function of the database
asks inside is not seen; the search of readers on PostgreSQL is one, and opens no other way.
"""

from collections.abc import Iterable

from benchmarks.figures import Figure
from benchmarks.stage import Stage

TITLE = "How the database finds what pages ask for"


def run(stage: Stage) -> Iterable[Figure]:
    for database in stage.sizes:
        size = stage.sizes[database][-1]
        for name, found in stage.large(database).ask("plans").items():
            first = found["whole"][0] if found["whole"] else f"of {found['queries']}, at {size:,}"
            yield Figure(
                "plans",
                f"{name}: whole tables read",
                len(found["whole"]),
                "",
                None if name.startswith("admin") else 0,
                floor=first[:400],
                database=database,
            )
