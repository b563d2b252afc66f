"""docs/operations.md, word for word, on a fresh Debian: ``python -m benchmarks.install_drill``.

A Debian is made in a folder, and its systemd is started (namespaces, root, mmdebstrap). It gets
nothing but the release as a file. Then root's shell is told what stands in the blocks of «One box
in ten minutes», twice, and what is promised of the site is looked at. While readers ask without a
pause over TLS, it is told what stands under «Upgrade» and «Rollback». Fails with a command that
fails, a promise that does not hold, or a request that got no answer or another than it should.

``--once`` is the short form, for a build. ``--where-possible``: a machine that cannot have another
in it says SKIPPED, and that is no failure.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.install_drill.book import chapters, commands
from benchmarks.install_drill.machine import Machine, NotReachableError, why_not
from benchmarks.install_drill.promises import PROMISES, REFUSED
from benchmarks.install_drill.readers import TlsReaders
from benchmarks.site import ROOT, end_politely_when_told
from benchmarks.upgrade_drill import PATHS, SEED, Phase

SITE = "news.example"
INSTALL, UPGRADE, ROLLBACK = "One box in ten minutes", "Upgrade", "Rollback"
# Every process of a server that has taken over is of its release, down to the programs.
RELEASES = r"""
for each in $(grep -lszxE 'qodsna.wsgi|worker' /proc/[0-9]*/cmdline); do
  program=$(tr '\0' '\n' < "$each" | head -n 1)
  echo "$(readlink "${each%/cmdline}/cwd") $(readlink -f "${program%/bin/python*}")"
done"""
SECONDS = 60


def pack(file: Path) -> None:
    """The release as ``git archive`` makes it, with what is not committed yet."""
    listed = [
        "git",
        "-C",
        str(ROOT),
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    found = subprocess.run(listed, capture_output=True, check=False)
    names = b"\0".join(
        name for name in found.stdout.split(b"\0") if (ROOT / name.decode()).is_file()
    )
    if found.returncode:
        left = ("var", ".venv", "node_modules", "__pycache__", ".git")
        choice = [*(f"--exclude={each}" for each in left), "."]
    else:
        choice = ["--null", "--verbatim-files-from", "--files-from=-"]
    command = ["tar", "-cz", "-C", str(ROOT), "-f", str(file), *choice]
    subprocess.run(command, input=names, check=True)


class Drill:
    def __init__(self, machine: Machine) -> None:
        self.machine, self.book = machine, chapters()
        self.wrong: list[str] = []
        self.phases: list[Phase] = []

    def run(self, *, once: bool) -> None:
        pack(self.machine.root / "root/qodsna-1.tar.gz")
        pack(self.machine.root / "root/qodsna-2.tar.gz")
        with self.machine.running():
            self.tell(INSTALL)
            if not once:
                self.tell(INSTALL, " once more")
            for name, promise in PROMISES.items():
                self.look(name, promise)
            self.change()

    def tell(self, chapter: str, again: str = "") -> None:
        begun, blocks = time.monotonic(), self.book[chapter]
        told = sum(len(commands(block)) for block in blocks)
        self.machine.run("\n".join(blocks))
        spent = time.monotonic() - begun
        print(f"{chapter}{again}: {len(blocks)} blocks, {told} commands, {spent:.0f} s", flush=True)

    def look(self, name: str, promise: str) -> None:
        try:
            said = self.machine.run(f"set -o pipefail\nSITE={SITE}\n{REFUSED}\n{promise}").strip()
            print(f"  {name}: {said.splitlines()[-1] if said else 'yes'}", flush=True)
        except subprocess.CalledProcessError as error:
            self.wrong.append(f"{name}: {(error.stdout or '').strip()}")
            print(f"  {name}: NO", flush=True)

    def change(self) -> None:
        self.shell(SEED)
        pages, posts = json.loads(self.shell(PATHS).splitlines()[-1])
        readers = TlsReaders(SITE, pages, posts)
        readers.phase = Phase("warming up")
        with readers.reading():
            for chapter, release in {UPGRADE: "2", ROLLBACK: "1"}.items():
                with self.phase(readers, chapter):
                    self.tell(chapter)
                    self.wait_for(f"/srv/qodsna/releases/{release}")
                    time.sleep(5)
        self.look("all units are well", PROMISES["all units are well"])

    def shell(self, code: str) -> str:
        return self.machine.run(f"qodsna shell -v0 -c '{code}'")

    @contextmanager
    def phase(self, readers: TlsReaders, name: str) -> Iterator[None]:
        found = readers.phase = Phase(name)
        self.phases.append(found)
        yield
        self.wrong += [f"{name}: {n} × {what}" for what, n in found.failed.items()]
        print(f"  {found.answers.total()} answers, {found.failed.total()} failed", flush=True)

    def wait_for(self, release: str) -> None:
        expected, end = f"{release} {release}/.venv", time.monotonic() + SECONDS
        while (found := set(self.machine.run(RELEASES).splitlines())) != {expected}:
            if time.monotonic() > end:
                self.wrong.append(f"not all processes are of {release}: {found}")
                return
            time.sleep(0.5)
        print(f"  all processes and their programs are of {release}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--where-possible", action="store_true")
    parser.add_argument("--once", action="store_true", help="the short form: install once")
    options = parser.parse_args()
    end_politely_when_told()
    if why := why_not():
        return skipped(why, options.where_possible)
    begun = time.monotonic()
    with TemporaryDirectory(prefix="qodsna-install-") as name:
        drill = Drill(Machine(Path(name)))
        try:
            drill.machine.make()
        except NotReachableError as error:
            return skipped(str(error), options.where_possible)
        print(f"A fresh Debian is there after {time.monotonic() - begun:.0f} s", flush=True)
        try:
            drill.run(once=options.once)
        except subprocess.CalledProcessError:
            print(drill.machine.log.read_text()[-6000:])
            return 1
    for each in drill.wrong:
        print(f"WRONG: {each}")
    asked, failed = (sum(getattr(each, name).total() for each in drill.phases)
                     for name in ("answers", "failed"))  # fmt: skip
    print(f"{asked} requests during upgrade and rollback, {failed} failed; "
          f"{time.monotonic() - begun:.0f} s in all")  # fmt: skip
    return 1 if drill.wrong else 0


def skipped(why: str, is_allowed: bool) -> int:  # noqa: FBT001
    print(f"SKIPPED: the commands of docs/operations.md were not run here: {why}")
    return 0 if is_allowed else 3


if __name__ == "__main__":
    sys.exit(main())
