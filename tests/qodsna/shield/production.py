"""The settings of a newsroom that others reach, read in a process of its own."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

URL = "https://news.example"
NAMES = [
    "ALLOWED_HOSTS",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "SITE_URL",
]
READ = f"""
import json
from qodsna import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}))
"""


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A program in the environment of production and nothing else."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with TemporaryDirectory() as folder:
        return subprocess.run(
            [sys.executable, *command],
            env=clean | {"DATA_DIR": folder, "SITE_URL": URL} | environ,
            cwd=Path(__file__).resolve().parents[3],
            capture_output=True,
            text=True,
            check=False,
        )


@cache
def _read() -> str:
    return run("-c", READ).stdout


def secured(settings: Any) -> None:
    """These tests run under them."""
    for name, value in json.loads(_read()).items():
        setattr(settings, name, value)
