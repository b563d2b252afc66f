"""Known holes of dependencies fail a build, and a list that nobody can reach is no pass."""

import json
import subprocess

import pytest

from benchmarks import audit

pytestmark = pytest.mark.once

HOLE = {"dependencies": [{"name": "django", "vulns": [{"id": "CVE-1"}]}, {"name": "other"}]}
UNTOLD = {"dependencies": [{"name": "django", "skip_reason": "not found"}]}
NONE = {"dependencies": [{"name": "django", "vulns": []}]}


def saying(monkeypatch, python, npm) -> list[audit.Looked]:
    """What is found where the two programs answer this."""

    def answer(command, folder):
        told = npm if "--package-lock-only" in command else python
        text = told if isinstance(told, str) else json.dumps(told)
        return subprocess.CompletedProcess(command, 1, text, "")

    monkeypatch.setattr(audit, "ask", answer)
    monkeypatch.setattr(audit.shutil, "which", lambda name, path="": name)
    return list(audit.looked())


def test_every_lock_is_looked_at(monkeypatch):
    found = {each.lock for each in saying(monkeypatch, NONE, {"vulnerabilities": {}})}
    kept = subprocess.run(
        ["git", "ls-files", "*package-lock.json", "requirements/*.txt"],
        cwd=audit.ROOT,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert found == set(kept)


@pytest.mark.parametrize(
    ("python", "npm", "ends", "where_reachable"),
    [
        (NONE, {"vulnerabilities": {}}, 0, 0),
        (HOLE, {"vulnerabilities": {}}, 1, 1),
        (NONE, {"vulnerabilities": {"x": {"severity": "high"}}}, 1, 1),
        (NONE, "npm error 405", 3, 0),
        (UNTOLD, {"vulnerabilities": {}}, 3, 0),
        ("no network", {"vulnerabilities": {}}, 3, 0),
        (HOLE, "npm error 405", 1, 1),
    ],
)
def test_it_ends_as_its_readers_need(monkeypatch, capsys, python, npm, ends, where_reachable):
    found = saying(monkeypatch, python, npm)
    assert audit.verdict(found, where_reachable=False) == ends
    assert audit.verdict(found, where_reachable=True) == where_reachable
    assert all(each.packages for each in found)
    skipped = [each for each in found if "SKIPPED" in str(each)]
    assert f"{len(skipped)} SKIPPED" in capsys.readouterr().out
