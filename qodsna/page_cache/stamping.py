"""A word for each key, the same for all processes and nodes, that changes with every purge."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import blake2s
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from django.conf import settings

from qodsna.breaker import Breaker
from qodsna.database.replica import reading
from qodsna.patience import redis_patience

LOOK_SECONDS = 0.25
# A stamp outlives every page that was made under it.
KEPT_SECONDS = 3600
# A store that did not answer is left alone for so long.
PAUSE_SECONDS = 1
MOST_REMEMBERED = 10_000

T = TypeVar("T")

log = logging.getLogger(__name__)


class Store(Protocol):
    def read(self, keys: list[str]) -> list[bytes]: ...

    def write(self, keys: list[str], stamp: bytes) -> None: ...


class Files:
    """For one machine: a stamp is a file, of which there are never more than ``BUCKETS``.

    Keys that share one are purged together.
    """

    BUCKETS = 4096

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def read(self, keys: list[str]) -> list[bytes]:
        return [self._read(self._path(key)) for key in keys]

    def write(self, keys: list[str], stamp: bytes) -> None:
        for key in keys:
            new = self.folder / f"{stamp.decode()}.new"
            try:
                new.write_bytes(stamp)
                new.replace(self._path(key))
            except OSError:
                # A disk without room has some for names.
                new.unlink(missing_ok=True)
                raise

    def _path(self, key: str) -> Path:
        digest = blake2s(key.encode(), digest_size=4).digest()
        return self.folder / f"{int.from_bytes(digest) % self.BUCKETS:03x}"

    @staticmethod
    def _read(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return b""


class OverRedis:
    """For many nodes: they share one Redis."""

    def __init__(self, url: str) -> None:
        from redis import Redis

        self.client = Redis.from_url(url, **redis_patience(0.5))

    def read(self, keys: list[str]) -> list[bytes]:
        answers: Any = self.client.mget([f"stamp:{key}" for key in keys])
        return [answer or b"" for answer in answers]

    def write(self, keys: list[str], stamp: bytes) -> None:
        with self.client.pipeline() as pipeline:
            for key in keys:
                pipeline.set(f"stamp:{key}", stamp, ex=KEPT_SECONDS)
            pipeline.execute()


class Stamps:
    """What this process knows of the stamps; it is never older than a quarter of a second.

    It ends with the whole second of the clock as well, as what a shared cache keeps does: both
    together never make a page older than a second. While the store is away all stamps are
    unknown (None), and what could not be renewed is renewed as soon as it is back.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, bytes]] = {}
        self._owed: set[str] = set()
        self._breaker = Breaker(PAUSE_SECONDS)
        self._owing = threading.Lock()

    @cached_property
    def store(self) -> Store:
        if settings.REDIS_URL:
            return OverRedis(settings.REDIS_URL)
        return Files(settings.DATA_DIR / "stamps")

    def of(self, keys: Iterable[str]) -> list[bytes | None]:
        """The stamps of these keys as this process knows them."""
        now, wanted = time.time(), list(keys)
        known = [self._known.get(key, (0.0, b"")) for key in wanted]
        if all(now < until for until, _ in known):
            return self._seen(wanted, [stamp for _, stamp in known])
        return self.look(wanted)

    def look(self, keys: Iterable[str]) -> list[bytes | None]:
        """The same, asked of the store now."""
        now, wanted = time.time(), list(keys)
        self._pay()
        answer = self._try(lambda: self.store.read(wanted))
        if answer is None:
            return self._seen(wanted, [None] * len(wanted))
        (read,) = answer
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        until = min(now + LOOK_SECONDS, now // 1 + 1)
        self._known.update((key, (until, stamp)) for key, stamp in zip(wanted, read, strict=True))
        return self._seen(wanted, [*read])

    @staticmethod
    def _seen(keys: list[str], found: list[bytes | None]) -> list[bytes | None]:
        """Whoever makes a page under these stamps reads what was changed when they were made."""
        reading.must_show(keys, found)
        return found

    def renew(self, keys: Iterable[str]) -> None:
        with self._owing:
            self._owed.update(keys)
        self._pay()

    def forget(self) -> None:
        self._known.clear()

    def _pay(self) -> None:
        """Renews what has not been renewed yet."""
        if not self._owed:
            return
        with self._owing:
            owed, self._owed = [*self._owed], set()
        stamp = uuid4().hex.encode()
        done = self._try(lambda: self.store.write(owed, stamp))
        self.forget()
        if not done:
            with self._owing:
                self._owed.update(owed)

    def _try(self, do: Callable[[], T]) -> tuple[T] | None:
        """What it gives, alone in a tuple; None while the store is away."""
        if not self._breaker.lets_through():
            return None
        try:
            done = do()
        except Exception as error:
            # Whatever goes wrong there: readers get pages without it, made anew each second.
            if not self._breaker.is_open:
                log.error("The stamps of kept pages cannot be reached: %s", error)
            self._breaker.failed()
            self.forget()
            return None
        self._breaker.answered()
        return (done,)


stamps = Stamps()
