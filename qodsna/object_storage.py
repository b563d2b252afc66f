"""Files in a bucket of an S3 server, which fails as a disk does: with OSError."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3File, S3Storage

from qodsna.breaker import Breaker
from qodsna.outage import AwayError

# A reader who waits for a server that is away waits as briefly as for anything else.
PATIENCE = Config(
    connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 2}
)
DEFAULTS = {
    # Longer than the longest film, whose parts are asked for until its end.
    "querystring_expire": 6 * 60 * 60,
    # Of a film, only so much lies in memory while it is fetched.
    "max_memory_size": 8 * 1024 * 1024,
}


# A server that was silent is left alone for so long, in seconds.
PAUSE_SECONDS = 2

R = TypeVar("R")


def failing_like_a_disk(method: Callable[..., R]) -> Callable[..., R]:
    """Raises AwayError where the server does not answer or refuses."""

    @wraps(method)
    def asked(storage: "ObjectStorage", *args: Any, **options: Any) -> R:
        if not storage.breaker.lets_through():
            raise AwayError("The server did not answer a moment ago")
        went = storage.breaker.answered
        try:
            return method(storage, *args, **options)
        except (BotoCoreError, ClientError, Boto3Error, RetriesExceededError) as error:
            if isinstance(error, HTTPClientError):
                went = storage.breaker.failed
            raise AwayError(str(error)) from error
        finally:
            went()

    return asked


class ObjectStorage(S3Storage):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config: Config = self.client_config.merge(PATIENCE)
        self.breaker = Breaker(PAUSE_SECONDS)

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), **DEFAULTS}

    @failing_like_a_disk
    def _open(self, name: str, mode: str = "rb") -> S3File:
        """The whole file is here once it is open; missing is what is not there."""
        file = super()._open(name, mode)
        return file.open() if mode == "rb" else file

    def every(self) -> Iterator[tuple[str, int, float]]:
        """The name, the bytes and the last change (in seconds since the epoch) of each file."""
        asked = iter(self.bucket.objects.filter(Prefix=self.location))
        ask = failing_like_a_disk(lambda _: next(asked, None))
        while each := ask(self):
            name = each.key[len(self.location) :].lstrip("/")
            yield name, each.size, each.last_modified.timestamp()

    _save = failing_like_a_disk(S3Storage._save)
    delete = failing_like_a_disk(S3Storage.delete)
    exists = failing_like_a_disk(S3Storage.exists)
    listdir = failing_like_a_disk(S3Storage.listdir)
    size = failing_like_a_disk(S3Storage.size)
