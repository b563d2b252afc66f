"""Many entries of the index of words at once, where the database can put them in together."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# With its limit, in kB, of what waits to be put in: who searches meanwhile looks through it.
BESIDE_READERS, ALONE = 4 * 1024, 256 * 1024
ROOM = {
    "postgresql": ["SET work_mem = '256MB'"],
    "sqlite": ["PRAGMA cache_size = -128000", "PRAGMA wal_autocheckpoint = 16000"],
}
WORDS, GRAMS = "articles_findable_words", "articles_search_grams"


@contextmanager
def gathered(most: int) -> Iterator[None]:
    """While very many stories are written; readers find all of them at once, as always.

    PostgreSQL looks for each key of an entry by itself; of thousands of entries it puts each key
    in once. Whoever is killed meanwhile leaves the index right and a little slower to read, until
    this is gone through again.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        for index in (WORDS, GRAMS):
            cursor.execute(
                f"ALTER INDEX {index} SET (fastupdate = on, gin_pending_list_limit = {most:d})"
            )
    yield
    with connection.cursor() as cursor:
        for index in (WORDS, GRAMS):
            cursor.execute(f"ALTER INDEX {index} RESET (gin_pending_list_limit)")
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index])
        cursor.execute(f"ALTER INDEX {WORDS} SET (fastupdate = off)")


def with_room() -> None:
    """Gives this connection the memory to put them in by the hundred thousand.

    On SQLite it keeps the pages of a batch until that is written, and brings what is written into
    its place less often: the same pages are meant again and again. A commit is as safe as ever.
    """
    with connection.cursor() as cursor:
        for statement in ROOM[connection.vendor]:
            cursor.execute(statement)
