"""gunicorn's threaded worker, in which threads answer and one loop waits for all that is slow.

The loop gathers a request whole before a thread is asked, and sends what the thread has answered
as its reader takes it. Only a body too large to be gathered is read by a thread, one of its own
kind. Whoever is too slow is hung up on, and when lines run short the one that has waited longest
makes room. What waits for a thread waits briefly: beyond that the answer is 503.
"""

import contextlib
import selectors
import socket
import time
from collections.abc import Callable
from concurrent import futures
from functools import partial
from typing import Any

from gunicorn.errors import ConfigError
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from qodsna.server.busy import Busy
from qodsna.server.door import FULL_SECONDS, TURN_SECONDS, Door
from qodsna.server.line import BYTES_A_SECOND, GRACE_SECONDS, TOO_LONG, Line, TooLongError
from qodsna.server.turns import BRIEF_SECONDS, Turns

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
SEND_SECONDS, LINGER_SECONDS, LOOK_SECONDS = 30, 2, 0.1
# How many requests wait in a process for its threads, and how long.
MOST_WAITING, PATIENCE_SECONDS = 256, 3
SPARED_SECONDS = 2  # Who was let in just now may be about to speak.


class Worker(ThreadWorker):
    """``worker_connections`` lines at most in a process; TLS is for the server in front."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.busy = Busy()
        self.lines: set[Line] = set()
        self.asked = {"pages": 0, "streams": 0, "health": 0}
        self.door, self.looks_at = Door(), 0.0

    @classmethod
    def check_config(cls, cfg: Any, _log: Any) -> None:
        if cfg.is_ssl:
            raise ConfigError("TLS is for the server in front, not for gunicorn.")

    def init_process(self) -> None:
        self.make_pools()
        super().init_process()

    def get_thread_pool(self) -> Turns:
        return Turns(self.cfg.threads)

    def make_pools(self) -> None:
        sizes = {"streams": self.cfg.threads, "health": 1}
        self.pools = {name: futures.ThreadPoolExecutor(size) for name, size in sizes.items()}

    # What comes.

    def accept(self, listener: socket.socket) -> None:
        for _ in range(self.door.at_once(self.nr_conns)):
            if self.nr_conns + 1 >= self.worker_connections and not self.make_room():
                self.shut_door(FULL_SECONDS)
                return
            try:
                sock, address = listener.accept()
            except OSError:
                return
            self.nr_conns += 1
            line = Line(self.cfg, sock, address, listener.getsockname(), self.wake)
            self.wait(line, READ, self.gather, GRACE_SECONDS)
        self.shut_door(TURN_SECONDS)

    def shut_door(self, seconds: float) -> None:
        self.door.shut(seconds)
        self.set_accept_enabled(False)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001
        if not enabled or not self.door.shut_seconds:
            super().set_accept_enabled(enabled)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        most = BRIEF_SECONDS if self.tpool.are_waited_for else timeout
        super().wait_for_and_dispatch_events(min(self.door.shut_seconds or most, most))
        self.tpool.look()

    def gather(self, line: Line) -> None:
        was_idle = line.is_idle
        if not line.receive():
            self.drop(line)
        else:
            self.advance(line, was_idle=was_idle)

    def advance(self, line: Line, *, was_idle: bool) -> None:
        """Asks a thread where the request is whole, else waits for its rest."""
        has_begun = line.request is not None
        try:
            is_whole = line.is_whole()
        except StopIteration:
            self.drop(line)
        except TooLongError:
            line.sock.sendall(TOO_LONG)
            self.hang_up(line)
        except Exception as error:
            self.handle_error(None, line.sock, line.client, error)
            self.hang_up(line)
        else:
            if is_whole:
                self.ask(line)
            elif was_idle or (line.request is not None and not has_begun):
                seconds = GRACE_SECONDS + line.missing / BYTES_A_SECOND
                self.wait(line, READ, self.gather, seconds)

    def ask(self, line: Line) -> None:
        self.leave_alone(line)
        kind = line.kind
        if self.asked[kind] >= MOST_WAITING + self.cfg.threads:
            self.busy.turn_away(line)
            self.hang_up(line)
            return
        self.asked[kind] += 1
        line.since = time.monotonic()
        pool: Any = self.pools.get(kind, self.tpool)
        future = pool.submit(self.answer if kind == "pages" else self.handle, line)
        end = partial(self.method_queue.defer, self.finish_request, line)
        future.add_done_callback(lambda done: end(done, kind))

    def answer(self, line: Line) -> bool:
        """In a thread; whoever has waited too long for it is told at once to come again."""
        if time.monotonic() - line.since < PATIENCE_SECONDS:
            return self.handle(line)
        with contextlib.suppress(OSError):
            self.busy.turn_away(line)
        return False

    # What goes.

    def wake(self, line: Line) -> None:
        """Called by a thread that has left something to send."""
        self.method_queue.defer(self.happened, line, self.begin_sending, None)

    def begin_sending(self, line: Line) -> None:
        if line.events != WRITE and not line.sock.is_empty:
            seconds = SEND_SECONDS + line.sock.waiting / BYTES_A_SECOND
            self.wait(line, WRITE, self.send, seconds)

    def send(self, line: Line) -> None:
        if not line.sock.flush():
            if line.sock.is_of_files:
                line.until = time.monotonic() + SEND_SECONDS
            return
        self.leave_alone(line)
        if line.has_finished:
            self.go_on(line)

    def finish_request(self, line: Line, future: futures.Future, kind: str = "pages") -> None:
        self.asked[kind] -= 1
        line.source.close()
        is_right = not future.cancelled() and not future.exception()
        line.is_kept = is_right and bool(future.result()) and not line.sock.is_broken
        line.has_finished = True
        self.happened(line, self.go_on if line.sock.is_empty else self.begin_sending, None)

    def go_on(self, line: Line) -> None:
        """With the next request, of which something may be here already."""
        if not line.is_kept:
            self.hang_up(line)
            return
        line.next_request()
        seconds = self.cfg.keepalive if self.alive else STOP_KEEPALIVE_LINGER
        self.wait(line, READ, self.gather, seconds)
        if line.head:
            self.advance(line, was_idle=True)

    def hang_up(self, line: Line) -> None:
        """Politely: what was sent arrives, though something of his may still be on its way."""
        line.has_finished, line.is_kept = True, False
        if not line.sock.is_empty:
            self.begin_sending(line)
        elif line.sock.is_broken:
            self.drop(line)
        else:
            line.line.shutdown(socket.SHUT_WR)
            self.wait(line, READ, self.linger, LINGER_SECONDS)

    def linger(self, line: Line) -> None:
        if not line.receive():
            self.drop(line)
        line.head.clear()

    # Who waits.

    def wait(self, line: Line, events: int, step: Callable[[Line], None], seconds: float) -> None:
        look_for = self.poller.modify if line.events else self.poller.register
        look_for(line.line, events, partial(self.happened, line, step))
        self.lines.add(line)
        line.events, line.since = events, time.monotonic()
        line.until = line.since + seconds

    def leave_alone(self, line: Line) -> None:
        if line.events:
            self.poller.unregister(line.line)
        line.events = 0
        self.lines.discard(line)

    def happened(self, line: Line, step: Callable[[Line], None], _sock: Any) -> None:
        """A step for a line that may be gone by now; its end is nobody's error."""
        if line.line.fileno() < 0:
            return
        try:
            step(line)
        except BlockingIOError:
            return
        except OSError:
            self.drop(line)
        except Exception:
            self.log.exception("A line broke")
            self.drop(line)

    def drop(self, line: Line) -> None:
        self.leave_alone(line)
        line.source.close()
        line.sock.close()
        line.line.close()
        self.nr_conns -= 1

    def make_room(self) -> bool:
        """Of those that say or take too little the one that has for longest, else an idle one.

        False where that one has only just begun.
        """
        last = min(self.lines, key=Line.goes_after, default=None)
        if last is None or not (last.has_been_told or last.has_waited > SPARED_SECONDS):
            return False
        self.drop(last)
        return True

    def murder_keepalived(self, force: bool = False) -> None:  # noqa: FBT001, FBT002
        """Those whose time is over, looked for now and then: who comes may be one of thousands."""
        now = time.monotonic()
        if force or now >= self.looks_at:
            self.looks_at = now + LOOK_SECONDS
            for line in [each for each in self.lines if force or each.until <= now]:
                self.drop(line)

    def _cap_keepalive(self, deadline: float) -> None:
        for line in self.lines:
            if line.is_idle:
                line.until = min(line.until, deadline)
