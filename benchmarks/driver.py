"""A small load driver for the loopback: keep-alive connections that ask again and again."""

import math
import os
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

MOST_REQUESTS = 100_000
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class Reader:
    """One connection; it is opened again where the server has closed it."""

    def __init__(self, port: int, path: str) -> None:
        self.address = ("127.0.0.1", port)
        self.request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        self.connection: socket.socket | None = None

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def read(self) -> int:
        """Asks for the page once; the bytes of its HTML."""
        try:
            return self._read()
        except ConnectionError:
            self.close()
            return self._read()

    def _read(self) -> int:
        if not self.connection:
            self.connection = socket.create_connection(self.address, timeout=30)
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.sendall(self.request)
        answer = self._receive(b"")
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer = self._receive(answer)
        head, length = answer[:end], LENGTH.search(answer, 0, end + 2)
        if not head.startswith(b"HTTP/1.1 200 ") or not length:
            raise SystemExit(f"{self.request.decode()} answered {head.decode()}")
        missing = end + 4 + int(length[1]) - len(answer)
        while missing > 0:
            missing -= len(self._receive(b""))
        if CLOSES.search(head):
            self.close()
        return int(length[1])

    def _receive(self, before: bytes) -> bytes:
        assert self.connection
        chunk = self.connection.recv(1 << 17)
        if not chunk:
            raise ConnectionResetError
        return before + chunk


def read_for(seconds: float, port: int, path: str) -> tuple[list[float], int]:
    """The milliseconds of each answer that one connection got, and the bytes of the last one."""
    reader, times, size = Reader(port, path), [], 0
    end = time.perf_counter() + seconds
    try:
        while (start := time.perf_counter()) < end and len(times) < MOST_REQUESTS:
            size = reader.read()
            times.append(1000 * (time.perf_counter() - start))
    finally:
        reader.close()
    return times, size


def read_together(connections: int, seconds: float, port: int, path: str) -> tuple[int, float]:
    """How many answers all the connections got, and in how many seconds."""
    start = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        jobs = [pool.submit(read_for, seconds, port, path) for _ in range(connections)]
        answers = sum(len(job.result()[0]) for job in jobs)
    return answers, time.perf_counter() - start


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[math.ceil(share * len(times)) - 1]


def cpu_seconds(pid: int) -> float:
    """What a process and its children have computed so far; 0 where there is no /proc."""
    if not Path(f"/proc/{pid}/task/{pid}/children").exists():
        return 0.0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own, ended = ticks(pid)
    ticks_of_all = own + ended + sum(ticks(int(child))[0] for child in children)
    return ticks_of_all / os.sysconf("SC_CLK_TCK")


def ticks(pid: int) -> tuple[int, int]:
    """Of a process itself, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system, children_user, children_system = map(int, fields[11:15])
    return user + system, children_user + children_system
