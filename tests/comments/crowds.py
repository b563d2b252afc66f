"""Many readers in the same moment, each with a connection of its own."""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection, connections

# As a command waits and no request does: SQLite lets in whoever comes, and not who waited longest.
PATIENCE_SECONDS = 60


@contextlib.contextmanager
def database_for_many(folder: Path) -> Iterator[None]:
    """On SQLite a file, as in production: in memory the threads would refuse one another."""
    if connection.vendor != "sqlite":
        yield
        return
    ours = connections["default"]
    in_memory = {name: ours.settings_dict[name] for name in ("NAME", "OPTIONS")}
    ours.ensure_connection()
    with contextlib.closing(sqlite3.connect(folder / "crowd.sqlite3")) as copy:
        ours.connection.backup(copy)
    patient = {**in_memory["OPTIONS"], "timeout": PATIENCE_SECONDS}
    ours.settings_dict |= {"NAME": folder / "crowd.sqlite3", "OPTIONS": patient}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        ours.settings_dict |= in_memory
        connections["default"] = ours


def at_once(number: int, do: Callable[[int], None]) -> None:
    """Does it in as many threads, which all begin together; what fails in one fails here."""
    start, failed = threading.Barrier(number), []

    def run(turn: int) -> None:
        start.wait(20)
        try:
            do(turn)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[turn]) for turn in range(number)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(600)
    assert failed == []
