"""A worker of gunicorn between slow clients and a small application, in this process."""

import contextlib
import os
import socket
import threading
import time

import pytest
from gunicorn.config import Config
from gunicorn.errors import ConfigError
from gunicorn.glogging import Logger
from gunicorn.http.wsgi import FileWrapper

from qodsna.server import line as lines
from qodsna.server import outbox, worker
from qodsna.server.worker import Worker

SLOW = 60
BIG = 8 * 1024**2
SIMPLE = b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n"


class Application:
    """Answers by the address that was asked; ``gate`` holds back what asks for it."""

    def __init__(self, folder):
        self.gate, self.held = threading.Event(), threading.Semaphore(0)
        self.film = folder / "film"
        self.film.write_bytes(bytes(BIG))

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read()
        path = environ["PATH_INFO"]
        if path == "/held":
            self.held.release()
            self.gate.wait(20)
        if path == "/endless":
            start_response("200 OK", [])
            return (bytes(lines.MOST_GATHERED) for _ in range(100))
        if path == "/broken":
            start_response("200 OK", [("Content-Length", "9")])
            return (1 / each for each in (1, 0))
        if path == "/film":
            start_response("200 OK", [("Content-Length", str(BIG))])
            return FileWrapper(self.film.open("rb"))
        said = bytes(BIG) if path == "/big" else b"%d" % len(body)
        start_response("200 OK", [("Content-Length", str(len(said)))])
        return [said]


class Server:
    def __init__(self, folder, listener=None, **settings):
        self.cfg = Config()
        for name, value in {"threads": 2, "worker_connections": 200, **settings}.items():
            self.cfg.set(name, value)
        self.listener = listener or socket.create_server(("127.0.0.1", 0), backlog=512)
        self.app = Application(folder)
        self.worker = Worker(1, os.getppid(), [self.listener], None, 30, self.cfg, Logger(self.cfg))
        self.worker.wsgi = self.app
        self.worker.tpool = self.worker.get_thread_pool()
        self.worker.make_pools()
        self.worker.poller = worker.selectors.DefaultSelector()
        self.worker.method_queue.init()
        self.running = threading.Thread(target=self.worker.run)

    def open(self, said=b"", window=0):
        line = socket.socket()
        if window:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        line.settimeout(10)
        line.connect(self.listener.getsockname())
        line.sendall(said)
        return line

    def ask(self, said=SIMPLE % b""):
        with self.open(said) as line:
            return answer(line)


