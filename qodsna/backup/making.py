"""A backup made: rows of one moment, then the media that no earlier backup holds."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection

from qodsna.backup import BackupError
from qodsna.backup.container import Reader, Writer
from qodsna.backup.known import Known, Upload
from qodsna.backup.media import Stored, blocks_of, folder, measured, stored
from qodsna.backup.parts import Parts
from qodsna.backup.schema import tables
from qodsna.backup.shelf import Shelf, uploads_of
from qodsna.backup.snapshot import Snapshot, snapshot
from qodsna.progress import Progress

# Rows are packed to less than this part of their database, which has indexes beside them.
PACKED = 3
# A disk that is filled to its last byte would stop the newsroom too.
RESERVE = 64 * 1024 * 1024


class Earlier:
    """What backups in the same folder hold already; nothing where there are none."""

    def __init__(self, shelf: Shelf, *, ignored: bool) -> None:
        self.newest = None if ignored else shelf.newest()
        self.known = Known(uploads_of(self.newest) if self.newest else ())
        self.names = self._names(shelf, self.newest) if self.newest else {}

    def _names(self, shelf: Shelf, newest: Reader) -> dict[str, str]:
        """Of each backup whose bytes can be had: its checksum and its name."""
        found = {newest.whole: newest.path.name}
        for whole, name in newest.manifest["chain"].items():
            if reader := shelf.find(whole, name):
                found[whole] = reader.path.name
        return found

    def held(self, upload: Upload | None) -> Upload | None:
        """The same, said by the backup that is being made, if its bytes can still be had."""
        if upload is None or self.newest is None:
            return None
        told = upload._replace(holder=upload.holder or self.newest.whole)
        return told if told.holder in self.names else None

    def as_it_was(self, file: Stored) -> Upload | None:
        return self.held(self.known.as_it_was(file))

    def with_content(self, said: str) -> Upload | None:
        return self.held(self.known.with_content(said))


class Making:
    """Into ``path``, which must not be there yet. Raises BackupError and OSError."""

    def __init__(self, path: Path, key: str, out: Any, *, full: bool = False) -> None:
        self.path, self.key, self.out = path, key, out
        self.shelf = Shelf(path.parent, key)
        self.full = full

    def make(self) -> dict[str, Any]:
        """Gives the manifest."""
        if self.path.exists():
            raise BackupError(f"{self.path} is there already; backups are never written over.")
        if (place := folder()) and self.path.resolve().is_relative_to(place):
            raise BackupError(
                f"A backup in {place} would hold the one before it; put it elsewhere."
            )
        self.shelf.tidy()
        self.earlier = Earlier(self.shelf, ignored=self.full)
        with connection.wrap_database_errors, snapshot() as database, Known() as self.known:
            size, media = database.size(), self._check_room(database.size() // PACKED)
            with Writer(self.path, self.key) as self.writer:
                manifest = {
                    "made_at": datetime.now(UTC).isoformat(),
                    "vendor": database.vendor,
                    "applied": database.applied(),
                    "database_bytes": size,
                    "tables": self._rows(database),
                }
                manifest["uploads"] = self._media(media)
                manifest["chain"] = self._chain()
                self.writer.finish(manifest)
        return manifest

    def _check_room(self, rows: int) -> int:
        """Gives how many bytes of media are new."""
        files = (each for each in stored() if not self.earlier.as_it_was(each))
        media = sum(each.size for each in files)
        free = shutil.disk_usage(self.path.parent).free
        if free < rows + media + RESERVE:
            raise BackupError(
                f"There is no room in {self.path.parent}: {megabytes(free)} are free, and the"
                f" backup may take {megabytes(rows + media + RESERVE)}."
            )
        return media

    def _rows(self, database: Snapshot) -> list[dict[str, Any]]:
        wanted, found = tables(database.applied()), []
        progress = Progress(self.out, len(wanted), what="tables")
        for done, table in enumerate(wanted, 1):
            parts = Parts(self.writer, f"rows/{table.name}")
            rows = database.copy(table, parts)
            parts.close()
            found.append(
                {
                    "name": table.name,
                    "columns": table.columns,
                    "rows": rows,
                    "bytes": parts.bytes,
                    "last": database.last(table),
                    "parts": parts.told,
                }
            )
            progress.step(done, table.name)
        progress.end()
        return found

    def _media(self, new: int) -> dict[str, Any]:
        """Of files that come or go while the backup is made, no row of its moment tells."""
        uploads, stores, done = Parts(self.writer, "uploads"), 0, 0
        progress = Progress(self.out, new, what="new bytes of media")
        for file in stored():
            upload = self.earlier.as_it_was(file)
            if upload is None:
                upload = self._stored(file)
                progress.step(done := done + file.size)
            if upload:
                self.known.keep(upload)
                stores += 1
        for upload in self.known.all():
            uploads.line(upload)
        uploads.close()
        progress.end()
        return {"files": stores, "parts": uploads.told}

    def _stored(self, file: Stored) -> Upload | None:
        """Whose bytes an earlier backup has, or this one from now on; None of one that has gone."""
        try:
            opened = default_storage.open(file.name)
        except FileNotFoundError:
            return None
        with opened:
            size, said = measured(blocks_of(opened))
            held = self.known.with_content(said) or self.earlier.with_content(said)
            if held:
                return held._replace(name=file.name, size=size, modified=file.modified)
            at, written = self.writer.add(f"media/{said}", size, blocks_of(opened, size))
        if written != said:
            raise BackupError(f"{file.name} changed while it was read; make the backup again.")
        return Upload(file.name, size, file.modified, said, "", at)

    def _chain(self) -> dict[str, str]:
        holders = (holder for holder, _ in self.known.held_by() if holder)
        return {holder: self.earlier.names[holder] for holder in holders}


def megabytes(count: int) -> str:
    return f"{count / 1024**2:,.0f} MB"


def expected(manifest: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Where members begin, and their checksums."""
    for table in (*manifest["tables"], manifest["uploads"]):
        yield from ((part["at"], part["sha256"]) for part in table["parts"])
