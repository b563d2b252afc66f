"""A fresh Debian in a folder, with a systemd of its own as its first process.

It has processes, mounts and a name of its own, and the network of this machine. Packages come from
where those of this machine come from: what tells apt, pip and npm so is seen there, too.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
RELEASE = "bookworm"
# What a fresh server has that the smallest Debian lacks.
SERVER = "systemd-sysv,dbus,ca-certificates"
SOURCES = ("/etc/apt/sources.list", "/etc/apt/sources.list.d/debian.sources")
HOME = Path("~root").expanduser()
PIP = ("/etc/pip.conf", f"{HOME}/.config/pip/pip.conf", f"{HOME}/.pip/pip.conf")
NPM = (f"{HOME}/.npmrc", "/usr/local/etc/npmrc", "/etc/npmrc")
SEEN = ("/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt", *PIP, *NPM)
TOLD = ("PIP_", "NPM_CONFIG_", "SSL_CERT_", "NODE_EXTRA_CA_CERTS", "HTTP_PROXY", "HTTPS_PROXY")
PORTS = {80: "nginx", 443: "nginx", 5432: "PostgreSQL", 6379: "Redis", 8000: "the newsroom"}
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# Into a group of processes, and then what it is that is to be done there.
JOIN = 'echo 0 > "$1/cgroup.procs"; shift; exec "$@"'
NAMESPACES = ("mount", "pid", "ipc", "uts", "cgroup")


def why_not() -> str:
    """What this machine lacks for another one in it; empty where nothing."""
    if os.geteuid() != 0:
        return "it takes root"
    if not shutil.which("mmdebstrap"):
        return "mmdebstrap is not installed"
    unshare = ["unshare", *(f"--{each}" for each in NAMESPACES), "--fork", "mount", "-t", "tmpfs"]
    tried = subprocess.run([*unshare, "none", "/mnt"], capture_output=True, check=False)
    if tried.returncode or not hierarchy():
        return "no namespaces are given to it"
    taken = [f"{port} ({whose})" for port, whose in PORTS.items() if is_taken(port)]
    return f"ports are taken: {', '.join(taken)}" if taken else ""


def is_taken(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def hierarchy() -> Path | None:
    """Where groups of processes may be made: version 2, and within the one we are in."""
    asked = ["findmnt", "--noheadings", "--first-only", "--types", "cgroup2", "--output", "TARGET"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    ours = [line[3:] for line in Path("/proc/self/cgroup").read_text().split() if line[:3] == "0::"]
    return Path(found + ours[0]) if found and ours else None


def shelves(told: dict[str, str]) -> set[str]:
    """The folders of this machine that pip looks for packages in."""
    texts = [Path(each).read_text() for each in PIP if Path(each).exists()]
    named = re.findall(
        r"(?:file://|\s|^)(/\S+)",
        "\n".join(texts + [told[each] for each in told if each[:4] == "PIP_"]),
    )
    return {each.removesuffix("/").removesuffix("/simple") for each in named if Path(each).is_dir()}


class NotReachableError(Exception):
    """No mirror of Debian answers."""


class Machine:
    def __init__(self, folder: Path) -> None:
        self.root, self.log = folder / "root", folder / "log"
        self.told = {
            name: text for name, text in os.environ.items() if name.upper().startswith(TOLD)
        }
        above = hierarchy()
        assert above
        self.group = above / f"qodsna-install-{os.getpid()}"

    def make(self) -> None:
        """Raises NotReachableError."""
        sources = [each for each in SOURCES if Path(each).exists()]
        command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={SERVER}"]
        command += ["--skip=output/dev", RELEASE, str(self.root), *sources]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            raise NotReachableError(made.stderr.strip().splitlines()[-1])
        (self.root / "etc/hostname").write_text("news\n")

    @contextmanager
    def running(self) -> Iterator[None]:
        self.group.mkdir()
        seen = [each for each in [*SEEN, *shelves(self.told)] if Path(each).exists()]
        command = ["unshare", *(f"--{each}" for each in NAMESPACES), "--propagation=private"]
        command += ["--fork", "--kill-child", "sh", str(HERE / "boot.sh"), str(self.root), *seen]
        with self.log.open("w") as log:
            unshare = subprocess.Popen(
                ["sh", "-c", JOIN, "sh", str(self.group), *command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            self._wait_for(unshare.pid)
            yield
        except subprocess.CalledProcessError:
            self.run("journalctl --no-pager --lines 20 --priority warning")
            raise
        finally:
            unshare.kill()
            unshare.wait()
            self._forget_group()

    def _wait_for(self, parent: int) -> None:
        children = Path(f"/proc/{parent}/task/{parent}/children")
        for _ in range(100):
            with suppress(OSError, ValueError, IndexError, subprocess.CalledProcessError):
                self.first = int(children.read_text().split()[0])
                self.run("systemctl is-system-running --wait || true; systemctl list-units")
                return
            time.sleep(0.2)
        raise SystemExit(f"systemd did not start:\n{self.log.read_text()}")

    def _forget_group(self) -> None:
        for _ in range(50):
            below = sorted(self.group.rglob("*/"), reverse=True)
            try:
                for each in [*below, self.group]:
                    each.rmdir()
                return
            except OSError:
                time.sleep(0.1)

    def run(self, script: str) -> str:
        """What root's shell says to these commands, up to the first that fails.

        Raises CalledProcessError. The log has the commands, and all that they say.
        """
        enter = ["nsenter", "--target", str(self.first), *(f"--{each}" for each in NAMESPACES)]
        environ = {**self.told, "PATH": PATH, "HOME": str(HOME), "LANG": "C.UTF-8"}
        given = [f"{name}={text}" for name, text in environ.items()]
        with self.log.open("a") as log:
            command = [*enter, "env", "-i", *given, "bash", "-exc", f"cd\n{script}"]
            said = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True,
                check=False,
            )  # fmt: skip
            log.write(said.stdout)
        said.check_returncode()
        return said.stdout
