"""What one database writes the other reads, to the sign and to the microsecond."""

import pytest
from django.db import models

from articles.models import Article, Findable, Unsaved
from qodsna.backup import BackupError, parts
from qodsna.backup.container import Reader, Writer
from qodsna.backup.media import measured
from qodsna.backup.parts import Parts, read_lines
from qodsna.backup.rows import Copied, check, read, written

pytestmark = pytest.mark.once

HARD = "خط\tدو\\n\r\n\\N"
ESCAPED = r"خط\tدو\\n\r\n\\N"
KEY = "00000000-0000-0000-0000-000000000007"
NAMES = ("id", "is_breaking", "created_at", "withdrawn_at", "headline", "category")
FIELDS = [
    *map(Article._meta.get_field, NAMES),
    Unsaved._meta.get_field("form_key"),
    Findable._meta.get_field("words"),
]
IN_SQLITE = (
    7,
    1,
    "2026-03-01 12:00:00.120000",
    None,
    HARD,
    None,
    KEY.replace("-", ""),
    "a · · · · ·",
)
FROM_SQLITE = (
    f"7\t1\t2026-03-01 12:00:00.120000+00\t\\N\t{ESCAPED}\t\\N\t{IN_SQLITE[6]}\ta · · · · ·\n"
)
FROM_POSTGRESQL = f"7\tt\t2026-03-01 12:00:00.12+00\t\\N\t{ESCAPED}\t\\N\t{KEY}\t'a':1\n"


def blocks(text: str) -> list[bytes]:
    """Cut where lines and letters are not."""
    told = (text * 3).encode()
    return [told[start : start + 13] for start in range(0, len(told), 13)]


def test_rows_of_sqlite_are_written_as_postgresql_writes_them():
    assert b"".join(written(FIELDS, [IN_SQLITE])).decode() == FROM_SQLITE


@pytest.mark.parametrize(
    ("source", "text"), [("sqlite", FROM_SQLITE), ("postgresql", FROM_POSTGRESQL)]
)
def test_sqlite_gets_rows_as_django_writes_them(source, text):
    found = [tuple(row) for row in read(FIELDS, source, blocks(text))]
    assert found == [tuple(each if each is None else str(each) for each in IN_SQLITE)] * 3


def test_a_moment_without_a_fraction_has_none():
    (row,) = read(FIELDS[2:3], "postgresql", [b"2026-03-01 12:00:00+00\n"])
    assert row == ["2026-03-01 12:00:00"]


def test_postgresql_gets_its_own_vectors_and_no_nul():
    file = Copied(FIELDS, "sqlite", blocks(FROM_SQLITE.replace("خط", "خ\0ط")))
    told = b"".join(iter(lambda: file.read(10), b"")).decode()
    assert told == FROM_SQLITE.replace("a · · · · ·", "'a':1") * 3
    own = Copied(FIELDS, "postgresql", blocks(FROM_POSTGRESQL))
    assert own.read(10**6).decode() == FROM_POSTGRESQL * 3


def test_a_column_that_nobody_has_taught_to_move_is_named():
    field = models.DurationField()
    field.model, field.column = Article, "lasting"
    with pytest.raises(BackupError, match="articles_article.lasting cannot be moved"):
        check(field)


def test_a_long_stream_is_many_members(folder, monkeypatch):
    monkeypatch.setattr(parts, "PART", 100)
    monkeypatch.setattr(parts, "BLOCK", 1000)
    with Writer(folder / "a.backup", "") as writer:
        stream = Parts(writer, "uploads")
        for number in range(3000):
            stream.line([number, HARD, measured([bytes([number % 256])])[1]])
        stream.close()
        writer.finish({"made_at": "2026", "chain": {}})
    assert len(stream.told) > 1
    with Reader(folder / "a.backup", "") as reader:
        found = [[number, text] for number, text, _ in read_lines(reader, stream.told)]
    assert found == [[number, HARD] for number in range(3000)]
