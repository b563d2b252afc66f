"""The limit as real processes see it that all come in the same moment."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
PROCESSES = 4
CROWD = """
import sys
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.db import connections
from qodsna.limits.limit import Limit

def take(_):
    try:
        return Limit("letters", most=10, minutes=10_000).take("a")
    finally:
        connections.close_all()

print("here", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(10) as pool:
    print(sum(pool.map(take, range(10))))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Of processes that share a database with the table of the limits in it."""
    server = os.environ.get("DATABASE_URL", "")
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATA_DIR": str(tmp_path)}
    if server.startswith("postgres"):
        name = f"/{connection.settings_dict['NAME']}"
        return os.environ | own | {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=name))}
    command = [sys.executable, "manage.py", "migrate", "limits", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=os.environ | own, check=True)
    return os.environ | own


@pytest.mark.django_db(transaction=True)
def test_of_forty_that_come_at_once_in_four_processes_exactly_ten_pass(environment):
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    line = [sys.executable, "-c", CROWD]
    crowds = [
        subprocess.Popen(line, cwd=ROOT, env=environment, **options) for _ in range(PROCESSES)
    ]
    assert [crowd.stdout.readline() for crowd in crowds] == ["here\n"] * PROCESSES
    for crowd in crowds:
        crowd.stdin.write("go\n")
        crowd.stdin.flush()
    told = [int(crowd.communicate(timeout=60)[0]) for crowd in crowds]
    assert sum(told) == 10
    assert [crowd.returncode for crowd in crowds] == [0] * PROCESSES
