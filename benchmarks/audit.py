"""Looks for known holes of what the project stands on: ``python -m benchmarks.audit``.

pip-audit reads the locks in requirements/, ``npm audit`` each package-lock.json. It ends with 1
where a hole is known, and with 3 where the advisories of any lock cannot be reached, as nothing is
known then. With ``--where-reachable`` those are named and counted as SKIPPED, and are no failure.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("package-lock.json", "benchmarks/lighthouse/package-lock.json")
LOCKS += ("tests/observatory/package-lock.json",)
KNOWN, UNREACHABLE = 1, 3
# Where `make audit` puts it.
OWN = ROOT / "var/audit/bin"
PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[.*])?==", re.MULTILINE)
SECONDS = 300


@dataclass(frozen=True)
class Looked:
    """At one lock: how many packages stand in it, what is known of them; ``why`` not."""

    lock: str
    packages: int
    known: tuple[str, ...] = ()
    why: str = ""

    def __str__(self) -> str:
        found = f"{len(self.known)} known: {', '.join(self.known)}" if self.known else "none known"
        if self.why:
            found = f"{found}, SKIPPED: {self.why}"
        return f"{self.lock}: {self.packages} packages, {found}"


def of_python(path: Path, program: str | None) -> Looked:
    name, packages = str(path.relative_to(ROOT)), len(PINNED.findall(path.read_text()))
    if program is None:
        return Looked(name, packages, why="pip-audit is not installed")
    asked = [program, "--requirement", str(path), "--require-hashes", "--disable-pip"]
    told = ask([*asked, "--format", "json", "--progress-spinner", "off"], ROOT)
    try:
        found = json.loads(told.stdout)["dependencies"]
    except (ValueError, KeyError):
        return Looked(name, packages, why=why_not(told))
    known = (f"{each['name']} {hole['id']}" for each in found for hole in each.get("vulns", ()))
    # To pip-audit what no list tells of is no failure.
    untold = sum("skip_reason" in each for each in found)
    why = f"of {untold} no list of advisories told anything" if untold else ""
    return Looked(name, packages, tuple(known), why)


def of_npm(path: Path, program: str | None) -> Looked:
    name = str(path.relative_to(ROOT))
    packages = len(json.loads(path.read_text())["packages"]) - 1
    if program is None:
        return Looked(name, packages, why="npm is not installed")
    told = ask([program, "audit", "--json", "--package-lock-only"], path.parent)
    try:
        found = json.loads(told.stdout)["vulnerabilities"]
    except (ValueError, KeyError):
        return Looked(name, packages, why=why_not(told))
    return Looked(name, packages, tuple(f"{key} {each['severity']}" for key, each in found.items()))


def ask(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", "no answer")


def why_not(told: subprocess.CompletedProcess[str]) -> str:
    said = [line for line in (told.stderr or told.stdout).splitlines() if line.strip(" {}")]
    return f"the advisories cannot be reached ({said[0].strip()[:60] if said else 'no answer'})"


def looked() -> Iterator[Looked]:
    pip_audit = shutil.which("pip-audit", path=f"{OWN}:{os.environ.get('PATH', '')}")
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        yield of_python(path, pip_audit)
    for lock in LOCKS:
        yield of_npm(ROOT / lock, shutil.which("npm"))


def verdict(found: list[Looked], *, where_reachable: bool) -> int:
    skipped = [each for each in found if each.why]
    holes = sum(len(each.known) for each in found)
    packages = sum(each.packages for each in found if not each.why)
    print(
        f"{len(found) - len(skipped)} of {len(found)} locks looked at, {packages} packages, "
        f"{holes} known holes, {len(skipped)} SKIPPED"
    )
    if holes:
        return KNOWN
    return 0 if where_reachable or not skipped else UNREACHABLE


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--where-reachable", action="store_true")
    where_reachable = told.parse_args().where_reachable
    found = []
    for each in looked():
        print(each, flush=True)
        found.append(each)
    return verdict(found, where_reachable=where_reachable)


if __name__ == "__main__":
    raise SystemExit(main())
