"""What a reader was told is kept is kept, whatever is killed; the long form is ``make drill``."""

import os

import pytest

from benchmarks.comments_drill.drill import Result, compare, drill
from benchmarks.comments_drill.journal import Journal, Record
from benchmarks.comments_drill.writers import FormReader

FOUND = {
    "comments": [["one", "A"], ["two", "B"]],
    "counts": {"kept": [1, 2, 0], "counted": [1, 2, 0]},
    "votes": {"kept": [1, 0], "counted": [1, 0]},
    "damage": [],
}


# A PostgreSQL lives on, loses a process and dies by turns.
KILLS = {"sqlite": 2, "postgres": 3}


def test_no_acknowledged_comment_or_vote_is_lost_or_doubled_by_kill_9():
    server = os.environ.get("DATABASE_URL", "")
    database = "postgres" if server.startswith("postgres") else "sqlite"
    result = drill(database, kills=KILLS[database], writers=4)
    assert result.wrong == []
    assert result.kills == KILLS[database]
    assert result.counts["found"] == result.counts["acknowledged"] >= result.kills


# The drill itself would notice


@pytest.fixture
def record(tmp_path) -> Record:
    """As the writers of what is found left it."""
    journal = Journal(tmp_path / "journal")
    for text, reference in [("one", "A"), ("two", "B")]:
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
    record.meant.add("three")
    assert wrong(record) == ["1 unacknowledged"]


@pytest.mark.parametrize(
    ("comments", "fault"),
    [
        ([["one", "A"]], "1 lost"),
        ([["one", "A"], ["two", "B"], ["two", "C"]], "1 doubled"),
        ([["one", "A"], ["two", "C"]], "1 renamed"),
        ([["one", "A"], ["two", "B"], ["three", "C"]], "1 strange"),
    ],
)
def test_what_is_not_there_exactly_once_under_its_code_is_wrong(record, comments, fault):
    assert fault in wrong(record, comments=comments)


def test_one_form_with_two_references_is_wrong(record):
    record.references["one"].add("C")
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


def test_a_writer_sends_what_stands_in_the_form_that_has_a_text():
    html = (
        '<form><input name="q"></form><form method="post"><input type="hidden" name="token"'
        ' value="a&amp;b"><textarea name="text"></textarea><input name="website"></form>'
        '<form><input name="other" value="x"></form>'
    )
    assert FormReader(html).fields == {"token": "a&b", "text": "", "website": ""}
