"""A Redis server for tests: on a free loopback port, in a folder that goes with it."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.postgres import free_port

MISSING = "no redis-server on this machine"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A running server; gives its REDIS_URL. Its absence is a failure where ``CI=true``."""
    if shutil.which("redis-server") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="qodsna-redis-"))
    running = process(port, folder)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        running.terminate()
        running.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def process(port: int, folder: Path) -> subprocess.Popen:
    """A server that answers by now; whoever asked for it ends it."""
    options = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", ""]
    started = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    wait_until_ready(port)
    return started


def wait_until_ready(port: int) -> None:
    for _ in range(150):
        with contextlib.suppress(redis.ConnectionError):
            redis.Redis(port=port).ping()
            return
        time.sleep(0.1)
    raise SystemExit("Redis did not start")
