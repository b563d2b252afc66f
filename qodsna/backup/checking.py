"""Whether a backup is what was written, to the last byte, and whether its chain is there."""

from pathlib import Path
from typing import Any

from qodsna.backup.container import RECORD, Reader
from qodsna.backup.known import Known
from qodsna.backup.making import expected
from qodsna.backup.media import measured
from qodsna.backup.shelf import Shelf, uploads_of
from qodsna.progress import Progress


def check(path: Path, key: str, out: Any) -> dict[str, Any]:
    """Gives the manifest. Raises BackupError that says what is wrong or missing."""
    with Reader(path, key) as reader:
        progress = Progress(out, reader.size, what="bytes")
        for place in reader.check(dict(expected(reader.manifest))):
            progress.step(place, reader.path.name)
        progress.end()
        with Known(uploads_of(reader)) as known:
            check_chain(reader, known, Shelf(path.parent, key), out)
        return reader.manifest


def check_chain(reader: Reader, known: Known, shelf: Shelf, out: Any) -> None:
    """Reads what other backups hold of this one's media."""
    for holder, link in shelf.chain(reader, known).items():
        if holder == "":
            continue
        progress = Progress(out, link.size, what="bytes")
        for upload in known.held_in(holder):
            member = link.member(upload.place)
            if member.size != upload.size or measured(link.blocks(member)) != (
                upload.size,
                upload.sha256,
            ):
                raise link.damaged(f"{member.name}, which {reader.path.name} needs, is another")
            progress.step(member.at + RECORD, link.path.name)
        progress.end()
