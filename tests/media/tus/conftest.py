"""A photographer with a client of the resumable protocol, and a folder of their own."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.builders import user
from tests.media.uploads import MAY_ADD, Tus


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def owner() -> User:
    return user("photo", can=MAY_ADD)


@pytest.fixture
def tus(client: Client, owner: User) -> Tus:
    client.force_login(owner)
    return Tus(client)
