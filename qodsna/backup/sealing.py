"""Encryption of a stream in chunks, each of which can be opened alone.

AES-256-GCM under a key that scrypt makes of the newsroom's; the number of a chunk, and whether it
is the last, are its nonce: chunks can be neither changed, left out, moved nor cut off. Every file
has a salt of its own, so that no key meets a nonce twice.
"""

import io
import os
from functools import lru_cache
from hashlib import scrypt
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from qodsna.backup import BackupError

MAGIC = b"qodsna sealed 1\n"
SALT, CHECK, CHUNK, TAG = 16, 16, 1024 * 1024, 16
HEAD = len(MAGIC) + SALT + CHECK
COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}


@lru_cache(64)
def derived(key: str, salt: bytes) -> tuple[bytes, bytes]:
    """The key of a file, and the word by which a wrong key is told from a damaged file."""
    made = scrypt(key.encode(), salt=salt, dklen=32 + CHECK, **COST)
    return made[:32], made[32:]


def nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


def is_sealed(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(len(MAGIC)) == MAGIC


class Sealing:
    """Writes what it is given, encrypted, into a file that is open at its beginning."""

    def __init__(self, file: BinaryIO, key: str) -> None:
        salt = os.urandom(SALT)
        made, check = derived(key, salt)
        self.file, self.cipher, self.head = file, AESGCM(made), MAGIC + salt + check
        self.waiting, self.number = bytearray(), 0
        file.write(self.head)

    def write(self, data: bytes) -> None:
        self.waiting += data
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), is_last=False)
            del self.waiting[:CHUNK]

    def close(self) -> None:
        self._seal(bytes(self.waiting), is_last=True)

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        self.file.write(self.cipher.encrypt(nonce(self.number, is_last=is_last), chunk, self.head))
        self.number += 1


class Sealed(io.RawIOBase):
    """What a sealed file says, to be read from any place on; BackupError where it says nothing."""

    def __init__(self, file: BinaryIO, key: str) -> None:
        file.seek(0)
        self.file, self.head = file, file.read(HEAD)
        if not key:
            raise BackupError("The backup is encrypted; give its key in BACKUP_KEY.")
        made, check = derived(key, self.head[len(MAGIC) : -CHECK])
        if check != self.head[-CHECK:]:
            raise BackupError("The key in BACKUP_KEY is not the one the backup was made with.")
        self.cipher, self.place = AESGCM(made), 0
        sealed = file.seek(0, io.SEEK_END) - HEAD
        self.chunks = max(1, -(-sealed // (CHUNK + TAG)))
        self.size = max(0, sealed - TAG * self.chunks)
        self._open: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
        self.place = max(0, start + offset)
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer: Any) -> int:
        number, start = divmod(self.place, CHUNK)
        if self.place >= self.size:
            return 0
        piece = self._chunk(number)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self.place += len(piece)
        return len(piece)

    def _chunk(self, number: int) -> bytes:
        if self._open[0] != number:
            self.file.seek(HEAD + number * (CHUNK + TAG))
            told = nonce(number, is_last=number == self.chunks - 1)
            try:
                chunk = self.cipher.decrypt(told, self.file.read(CHUNK + TAG), self.head)
            except InvalidTag:
                raise BackupError(
                    f"The backup is damaged or cut off: its part {number + 1:,} of"
                    f" {self.chunks:,} cannot be decrypted."
                ) from None
            self._open = number, chunk
        return self._open[1]
