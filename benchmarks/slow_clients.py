"""Clients that press by being slow: ``python -m benchmarks.slow_clients KIND HOST NUMBER PATH``.

Each comes from an address of its own and takes or sends a byte a second; who is hung up on comes
again. Says ``there`` once all have come. When its input ends it tells, as JSON, how many were there
and what became of them.
"""

import contextlib
import json
import os
import selectors
import socket
import sys
import time
from collections import Counter

from benchmarks.pressure import room_for_files
from benchmarks.visitor import own_address

WINDOW = 2048
HEAD = "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: identity\r\n"
FORM = "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\nx"


class Slow:
    def __init__(self, kind: str, host: str, path: str) -> None:
        self.kind, self.host, self.path = kind, host, path
        self.counts: Counter = Counter()

    def come(self, number: int) -> socket.socket | None:
        line = socket.socket()
        if self.kind == "reader":
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
        line.settimeout(5)
        host, port = self.host.split(":")
        try:
            line.bind((own_address(), 0))
            line.connect((host, int(port)))
            line.sendall(self._said(number))
        except OSError:
            self.counts["could not come"] += 1
            line.close()
            return None
        line.settimeout(0)
        self.counts["came"] += 1
        return line

    def _said(self, number: int) -> bytes:
        told = {"path": self.path, "host": self.host}
        if self.kind == "body":
            length = 4_000_000 if number % 2 else 200_000
            return FORM.format(length=length, **told).encode()
        return (HEAD.format(**told) + ("X-Slow: " if self.kind == "head" else "\r\n")).encode()

    def trickle(self, line: socket.socket) -> bool:
        """Whether it is still there."""
        with contextlib.suppress(BlockingIOError):
            if self.kind == "reader":
                return self._took(line.recv(1))
            line.send(b"x")
            return self._took(line.recv(1 << 16))
        return True

    def _took(self, data: bytes) -> bool:
        self.counts["answered"] += self.kind != "reader" and bool(data)
        return bool(data)


def press(slow: Slow, number: int) -> int:
    """Until standard input ends; how many were there."""
    lines: list[socket.socket | None] = [None] * number
    is_told = False
    with selectors.DefaultSelector() as told:
        told.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for place, line in enumerate(lines):
                if line is None:
                    lines[place] = slow.come(place)
                elif not is_there(slow, line):
                    slow.counts["hung up on"] += 1
                    line.close()
                    lines[place] = None
                if place % 10 == 9:
                    time.sleep(5 / number)
            if not is_told:
                print("there", flush=True)
                is_told = True
            if told.select(0.5):
                return sum(line is not None for line in lines)


def is_there(slow: Slow, line: socket.socket) -> bool:
    with contextlib.suppress(OSError):
        return slow.trickle(line)
    return False


if __name__ == "__main__":
    kind, host, number, path = sys.argv[1:]
    # They compute on other machines: here they leave the cores to who answers.
    os.nice(10)
    room_for_files()
    slow = Slow(kind, host, path)
    held = press(slow, int(number))
    print(json.dumps({"held": held, **slow.counts}))
