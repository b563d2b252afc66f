"""Mozilla's HTTP Observatory and Google's CSP Evaluator, as published, on answers of our own."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent
# The list of sites that browsers know to have https, which the package gets on its way; none here.
KNOWN = "node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json"


@dataclass(frozen=True)
class Verdict:
    """``results``: what each test of the Observatory found, and its points."""

    name: str
    score: int
    grade: str
    results: dict[str, str]
    findings: list[dict[str, str]]


def missing(why: str) -> None:
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)


def install() -> None:
    """The packages of the lock beside this file, once."""
    lock, done = FOLDER / "package-lock.json", FOLDER / "node_modules/.package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return None
    own = FOLDER.parents[1] / ".venv/bin"
    npm = shutil.which("npm", path=f"{os.environ.get('PATH', '')}:{own}")
    if npm is None or not shutil.which("node"):
        return missing("no npm on this machine")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--silent"]
    if subprocess.run(command, cwd=FOLDER, check=False).returncode:
        return missing("the packages of tests/observatory cannot be had")
    (FOLDER / KNOWN).write_text("{}")
    return done.touch()


def judged(pages: list[dict[str, Any]]) -> list[Verdict]:
    """``pages`` are as the head of score.js says."""
    install()
    told = subprocess.run(
        ["node", "score.js"],
        cwd=FOLDER,
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        check=True,
    )
    return [Verdict(**each) for each in json.loads(told.stdout)]
