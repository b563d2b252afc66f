import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.frame import kept

# Playwright's own loop runs in the test's thread; nothing of Django's is called inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
CHROMIUM_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def _nothing_kept_from_the_test_before() -> Iterator[None]:
    kept.forget()
    yield
    kept.forget()


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    return {"executable_path": path, "args": CHROMIUM_SWITCHES, "headless": True}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a machine that must run everything, a browser that is not there is a failure."""
    if os.environ.get("CI") == "true" and not any(map(shutil.which, CHROMIUM)):
        raise pytest.UsageError("CI=true, but there is no Chromium: browser tests cannot run")


@pytest.fixture
def page(page):
    """A page that says soon what it waits for in vain."""
    page.set_default_timeout(10_000)
    return page
