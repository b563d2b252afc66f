"""A small load driver for the loopback: keep-alive connections that ask again and again.

``wrk`` takes its place where many ask at once and it is installed.
"""

import math
import os
import re
import selectors
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

MOST_REQUESTS = 100_000
EACH, LONGEST_SECONDS = 4, 120
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
LINE, HEAD = b"\r\n", b"\r\n\r\n"
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
WRK = re.compile(r"(\d+) requests in ([\d.]+)s")


@dataclass(frozen=True)
class Question:
    """A page of a server of this machine, and the headers that it is asked with."""

    port: int
    path: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def request(self) -> bytes:
        headers = {"Host": f"127.0.0.1:{self.port}", **self.headers}
        lines = [
            f"GET {self.path} HTTP/1.1",
            *(f"{name}: {text}" for name, text in headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode()


class Reader:
    """One connection; it is opened again where the server has closed it."""

    def __init__(self, question: Question) -> None:
        self.question, self.request = question, question.request
        self.connection: socket.socket | None = None
        self._forget()

    def _forget(self) -> None:
        self.before, self.missing = b"", 0
        self.is_chunked = self.closes = False

    def open(self) -> socket.socket:
        if not self.connection:
            self.connection = socket.create_connection(("127.0.0.1", self.question.port), 30)
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.connection

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None
        self._forget()

    def ask(self, times: int = 1) -> None:
        self.open().sendall(self.request * times)

    def read(self) -> int:
        """Asks for the page once; the bytes of its body."""
        try:
            self.ask()
            while not self.receive():
                pass
        except ConnectionError:
            self.close()
            self.ask()
            while not self.receive():
                pass
        if self.closes:
            self.close()
        return self.size

    def receive(self) -> int:
        """Takes what has come; how many answers are whole by it."""
        chunk = self.open().recv(1 << 18)
        if not chunk:
            raise ConnectionResetError
        answers, data = 0, self.before + chunk if self.before else chunk
        self.before, place = b"", 0
        while True:
            if self.missing:
                taken = min(self.missing, len(data) - place)
                self.missing, place = self.missing - taken, place + taken
                if self.missing:
                    return answers
                answers += not self.is_chunked
            end = data.find(LINE if self.is_chunked else HEAD, place)
            if end < 0 or (self.is_chunked and len(data) < end + len(HEAD)):
                self.before = data[place:]
                return answers
            if self.is_chunked:
                place = end + self._begin_chunk(data[place:end])
                answers += not self.is_chunked
            else:
                self._begin(data[place : end + 2])
                place = end + len(HEAD)

    def _begin(self, head: bytes) -> None:
        length = LENGTH.search(head)
        self.is_chunked = bool(CHUNKED.search(head))
        if not head.startswith(b"HTTP/1.1 200 ") or not (length or self.is_chunked):
            raise SystemExit(f"{self.question.path} answered {head.decode()}")
        self.size = self.missing = 0 if self.is_chunked else int(length[1])  # type: ignore[index]
        self.closes = bool(CLOSES.search(head))

    def _begin_chunk(self, line: bytes) -> int:
        """How many bytes its line ends with; the last chunk is empty, with an empty line."""
        if not (size := int(line, 16)):
            self.is_chunked = False
            return len(HEAD)
        self.size, self.missing = self.size + size, size + len(LINE)
        return len(LINE)


def read_for(seconds: float, question: Question, least: int = 1) -> tuple[list[float], int]:
    """The milliseconds of each answer that one connection got, ``least`` of them however long it
    takes; and the bytes of the last one.
    """
    reader, times, size = Reader(question), [], 0
    end = time.perf_counter() + seconds
    try:
        while ((start := time.perf_counter()) < end or len(times) < least) and (
            len(times) < MOST_REQUESTS
        ):
            size = reader.read()
            times.append(1000 * (time.perf_counter() - start))
    finally:
        reader.close()
    return times, size


def storm(
    connections: int, seconds: float, question: Question, *, ahead: int = 1
) -> tuple[int, float]:
    """How many answers so many connections got at once, and in how many seconds: more of them
    where else there were too few to say anything.

    Each asks ``ahead`` times before it has an answer: a driver in Python has then less to do than
    a server like nginx. ``wrk`` needs no such thing.
    """
    if wrk := shutil.which("wrk"):
        return wrk_says(wrk, connections, seconds, question)
    readers = [Reader(question) for _ in range(connections)]
    answers, began = 0, time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        for reader in readers:
            reader.ask(ahead)
            waiting.register(reader.open(), selectors.EVENT_READ, reader)
        while (took := time.perf_counter() - began) < seconds or answers < EACH * connections:
            if took > LONGEST_SECONDS:
                raise SystemExit(f"{question.path} gave {answers} answers in {took:.0f} s")
            for key, _ in waiting.select(1):
                answers += again(waiting, key.data, ahead)
    for reader in readers:
        reader.close()
    return answers, took


def again(waiting: selectors.BaseSelector, reader: Reader, ahead: int) -> int:
    """Takes answers and asks for as many; how many they were."""
    try:
        answers = reader.receive()
        if not (answers and reader.closes):
            reader.ask(answers)
            return answers
    except ConnectionError:
        answers = 0
    waiting.unregister(reader.open())
    reader.close()
    reader.ask(ahead)
    waiting.register(reader.open(), selectors.EVENT_READ, reader)
    return answers


def wrk_says(wrk: str, connections: int, seconds: float, question: Question) -> tuple[int, float]:
    headers = [part for each in question.headers.items() for part in ("-H", ": ".join(each))]
    load = ["-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
    url = f"http://127.0.0.1:{question.port}{question.path}"
    said = subprocess.run([wrk, *load, *headers, url], check=True, capture_output=True, text=True)
    if "Non-2xx" in said.stdout:
        raise SystemExit(f"{question.path} answered\n{said.stdout}")
    answers, took = WRK.search(said.stdout).groups()  # type: ignore[union-attr]
    return int(answers), float(took)


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[math.ceil(share * len(times)) - 1]


def cpu_of(pids: Iterable[int]) -> float:
    return sum(map(cpu_seconds, pids))


def cpu_seconds(pid: int) -> float:
    """What a process and its children have computed so far; 0 where there is no /proc."""
    if not Path(f"/proc/{pid}/task/{pid}/children").exists():
        return 0.0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own, ended = ticks(pid)
    ticks_of_all = own + ended + sum(ticks(int(child))[0] for child in children)
    return ticks_of_all / os.sysconf("SC_CLK_TCK")


def ticks(pid: int) -> tuple[int, int]:
    """Of a process itself, and of its children that have ended; none of one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    user, system, children_user, children_system = map(int, fields[11:15])
    return user + system, children_user + children_system
