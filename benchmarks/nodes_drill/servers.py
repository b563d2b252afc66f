"""A primary and a replica that follows it, each with its files in a folder of its own."""

import contextlib
import os
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg2

from benchmarks.kill_drill.servers import Postgres, wait_until
from tests.postgres import as_server_user, free_port, programs


class Standby(Postgres):
    """Begins as a copy of a running primary, as ``pg_basebackup`` makes it."""

    def __init__(self, primary: Postgres) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="qodsna-drill-standby-", dir="/tmp"))
        self.folder.chmod(0o777)
        self.port = free_port()
        self.url = f"postgres://qodsna@127.0.0.1:{self.port}/postgres"
        self.process: subprocess.Popen | None = None
        asked(primary.url, "CREATE ROLE replicator LOGIN REPLICATION")
        copy = [programs() / "pg_basebackup", "-h", "127.0.0.1", "-U", "replicator"]
        copy += ["-D", self.folder / "data", "-R", "-X", "stream", "-C", "-S", "qodsna_replica"]
        copy += ["-p", str(primary.port), "-c", "fast", "--no-sync"]
        subprocess.run([*as_server_user(), *copy], check=True)

    def pause(self) -> None:
        """From now on it gets the log and does nothing of it."""
        asked(self.url, "SELECT pg_wal_replay_pause()")
        paused = "SELECT pg_get_wal_replay_pause_state()"
        wait_until(lambda: asked(self.url, paused) == "paused", "The replica goes on")

    def go_on(self) -> None:
        asked(self.url, "SELECT pg_wal_replay_resume()")

    def freeze(self, signal_: signal.Signals) -> None:
        """``SIGSTOP``: it hangs, and all that it serves; ``SIGCONT``: it goes on."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, check=True)
        server = self.process.pid if self.process else 0
        rows = [map(int, line.split()) for line in listed.stdout.splitlines()]
        for pid in [server, *(pid for pid, parent in rows if parent == server)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal_)

    def readers(self) -> int:
        """Lines of the newsroom to it, whose last question was one of readers."""
        sql = """SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'
                 AND pid <> pg_backend_pid() AND query LIKE '%"articles_%'"""
        return int(asked(self.url, sql))


def asked(url: str, sql: str) -> Any:
    """The first column of the first row, where there is one.

    A replica that catches up takes a question back now and then: it is asked again.
    """
    while True:
        with contextlib.closing(psycopg2.connect(url)) as line, line.cursor() as cursor:
            line.autocommit = True
            with contextlib.suppress(psycopg2.errors.SerializationFailure):
                cursor.execute(sql)
                return cursor.fetchone()[0] if cursor.description else None
