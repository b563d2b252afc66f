"""Files on an S3 server: a real one beside the tests, read by everybody or by signature alone."""

from collections.abc import Iterator

import pytest

from qodsna.environment import storage
from tests import s3


@pytest.fixture(scope="session")
def host() -> Iterator[str]:
    with s3.server() as host:
        yield host


@pytest.fixture(params=[s3.PUBLIC, s3.PRIVATE])
def bucket(request, settings, host) -> str:
    default = storage(s3.setting(host, request.param))
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return request.param
