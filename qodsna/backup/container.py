"""One file with members, their checksums and its own.

It is an ordinary tar: rows first, then media, then a manifest. The last member says where the
manifest begins, and the SHA-256 of it and of everything before itself. Encryption lies around it.
"""

import fcntl
import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

from qodsna.backup import BackupError
from qodsna.backup.sealing import Sealed, Sealing, is_sealed

BLOCK, RECORD = 1024 * 1024, tarfile.BLOCKSIZE
MANIFEST, WHOLE = "manifest.json", "whole.json"
ENDING = bytes(2 * RECORD)
TAIL = 2 * RECORD + len(ENDING)
FORMAT = 1


class Member(NamedTuple):
    """``at``: where its header begins."""

    name: str
    size: int
    at: int

    @property
    def end(self) -> int:
        return self.at + RECORD + self.size + padding(self.size)


def padding(size: int) -> int:
    return -size % RECORD


def header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def tail(whole: str, manifest: int, said: str) -> bytes:
    """The end of a file, which these three decide to the last byte."""
    told = json.dumps({"sha256": whole, "manifest": manifest, "manifest_sha256": said})
    return header(WHOLE, RECORD) + told.encode().ljust(RECORD - 1) + b"\n" + ENDING


def draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


class Writer:
    """Writes a file that has its name only once it is whole and on the disk.

    Left before it is finished nothing remains. Raises OSError where there is no room.
    """

    def __init__(self, path: Path, key: str) -> None:
        self.path, self.draft = path, draft_of(path)
        self.file = self.draft.open("xb")
        os.fchmod(self.file.fileno(), 0o600)
        # Whoever tidies the folder sees that somebody is still at it.
        fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.sealing = Sealing(self.file, key) if key else None
        self.place, self.hash = 0, sha256()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self.file.closed:
            with suppress(OSError):
                self.file.close()
            self.draft.unlink(missing_ok=True)

    def add(self, name: str, size: int, blocks: Iterable[bytes]) -> tuple[int, str]:
        """Gives where the member begins, and its SHA-256. Raises ValueError for another size."""
        at, done, said = self.place, 0, sha256()
        self._write(header(name, size))
        for block in blocks:
            said.update(block)
            done += len(block)
            self._write(block)
        if done != size:
            raise ValueError(f"{name} has {done:,} bytes and not {size:,}")
        self._write(bytes(padding(size)))
        return at, said.hexdigest()

    def finish(self, manifest: dict[str, Any]) -> str:
        """Gives the SHA-256 of the whole, which names this backup."""
        told = json.dumps({"format": FORMAT, **manifest}, ensure_ascii=False).encode()
        at, said = self.add(MANIFEST, len(told), [told])
        whole = self.hash.hexdigest()
        self._write(tail(whole, at, said))
        if self.sealing:
            self.sealing.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.draft.replace(self.path)
        self.file.close()
        keep_name(self.path)
        return whole

    def _write(self, data: bytes) -> None:
        self.hash.update(data)
        self.place += len(data)
        (self.sealing or self.file).write(data)


def keep_name(path: Path) -> None:
    """A name is on the disk once its folder is."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Reader:
    """A file that is whole, as far as its end says; BackupError if not, or without its key."""

    def __init__(self, path: Path, key: str) -> None:
        self.path = path
        try:
            self.file: BinaryIO = path.open("rb")
        except OSError as error:
            raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
        self.is_sealed = is_sealed(self.file)
        self.stream: Any = Sealed(self.file, key) if self.is_sealed else self.file
        self.size = self.stream.seek(0, io.SEEK_END)
        told = self._ending()
        self.whole, self.said = told["sha256"], told["manifest_sha256"]
        self.manifest_at = told["manifest"]
        self.manifest = self._manifest(self.manifest_at)

    def close(self) -> None:
        self.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def member(self, at: int) -> Member:
        try:
            info = tarfile.TarInfo.frombuf(self._read(at, RECORD), "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError):
            raise self.damaged(f"there is no member at byte {at:,}") from None
        return Member(info.name, info.size, at)

    def blocks(self, member: Member) -> Iterator[bytes]:
        place, end = member.at + RECORD, member.at + RECORD + member.size
        while place < end:
            block = self._read(place, min(BLOCK, end - place))
            place += len(block)
            yield block

    def members(self) -> Iterator[Member]:
        place = 0
        while place < self.size - TAIL:
            yield (member := self.member(place))
            place = member.end

    def check(self, expected: dict[int, str]) -> Iterator[int]:
        """Looks at every byte; gives how many it has seen, now and then.

        ``expected``: the SHA-256 of members by where they begin; media are named by theirs.
        """
        whole, expected = sha256(), {**expected, self.manifest_at: self.said}
        for member in self.members():
            whole.update(self._read(member.at, RECORD))
            said = sha256()
            for block in self.blocks(member):
                said.update(block)
                whole.update(block)
                yield member.at
            whole.update(self._read(member.end - padding(member.size), padding(member.size)))
            if said.hexdigest() != expected.get(member.at, member.name.rpartition("/")[2]):
                raise self.damaged(f"{member.name} is not what was written")
        end = tail(whole.hexdigest(), self.manifest_at, self.said)
        if self._read(self.size - TAIL, TAIL) != end:
            raise self.damaged("its checksum is another one")
        yield self.size

    def damaged(self, why: str) -> BackupError:
        return BackupError(f"{self.path.name} is damaged or cut off: {why}.")

    def _read(self, at: int, size: int) -> bytes:
        self.stream.seek(at)
        found = bytearray()
        while len(found) < size and (block := self.stream.read(size - len(found))):
            found += block
        if len(found) < size:
            raise self.damaged(f"it ends at byte {at + len(found):,}")
        return bytes(found)

    def _ending(self) -> dict[str, Any]:
        if self.size < TAIL:
            raise self.damaged("it is too short")
        try:
            told = json.loads(self._read(self.size - TAIL, TAIL)[RECORD : 2 * RECORD])
            return {name: told[name] for name in ("sha256", "manifest", "manifest_sha256")}
        except (ValueError, TypeError, KeyError):
            raise self.damaged("it does not end as a backup does") from None

    def _manifest(self, at: int) -> dict[str, Any]:
        member = self.member(at) if isinstance(at, int) and 0 <= at < self.size else None
        if member is None or member.name != MANIFEST or member.end > self.size:
            raise self.damaged("its manifest is not there")
        told = b"".join(self.blocks(member))
        if sha256(told).hexdigest() != self.said:
            raise self.damaged("its manifest is not what was written")
        found: dict[str, Any] = json.loads(told)
        if found["format"] > FORMAT:
            raise BackupError(f"{self.path.name} was made by a newer release; update first.")
        return found
