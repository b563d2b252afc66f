"""A film of 2 GiB sent to a web process of 512 MiB over a line that keeps breaking.

``python -m benchmarks.upload [--mebibytes 2048] [--memory 512] [--piece 64]``: gunicorn as in
production with that much address space for each of its processes, loopback only. Every third
piece is cut off halfway, and three times all workers are killed in the middle of one. Fails
unless every byte has come, and within the memory.
"""

import argparse
import base64
import hashlib
import http.client
import random
import resource
import signal
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookies import SimpleCookie
from os import kill
from pathlib import Path

from benchmarks.site import Site, end_politely_when_told

MEBIBYTE = 1024 * 1024
BLOCK = MEBIBYTE
NAME, PASSWORD, TOKEN = "photo", "benchmark-only", "t" * 32
FILES = "/admin/media/upload/files/"
KILLS = 3
RECOVERY_SECONDS = 30


def main() -> int:
    options = arguments()
    end_politely_when_told()
    report = measure(options.mebibytes, options.memory, options.piece)
    print(table(report))
    whole = report["sha256_sent"] == report["sha256_stored"]
    small = report["peak_rss_mib"] <= options.memory
    return 0 if whole and small else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mebibytes", type=int, default=2048)
    parser.add_argument("--memory", type=int, default=512, help="of a web process, in MiB")
    parser.add_argument("--piece", type=int, default=64, help="of one request, in MiB")
    return parser.parse_args()


def measure(mebibytes: int, memory: int, piece: int, kills: int = KILLS) -> dict:
    """The figures of one film: bytes, seconds, breaks, memory and both checksums."""
    with tempfile.TemporaryDirectory(prefix="qodsna-upload-") as folder:
        site = Site(Path(folder), DEMO="no", REQUIRE_2FA="no", DJANGO_SUPERUSER_PASSWORD=PASSWORD)
        site.manage("migrate", "--verbosity", "0")
        named = ("--username", NAME, "--email", "", "--verbosity", "0")
        site.manage("createsuperuser", "--noinput", *named)
        with address_space(memory), site.serving() as master:
            unlimited()
            with watching(master) as peak:
                sender = Sender(site, master, mebibytes, piece, kills)
                start = time.monotonic()
                address = sender.send()
                seconds = time.monotonic() - start
        stored = Path(folder) / "uploads" / address.rpartition("/")[2].replace("-", "")
        return {
            "mebibytes": mebibytes,
            "seconds": seconds,
            "requests": sender.requests,
            "cuts": sender.cuts,
            "kills": sender.kills,
            "resent_mib": (sender.sent - mebibytes * MEBIBYTE) / MEBIBYTE,
            "memory_mib": memory,
            "peak_rss_mib": peak[0] / 1024,
            "sha256_sent": checksum(film(0, mebibytes * MEBIBYTE)),
            "sha256_stored": checksum(blocks_of(stored)),
        }


