"""Google's Lighthouse on the system's Chromium: its four scores, and what it finds wrong."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.browser import SWITCHES, chromium

FOLDER = Path(__file__).resolve().parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
SECONDS, ATTEMPTS = 300, 3


@dataclass(frozen=True)
class Report:
    """What one run says: ``scores`` of 0 to 100 by category, and ``findings`` behind them."""

    scores: dict[str, int]
    findings: list[str]
    lcp_ms: float


def install() -> None:
    """The packages of the lock beside this file, once; raises where there is no npm."""
    lock, done = FOLDER / "package-lock.json", FOLDER / "node_modules/.package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    if (npm := shutil.which("npm")) is None:
        raise SystemExit("Lighthouse needs npm")
    subprocess.run([npm, "ci", "--ignore-scripts", "--silent"], cwd=FOLDER, check=True)
    done.touch()


def run(url: str, *skipped: str) -> Report:
    """One look at a page as a phone on slow 4G, without the audits that are ``skipped``.

    It is repeated where a busy machine kept the browser from answering in time.
    """
    command = [
        str(FOLDER / "node_modules/.bin/lighthouse"),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(['--headless=new', *SWITCHES])}",
        *(f"--skip-audits={each}" for each in skipped),
    ]
    own = {**os.environ, "CHROME_PATH": chromium() or ""}
    for _ in range(ATTEMPTS):
        told = subprocess.run(command, env=own, capture_output=True, text=True, timeout=SECONDS)
        if told.returncode == 0:
            return read(json.loads(told.stdout))
    raise SystemExit(f"Lighthouse failed at {url}: {told.stderr[-500:]}")


def read(told: dict) -> Report:
    audits, categories = told["audits"], told["categories"]
    scores = {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}
    counted = {
        each["id"]
        for name in CATEGORIES
        for each in categories[name]["auditRefs"]
        if each["weight"]
    }
    findings = [
        f"{audits[name]['title']} ({name}): {audits[name].get('displayValue', '')}".strip(": ")
        for name in sorted(counted)
        if audits[name]["score"] is not None and audits[name]["score"] < 1
    ]
    return Report(scores, findings, audits["largest-contentful-paint"]["numericValue"])
