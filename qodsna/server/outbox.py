"""What is on its way to a reader: a thread leaves it here, and the loop sends it as he takes it."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from socket import socket
from typing import Any

# A page goes whole; of what is made piece by piece so much waits at most, and its thread with it.
MOST_WAITING = 1024**2
HELD_SECONDS = 30
AT_ONCE = 1024**2

Piece = memoryview | tuple[int, int, int]


class Outbox:
    """Looks like a socket to gunicorn's answers and never blocks on its reader.

    ``wake`` is called from a thread when the loop has something to send. Raises ConnectionError
    where the reader has gone, or takes too long over what is made piece by piece.
    """

    def __init__(self, line: socket, wake: Callable[[], None]) -> None:
        self.line, self.wake = line, wake
        self.is_broken = False
        self.waiting = 0
        self._pieces: deque[Piece] = deque()
        self._changed = threading.Condition()

    def sendall(self, data: bytes) -> None:
        with self._changed:
            self._wait_for_room()
            rest = memoryview(data)
            if not self._pieces:
                rest = rest[self._send_now(rest) :]
            if rest:
                self._put(rest, len(rest))

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def sendfile(self, file: Any, offset: int, count: int) -> None:
        """From ``offset`` so many bytes; the file may be closed meanwhile."""
        with self._changed:
            self._wait_for_room()
            self._put((os.dup(file.fileno()), offset, count), 0)

    def flush(self) -> bool:
        """Sends what the reader takes at once; whether nothing is left. For the loop."""
        with self._changed:
            while self._pieces:
                if not self._send_first():
                    break
            self._changed.notify_all()
            return not self._pieces

    def close(self) -> None:
        """Nothing more goes out."""
        with self._changed:
            self.is_broken = True
            for piece in self._pieces:
                if isinstance(piece, tuple):
                    os.close(piece[0])
            self._pieces.clear()
            self._changed.notify_all()

    @property
    def is_empty(self) -> bool:
        return not self._pieces

    @property
    def is_of_files(self) -> bool:
        return bool(self._pieces) and isinstance(self._pieces[0], tuple)

    def shutdown(self, how: int) -> None:
        raise OSError("the loop hangs up")

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001
        """It never blocks."""

    def gettimeout(self) -> float:
        return 0.0

    def fileno(self) -> int:
        return self.line.fileno()

    def _put(self, piece: Piece, size: int) -> None:
        self._pieces.append(piece)
        self.waiting += size
        self.wake()

    def _wait_for_room(self) -> None:
        end = time.monotonic() + HELD_SECONDS
        while self.waiting > MOST_WAITING and not self.is_broken:
            if not self._changed.wait(end - time.monotonic()):
                self.is_broken = True
        if self.is_broken:
            raise ConnectionResetError

    def _send_now(self, data: memoryview) -> int:
        try:
            return self.line.send(data)
        except BlockingIOError:
            return 0

    def _send_first(self) -> bool:
        """Whether the reader took the whole of the first piece."""
        piece = self._pieces[0]
        if isinstance(piece, memoryview):
            sent = self._send_now(piece)
            self.waiting -= sent
            return self._is_over(sent == len(piece), piece[sent:])
        file, offset, count = piece
        try:
            sent = os.sendfile(self.line.fileno(), file, offset, min(count, AT_ONCE))
        except BlockingIOError:
            return False
        if not sent:
            raise ConnectionResetError("a file has become shorter")
        if sent == count:
            os.close(file)
        return self._is_over(sent == count, (file, offset + sent, count - sent))

    def _is_over(self, is_whole: bool, rest: Piece) -> bool:  # noqa: FBT001
        if is_whole:
            self._pieces.popleft()
        else:
            self._pieces[0] = rest
        return is_whole
