"""A backup holds what is new; those before it hold the rest."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from qodsna.backup import container, making
from qodsna.backup.container import Reader, draft_of
from qodsna.backup.known import Known
from qodsna.backup.media import blocks_of, measured
from qodsna.backup.shelf import Shelf, uploads_of
from tests import builders


def backup(place: Path, **options) -> str:
    out = StringIO()
    call_command("backup", place, verbosity=0, stdout=out, **options)
    return out.getvalue()


def verified(path: Path) -> str:
    out = StringIO()
    call_command("backup", verify=path, verbosity=0, stdout=out)
    return out.getvalue()


def held(path: Path) -> int:
    """How many files of media it holds itself."""
    with Reader(path, "") as reader:
        return sum(each.name.startswith("media/") for each in reader.members())


def keep(name: str, content: bytes) -> None:
    default_storage.save(name, ContentFile(content))


@pytest.fixture
def chain(apart, folder, monkeypatch) -> list[Path]:
    """Two backups of which the second needs the first."""
    monkeypatch.delenv("BACKUP_KEY", raising=False)
    keep("images/a.jpg", b"a picture"), keep("images/copy.jpg", b"a picture")
    backup(folder / "1.backup")
    keep("images/b.jpg", b"second")
    assert "It needs 1.backup." in backup(folder / "2.backup")
    return [folder / "1.backup", folder / "2.backup"]


def test_where_there_is_no_backup_none_is_whole(folder):
    with pytest.raises(CommandError, match="No backup in"):
        verified(folder)


def test_media_are_stored_once(chain, folder):
    assert list(map(held, chain)) == [1, 1]
    assert "3 files of media" in verified(chain[1])
    assert f"{chain[1]} is whole" in verified(folder)
    keep("images/moved.jpg", b"second")
    backup(folder / "3.backup")
    backup(folder / "4.backup", full=True)
    assert (held(folder / "3.backup"), held(folder / "4.backup")) == (0, 2)


def test_a_missing_link_is_named(chain, folder):
    first = chain[0].read_bytes()
    chain[0].unlink()
    with pytest.raises(CommandError, match=r"needs earlier.*1\.backup, which holds 2 files"):
        verified(chain[1])
    (folder / "renamed.backup").write_bytes(first)
    assert "is whole" in verified(chain[1])
    (folder / "renamed.backup").write_bytes(first.replace(b"a picture", b"a pixture"))
    with pytest.raises(CommandError, match=r"renamed\.backup is damaged.*2\.backup needs"):
        verified(chain[1])
    # What can no longer be had is stored again.
    (folder / "renamed.backup").unlink()
    backup(folder / "3.backup")
    assert held(folder / "3.backup") == 1


def test_old_ones_go_once_nobody_needs_them(chain, folder):
    assert "removed" not in backup(folder / "3.backup", keep=1)
    verified(folder / "3.backup")
    said = backup(folder / "4.backup", keep=1, full=True)
    assert len(re.findall("was old, and is removed", said)) == 3
    assert [each.name for each in folder.iterdir()] == ["4.backup"]
    with pytest.raises(CommandError, match="at least 1"):
        backup(folder, keep=0)


def test_encrypted_ones_need_no_open_ones(chain, folder, monkeypatch):
    monkeypatch.setenv("BACKUP_KEY", "one")
    assert "encrypted." in backup(folder / "3.backup")
    monkeypatch.setenv("BACKUP_KEY", "another")
    assert "It needs" not in backup(folder / "4.backup")
    with pytest.raises(CommandError, match="not the one the backup was made with"):
        verified(folder / "3.backup")


def test_a_killed_one_is_tidied_away_and_one_at_work_is_not(apart, folder):
    dead, alive = folder / ".dead.backup.part", folder / "alive.backup"
    dead.write_bytes(b"half")
    with container.Writer(alive, ""):
        backup(folder)
        assert not dead.exists()
        assert draft_of(alive).exists()


def test_a_full_disk_leaves_the_former_backup(chain, folder, monkeypatch):
    former = chain[1].read_bytes()
    monkeypatch.setattr(making, "RESERVE", 2**60)
    with pytest.raises(CommandError, match="There is no room in .* are free, and the backup may"):
        backup(folder / "3.backup")
    monkeypatch.setattr(making, "RESERVE", 0)

    def full(writer, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(container.Writer, "_write", full)
    with pytest.raises(CommandError, match="Not written: No space left on device"):
        backup(folder / "3.backup")
    assert sorted(folder.iterdir()) == chain
    assert chain[1].read_bytes() == former


def test_backups_lie_apart_and_are_not_written_over(chain, tmp_path):
    with pytest.raises(CommandError, match="is there already"):
        backup(chain[1])
    with pytest.raises(CommandError, match="would hold the one before it"):
        backup(tmp_path / "a.backup")


def test_files_that_go_or_change_meanwhile(apart, folder, monkeypatch):
    keep("images/a.jpg", b"a picture")
    told = [("images/gone.jpg", 3, 1.0), ("images/a.jpg", 9, 1.0)]
    monkeypatch.setattr(making, "stored", lambda: (making.Stored(*each) for each in told))
    backup(folder / "1.backup")
    with Reader(folder / "1.backup", "") as reader, Known(uploads_of(reader)) as known:
        assert [each.name for each in known.all()] == ["images/a.jpg"]
    monkeypatch.setattr(making, "measured", lambda blocks: (measured(blocks)[0], "another"))
    with pytest.raises(CommandError, match="changed while it was read"):
        backup(folder / "2.backup", full=True)


def test_the_newest_is_told_by_its_moment(chain, folder):
    newest = Shelf(folder, "").newest()
    assert newest
    assert newest.path == chain[1]
    with default_storage.open("images/b.jpg") as file:
        assert b"".join(blocks_of(file, 3)) == b"sec"


def test_a_folder_is_made_and_a_file_named_by_its_moment(apart, folder):
    builders.edition()
    backup(folder / "new")
    (made,) = (folder / "new").iterdir()
    assert re.fullmatch(r"qodsna-\d{8}T\d{6}Z\.backup", made.name)
