from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import pytest
from django.db import connection

from qodsna.backup.scratch import using


@contextmanager
def copied(folder: Path) -> Iterator[dict]:
    """The settings of a database of its own with the tables of the tests'."""
    settings = deepcopy(connection.settings_dict)
    if connection.vendor == "sqlite":
        path = folder / "newsroom.sqlite3"
        path.write_bytes(connection.connection.serialize())
        yield {**settings, "NAME": str(path)}
        return
    name = connection.settings_dict["NAME"]
    settings["NAME"] = f"{name}_apart"
    # A database is copied only while nobody has it open; the test's own ends with it.
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}_apart"')
        cursor.execute(f'CREATE DATABASE "{name}_apart" TEMPLATE "{name}"')
        yield settings
        cursor.execute(f'DROP DATABASE "{name}_apart" WITH (FORCE)')


@pytest.fixture
def folder(tmp_path_factory) -> Path:
    """Where backups lie; the media are elsewhere."""
    return tmp_path_factory.mktemp("backups")


@pytest.fixture
def apart(db, tmp_path_factory) -> Iterator[None]:
    """A newsroom whose database may be thrown away."""
    with (
        copied(tmp_path_factory.mktemp("database")) as settings,
        using(settings),
    ):
        yield
