import pytest

from media.films import encode


@pytest.fixture(autouse=True)
def _quickly(monkeypatch) -> None:
    monkeypatch.setattr(encode, "PRESET", "ultrafast")
