"""What the newsroom said is kept is kept, whatever is killed; the long form is ``make drill``."""

import contextlib
import os
import sqlite3
import subprocess

import pytest
from django.db import connection

from benchmarks.kill_drill.drill import Result, compare, drill
from benchmarks.kill_drill.journal import Journal, Record
from benchmarks.kill_drill.newsroom import Recovery
from tests.postgres import programs

ONE, TWO, THREE = "دیدگاه one", "ویرایش two", "فیلم three"
FOUND = {
    "texts": [[ONE, "A"], [TWO, "B"]],
    "counts": {"kept": [1, 2, 0], "counted": [1, 2, 0]},
    "votes": {"kept": [1, 0], "counted": [1, 0]},
    "damage": [],
}


def with_tables(address: str) -> None:
    """Those of the tests: to migrate once is enough."""
    if connection.vendor == "sqlite":
        with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as other:
            connection.connection.backup(other)
        return
    name = connection.get_connection_params()["dbname"]
    ours = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    dump = [programs() / "pg_dump", "--no-owner", ours]
    tables = subprocess.run(dump, check=True, stdout=subprocess.PIPE).stdout
    fill = [programs() / "psql", "--quiet", address]
    subprocess.run(fill, check=True, input=tables, stdout=subprocess.DEVNULL)


@pytest.mark.django_db(transaction=True)
def test_no_acknowledged_write_is_lost_or_there_twice_after_kill_9():
    server = os.environ.get("DATABASE_URL", "")
    database = "postgres" if server.startswith("postgres") else "sqlite"
    result = drill(database, kills=5, readers=2, each=6, films=False, fill=with_tables)
    assert result.wrong == []
    assert sum(result.kills.values()) == 5, result.kills
    assert result.counts["acknowledged"] >= 5 * 6, result.counts


# The drill itself would notice


@pytest.fixture
def record(tmp_path) -> Record:
    """As the writers of what is found left it."""
    journal = Journal(tmp_path / "journal")
    for text, reference in [(ONE, "A"), (TWO, "B")]:
        journal.mean(text)
        journal.acknowledge(text, reference)
    journal.vote("127.1.1.1", -1)
    journal.vote("127.1.1.1", 1)
    journal.close()
    return journal.read()


def wrong(record: Record, **other) -> list[str]:
    result = Result("sqlite")
    compare(record, FOUND | other, result)
    return result.wrong


def test_where_everything_is_there_once_nothing_is_wrong(record):
    assert wrong(record) == []


def test_a_text_that_was_sent_and_not_acknowledged_in_the_end_is_wrong(record):
    record.meant.add(THREE)
    assert wrong(record) == ["1 unacknowledged"]


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ([[ONE, "A"]], "1 lost"),
        ([[ONE, "A"], [TWO, "B"], [TWO, "C"]], "1 twice"),
        ([[ONE, "A"], [TWO, "C"]], "1 renamed"),
        ([[ONE, "A"], [TWO, "B"], [THREE, "C"]], "1 strange"),
    ],
)
def test_what_is_not_there_exactly_once_under_its_code_is_wrong(record, texts, fault):
    assert fault in wrong(record, texts=texts)


def test_one_form_with_two_references_is_wrong(record):
    record.references[ONE].add("C")
    assert wrong(record) == ["1 renamed"]


@pytest.mark.parametrize(
    "other",
    [
        {"counts": {"kept": [1, 1, 0], "counted": [1, 2, 0]}},
        {"votes": {"kept": [2, 0], "counted": [1, 0]}},
        {"votes": {"kept": [0, 1], "counted": [0, 1]}},
        {"damage": ["row 7 missing from index"]},
    ],
)
def test_counts_that_are_not_exact_and_damage_are_wrong(record, other):
    assert len(wrong(record, **other)) == 1


def test_what_was_acknowledged_is_counted_by_what_it_is(record):
    assert record.acknowledged == {"comment": 1, "save": 1, "vote": 2}


@pytest.mark.parametrize(("seconds", "work", "faults"), [(4, 6, 0), (40, 4, 0), (6, 6, 1)])
def test_a_recovery_is_too_slow_by_the_clock_and_by_the_work_that_it_took(seconds, work, faults):
    result = Result("sqlite")
    result.note("task worker", Recovery(seconds, work))
    assert len(result.wrong) == faults
