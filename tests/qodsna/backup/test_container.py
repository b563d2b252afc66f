"""A file that is whole, or says that it is not; encrypted or an ordinary tar."""

import errno
import tarfile
from random import Random

import pytest

from qodsna.backup import BackupError, container
from qodsna.backup.container import Reader, Writer, draft_of
from qodsna.backup.media import measured
from qodsna.backup.sealing import CHUNK

pytestmark = pytest.mark.once

CONTENT = Random(11).randbytes(3 * CHUNK // 2)
SAID = measured([CONTENT])[1]
KEY = "کلید اتاق خبر"


def made(path, key=""):
    with Writer(path, key) as writer:
        writer.add(f"media/{SAID}", len(CONTENT), [CONTENT[:100], CONTENT[100:]])
        writer.finish({"made_at": "2026", "chain": {}})
    return path


def looked_at(path, key=""):
    """Every byte; gives the content of its first member."""
    with Reader(path, key) as reader:
        list(reader.check({}))
        return b"".join(reader.blocks(next(reader.members())))


def is_refused(path, key):
    try:
        looked_at(path, key)
    except BackupError:
        return True
    return False


@pytest.mark.parametrize("key", ["", KEY])
def test_what_was_written_is_read(folder, key):
    path = made(folder / "a.backup", key)
    assert looked_at(path, key) == CONTENT
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in folder.iterdir()] == ["a.backup"]


def test_one_without_a_key_is_a_tar(folder):
    with tarfile.open(made(folder / "a.backup")) as file:
        names = file.getnames()
        assert file.extractfile(names[0]).read() == CONTENT
    assert names == [f"media/{SAID}", "manifest.json", "whole.json"]


def test_nothing_of_the_newsroom_can_be_read_without_the_key(folder):
    path = made(folder / "a.backup", KEY)
    assert CONTENT[:32] not in path.read_bytes()
    assert b"manifest" not in path.read_bytes()
    with pytest.raises(BackupError, match="give its key in BACKUP_KEY"):
        Reader(path, "")
    with pytest.raises(BackupError, match="not the one the backup was made with"):
        Reader(path, "another")


@pytest.mark.parametrize("key", ["", KEY])
def test_no_byte_may_be_another(folder, key):
    whole = made(folder / "a.backup", key).read_bytes()
    chance, path = Random(7), folder / "b.backup"
    last = range(len(whole) - 4096, len(whole), 97)
    for place in [*range(0, 700, 41), *chance.sample(range(len(whole)), 30), *last]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        assert is_refused(path, key), f"byte {place} of {len(whole)}"


@pytest.mark.parametrize("key", ["", KEY])
def test_none_may_be_cut_off_or_put_on(folder, key):
    whole, path = made(folder / "a.backup", key).read_bytes(), folder / "b.backup"
    cuts = [0, 10, 48, 512, 2048, CHUNK, CHUNK + 64, len(whole) - 1024, len(whole) - 1]
    for told in (*(whole[:cut] for cut in cuts), whole + bytes(512), whole + whole):
        path.write_bytes(told)
        assert is_refused(path, key), f"{len(told)} bytes of {len(whole)}"


def test_chunks_of_two_files_are_not_put_together(folder):
    one, other = (made(folder / name, KEY).read_bytes() for name in ("a.backup", "b.backup"))
    (folder / "c.backup").write_bytes(one[: 48 + CHUNK + 16] + other[48 + CHUNK + 16 :])
    with pytest.raises(BackupError, match="damaged or cut off"):
        looked_at(folder / "c.backup", KEY)


def test_one_that_is_not_finished_leaves_nothing(folder, monkeypatch):
    path = made(folder / "a.backup")
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(container.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        made(folder / "b.backup")
    with pytest.raises(ValueError, match="has 3 bytes and not 4"), Writer(path, "") as writer:
        writer.add("media/x", 4, [b"abc"])
    assert [each.name for each in folder.iterdir()] == ["a.backup"]
    assert path.read_bytes() == before
    assert draft_of(path).name == ".a.backup.part"


def test_one_of_a_newer_release_is_refused(folder, monkeypatch):
    monkeypatch.setattr(container, "FORMAT", 2)
    path = made(folder / "a.backup")
    monkeypatch.undo()
    with pytest.raises(BackupError, match="newer release"):
        Reader(path, "")


def test_what_is_not_there_is_said(folder):
    with pytest.raises(BackupError, match="cannot be read: No such file"):
        Reader(folder / "none.backup", "")