class Sender:
    """A client that goes on where the server says it stopped."""

    def __init__(self, site: Site, master: int, mebibytes: int, piece: int, kills: int) -> None:
        self.site, self.master, self.most_kills = site, master, kills
        self.size, self.piece = mebibytes * MEBIBYTE, piece * MEBIBYTE
        self.headers = {"Tus-Resumable": "1.0.0", **signed_in(site.port)}
        self.requests = self.cuts = self.kills = self.sent = 0
        self.chance = random.Random(1404)
        pieces = max(self.size // self.piece, kills + 1)
        self.kill_at = {1 + number * pieces // kills for number in range(kills)}

    def send(self) -> str:
        """The address of the whole upload."""
        told = f"filename {encoded('film.mp4')},kind {encoded('video')}"
        answer = self.ask("POST", FILES, {"Upload-Length": str(self.size), "Upload-Metadata": told})
        address = answer["Location"]
        while (offset := self.offset(address)) < self.size:
            self.requests += 1
            with suppress(OSError, http.client.HTTPException):
                self.send_piece(address, offset)
        return address

    def send_piece(self, address: str, offset: int) -> None:
        length = min(self.piece, self.size - offset)
        stop = length
        if doomed := self.kills < self.most_kills and self.requests in self.kill_at:
            self.kills += 1
        if doomed or self.requests % 3 == 0:
            stop = self.chance.randrange(length)
        connection = self.connection()
        try:
            self.put_head(connection, address, offset, length)
            for block in film(offset, stop):
                connection.send(block)
                self.sent += len(block)
            if doomed:
                kill_workers(self.master)
            elif stop < length:
                self.cuts += 1
            else:
                connection.getresponse().read()
        finally:
            connection.close()

    def put_head(
        self, connection: http.client.HTTPConnection, address: str, offset: int, length: int
    ) -> None:
        connection.putrequest("PATCH", address)
        for name, value in {
            **self.headers,
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(length),
            "Upload-Offset": str(offset),
        }.items():
            connection.putheader(name, value)
        connection.endheaders()

    def offset(self, address: str) -> int:
        """Where to go on; waits for workers that are being replaced."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError, http.client.HTTPException):
                return int(self.ask("HEAD", address, {})["Upload-Offset"])
            time.sleep(0.1)
        raise SystemExit("the server did not come back")

    def ask(self, method: str, address: str, headers: dict[str, str]) -> http.client.HTTPMessage:
        connection = self.connection()
        try:
            connection.request(method, address, headers={**self.headers, **headers})
            answer = connection.getresponse()
            if answer.status >= 300:
                raise SystemExit(f"{method} {address}: {answer.status} {answer.read().decode()}")
            return answer.headers
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)


def signed_in(port: int) -> dict[str, str]:
    """The headers of somebody who may add films."""
    form = {"username": NAME, "password": PASSWORD, "csrfmiddlewaretoken": TOKEN}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrftoken={TOKEN}",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/admin/login/", urllib.parse.urlencode(form), headers)
    cookies = SimpleCookie("; ".join(connection.getresponse().headers.get_all("Set-Cookie") or []))
    connection.close()
    together = "; ".join(f"{name}={cookies[name].value}" for name in ("csrftoken", "sessionid"))
    return {"Cookie": together, "X-CSRFToken": cookies["csrftoken"].value}


def film(offset: int, length: int) -> Iterator[bytes]:
    """The bytes of a film that is the same every time, and nowhere alike."""
    noise = random.Random(14).randbytes(BLOCK - 8)
    end = offset + length
    while offset < end:
        number, inside = divmod(offset, BLOCK)
        block = (number.to_bytes(8, "big") + noise)[inside : inside + end - offset]
        yield block
        offset += len(block)


def blocks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def checksum(blocks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@contextmanager
def address_space(mebibytes: int) -> Iterator[None]:
    """What is started inside may take no more; heaps of threads count from the first byte."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes * MEBIBYTE, most))
    try:
        yield
    finally:
        unlimited()


def unlimited() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def workers(master: int) -> list[int]:
    with suppress(OSError):
        children = Path(f"/proc/{master}/task/{master}/children").read_text()
        return [int(pid) for pid in children.split()]
    return []


def kill_workers(master: int) -> None:
    for pid in workers(master):
        with suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


@contextmanager
def watching(master: int) -> Iterator[list[int]]:
    """The most resident memory that any process of the server has had, in KiB."""
    peak, stop = [0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.05):
            peak[0] = max([peak[0], *map(high_water, [master, *workers(master)])])

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def high_water(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def table(report: dict) -> str:
    same = "the same" if report["sha256_sent"] == report["sha256_stored"] else "NOT THE SAME"
    return (
        f"{report['mebibytes']} MiB in {report['seconds']:.1f} s "
        f"({report['mebibytes'] / report['seconds']:.0f} MiB/s), {report['requests']} requests, "
        f"{report['cuts']} cut off, workers killed {report['kills']} times, "
        f"{report['resent_mib']:.1f} MiB sent again\n"
        f"peak of a web process: {report['peak_rss_mib']:.0f} MiB resident, "
        f"{report['memory_mib']} MiB of address space allowed\n"
        f"SHA-256 {report['sha256_stored']}: {same} as was sent"
    )


if __name__ == "__main__":
    raise SystemExit(main())
