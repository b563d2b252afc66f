"""A folder of backups: which there are, what they hold for others, which are old enough to go."""

import fcntl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from qodsna.backup import BackupError
from qodsna.backup.container import Reader
from qodsna.backup.known import Known, Upload
from qodsna.backup.names import SUFFIX, verified
from qodsna.backup.parts import read_lines


def uploads_of(reader: Reader) -> Iterator[Upload]:
    return (Upload(*each) for each in read_lines(reader, reader.manifest["uploads"]["parts"]))


class Shelf:
    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key

    def backups(self) -> list[Reader]:
        """Those that are whole and open with the key, the newest first."""
        found = []
        for path in self.folder.glob(f"*{SUFFIX}"):
            with suppress(BackupError):
                found.append(Reader(path, self.key))
        return sorted(found, key=lambda each: str(each.manifest["made_at"]), reverse=True)

    def newest(self) -> Reader | None:
        """The one whose media a new backup need not hold again: one as open or closed as it."""
        alike = (each for each in self.backups() if each.is_sealed == bool(self.key))
        return next(alike, None)

    def chain(self, reader: Reader, known: Known) -> dict[str, Reader]:
        """The backups that hold media for this one, by what they are known as.

        Raises BackupError that names those which are not there.
        """
        found, missing = {}, []
        for holder, count in list(known.held_by()):
            name = reader.manifest["chain"].get(holder, reader.path.name)
            if (each := self.find(holder, name) if holder else reader) is None:
                missing.append(f"{name}, which holds {count:,} files of it")
            else:
                found[holder] = each
        if missing:
            raise BackupError(
                f"{reader.path.name} needs earlier backups in {self.folder} that are not there, or"
                f" are no longer what they were: {'; '.join(missing)}."
            )
        return found

    def find(self, whole: str, name: str) -> Reader | None:
        """The backup with this checksum: under this name, or under another in the same folder."""
        paths = [self.folder / name, *sorted(self.folder.glob(f"*{SUFFIX}"))]
        for path in paths:
            with suppress(BackupError):
                reader = Reader(path, self.key)
                if reader.whole == whole:
                    return reader
        return None

    def tidy(self) -> None:
        """Removes what killed backups have begun."""
        for draft in self.folder.glob(f".*{SUFFIX}.part"):
            with suppress(OSError), draft.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                draft.unlink()

    def prune(self, keep: int) -> list[str]:
        """Removes all but the newest and what these need; gives the names of what went."""
        backups = self.backups()
        kept = backups[:keep]
        needed = {whole for each in kept for whole in chained(each.manifest)}
        gone = [each for each in backups[keep:] if each.whole not in needed]
        for each in gone:
            each.path.unlink()
            verified(each.path).unlink(missing_ok=True)
        return [each.path.name for each in gone]


def chained(manifest: dict[str, Any]) -> dict[str, str]:
    """The names of the files that it needs, by their checksums."""
    return manifest["chain"]