def answer(line):
    """The head of one answer, and its body."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = line.recv(1)
        if not byte:
            return head, b""
        head += byte
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
    body = b""
    while len(body) < length and (data := line.recv(min(length - len(body), 1 << 20))):
        body += data
    return head, body


def is_closed(line):
    with contextlib.suppress(ConnectionError):
        while line.recv(1 << 20):
            pass
    return True


def post(length, body=b"", *more):
    head = [b"POST / HTTP/1.1", b"Host: x", b"Content-Length: %d" % length, *more]
    return b"\r\n".join([*head, b"", b""]) + body


@contextlib.contextmanager
def serving(folder, listener=None, **settings):
    server = Server(folder, listener, **settings)
    server.running.start()
    try:
        yield server
    finally:
        server.app.gate.set()
        server.worker.handle_exit(None, None)
        server.running.join(20)
        for pool in (server.worker.tpool, *server.worker.pools.values()):
            pool.shutdown()
    assert not server.running.is_alive()
    assert server.worker.nr_conns == 0


def test_processes_share_even_few_lines(tmp_path, monkeypatch):
    # Threads of one process wake each other later than processes do.
    monkeypatch.setattr(worker, "TURN_SECONDS", 0.05)
    with serving(tmp_path) as one, serving(tmp_path, one.listener.dup()) as other:
        opened = [one.open(SIMPLE % b"") for _ in range(24)]
        assert [answer(line)[1] for line in opened] == [b"0"] * 24
        shares = [each.worker.nr_conns for each in (one, other)]
        for line in opened:
            line.close()
    assert sum(shares) == 24
    assert min(shares) >= 6


@pytest.fixture
def server(tmp_path):
    with serving(tmp_path, graceful_timeout=1) as server:
        yield server


def test_slow_clients_of_every_kind_hold_no_thread(server):
    heads = [server.open(b"GET / HTTP/1.1\r\nX: ") for _ in range(SLOW)]
    bodies = [server.open(post(1000, b"part")) for _ in range(SLOW)]
    readers = [server.open(SIMPLE % each, 65536) for each in (b"big", b"film") * 10]
    pieces = [server.open(post(lines.MOST_GATHERED + 1, b"part")) for _ in range(20)]
    answered = [server.ask()[1] for _ in range(20)]
    assert answered == [b"0"] * 20
    for line in bodies:
        line.sendall(bytes(996))
        assert answer(line)[1] == b"1000"
    got = [len(answer(line)[1]) for line in readers[:4]]
    assert got == [BIG] * 4
    for line in heads + bodies + readers + pieces:
        line.close()


def test_requests_follow_each_other_on_a_line(server):
    with server.open(SIMPLE % b"" + post(3, b"abc") + b"\r\n" + SIMPLE % b"") as line:
        assert [answer(line)[1] for _ in range(3)] == [b"0", b"3", b"0"]
    chunked = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    for said, size in {
        chunked: 3,
        post(4, b"film", b"Content-Type: application/offset+octet-stream"): 4,
        post(2 * 1024**2, bytes(2 * 1024**2)): 2 * 1024**2,
        post(200_000, bytes(200_000), b"Connection: close"): 200_000,
    }.items():
        head, body = server.ask(said)
        assert (b"Connection: close" in head, body) == (True, b"%d" % size)


def test_who_waits_for_leave_gets_it(server):
    with server.open(post(3, b"", b"Expect: 100-continue")) as line:
        assert answer(line)[0].startswith(b"HTTP/1.1 100 ")
        line.sendall(b"abc")
        assert answer(line)[1] == b"3"


def test_what_is_no_request_is_refused(server):
    for said, status in {
        b"GET / HTTP/1.1\r\nwrong\r\n\r\n": b"400",
        b"GET / HTTP/1.1\r\nX: " + bytes(lines.MOST_HEAD): b"431",
        b"PROXY\r\n\r\n": b"400",
    }.items():
        assert server.ask(said)[0].startswith(b"HTTP/1.1 " + status), said
    assert server.ask(SIMPLE % b"broken")[0].startswith(b"HTTP/1.1 200")


def test_who_is_too_slow_is_hung_up_on(server, monkeypatch):
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(lines, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(worker, "SEND_SECONDS", 0.1)
    monkeypatch.setattr(worker, "BYTES_A_SECOND", 10**9)
    monkeypatch.setattr(outbox, "HELD_SECONDS", 0.1)
    slow = [server.open(said) for said in (b"", b"GET /", post(9, b"p"), post(2**21, b"p"))]
    slow += [server.open(SIMPLE % each, 65536) for each in (b"big", b"film", b"endless")]
    time.sleep(2)
    assert all(is_closed(line) for line in slow)


def test_who_comes_when_all_lines_are_taken_waits_for_those_who_came_just_before(tmp_path):
    with serving(tmp_path, worker_connections=20) as server:
        lines = [server.open() for _ in range(60)]
        time.sleep(0.3)
        for line in lines:
            line.sendall(SIMPLE % b"")
        assert [answer(line)[1] for line in lines] == [b"0"] * 60
        for line in lines:
            line.close()


def test_the_line_that_has_waited_longest_makes_room(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "SPARED_SECONDS", 0.1)
    with serving(tmp_path, worker_connections=20, graceful_timeout=1) as server:
        kept = server.open(SIMPLE % b"")
        answer(kept)
        slow = [server.open(b"GET /") for _ in range(60)]
        assert server.ask()[1] == b"0"
        assert is_closed(slow[0])
        kept.sendall(SIMPLE % b"")
        assert answer(kept)[1] == b"0"
        for line in [kept, *slow]:
            line.close()


def test_a_queue_is_bounded_and_says_when_to_come_again(server, monkeypatch):
    monkeypatch.setattr(worker, "MOST_WAITING", 3)
    monkeypatch.setattr(worker, "PATIENCE_SECONDS", 0.3)
    held = [server.open(SIMPLE % b"held") for _ in range(2)]
    for _ in held:
        server.app.held.acquire(timeout=10)
    waiting = [server.open(SIMPLE % b"") for _ in range(3)]
    time.sleep(0.5)
    asked = {b"GET / HTTP/1.1\r\n\r\n": True, b"HEAD / HTTP/1.1\r\n\r\n": False}
    turned = []
    for said, has_body in asked.items():
        with server.open(said) as line:
            head = line.recv(4096)
            turned.append(head.startswith(b"HTTP/1.1 503") and b"Retry-After: 5" in head)
            assert ("شلوغ".encode() in head + line.recv(4096)) is has_body
    assert turned == [True, True]
    assert server.ask(SIMPLE % b"healthz")[0].startswith(b"HTTP/1.1 200")
    server.app.gate.set()
    late = [answer(line)[0].split()[1] for line in held + waiting]
    assert late == [b"200"] * 2 + [b"503"] * 3
    assert server.ask()[1] == b"0"


def test_who_comes_while_all_who_have_a_turn_are_held_up_is_answered(tmp_path):
    with serving(tmp_path, threads=4) as server:
        held = [server.open(SIMPLE % b"held") for _ in range(3)]
        for _ in held:
            assert server.app.held.acquire(timeout=10)
        assert [server.ask()[1] for _ in range(5)] == [b"0"] * 5
        server.app.gate.set()
        assert [answer(line)[1] for line in held] == [b"0"] * 3
        for line in held:
            line.close()


def test_a_worker_that_is_sent_home_answers_what_has_been_asked(server):
    kept = server.open(SIMPLE % b"")
    answer(kept)
    held = server.open(SIMPLE % b"held")
    server.app.held.acquire(timeout=10)
    server.worker.handle_exit(None, None)
    time.sleep(0.1)
    kept.sendall(SIMPLE % b"")
    head, body = answer(kept)
    assert (b"Connection: close" in head, body) == (True, b"0")
    server.app.gate.set()
    assert answer(held)[1] == b"0"


def test_tls_is_for_the_server_in_front():
    cfg = Config()
    Worker.check_config(cfg, None)
    cfg.set("certfile", "x")
    with pytest.raises(ConfigError):
        Worker.check_config(cfg, None)


def test_a_file_that_has_become_shorter_ends_the_line(tmp_path):
    ours, theirs = socket.socketpair()
    box = outbox.Outbox(ours, lambda: None)
    file = tmp_path / "short"
    file.write_bytes(b"ab")
    with file.open("rb") as opened:
        box.sendfile(opened, 0, 9)
    assert not box.flush()
    with pytest.raises(ConnectionResetError):
        box.flush()
    box.close()
    with pytest.raises(ConnectionResetError):
        box.sendall(b"x")
    assert theirs.recv(9) == b"ab"
    ours.close()
    theirs.close()
