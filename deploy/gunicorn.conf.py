"""Gunicorn for one box: two processes of four threads, everything else from the environment."""

import contextlib
import ctypes
import gc
import os
import resource
import signal
from pathlib import Path
from typing import Any

workers = int(os.environ.get("WEB_WORKERS", "2"))
# No slow client holds a thread, and what waits for one is bounded (docs/decisions/0049).
worker_class = "qodsna.server.worker.Worker"
threads = int(os.environ.get("WEB_THREADS", "4"))
# Lines of a process at most; beyond that the one that has waited longest makes room.
worker_connections = int(os.environ.get("WEB_CONNECTIONS", "2000"))
timeout = 60
graceful_timeout = 20
# Longer than nginx keeps an idle line (60): who closes it first is never asked over it meanwhile,
# and no form is answered with 502.
keepalive = 75
# Of pages that are kept a process answers thousands a second: it is not to begin anew every moment.
max_requests = 50_000
max_requests_jitter = 5_000
preload_app = False
# The release itself and not the link that leads to it: what is loaded late is of the same release.
chdir = str(Path.cwd().resolve())
pidfile = os.environ.get("WEB_PID") or None
# nginx tells of every request; this one does as well with ACCESS_LOG=yes.
accesslog = "-" if os.environ.get("ACCESS_LOG", "no") == "yes" else None
logger_class = "qodsna.watch.gunicorn_log.Logger"
control_socket_disable = True
# No header decides where the site lives.
forwarder_headers = ""
# Nor whether a request came by https: that is for TRUSTED_PROXIES.
secure_scheme_headers = {}

# A line is a file, and so is what is gathered of its form or sent from the disk.
FILES = 3 * worker_connections + 500


def on_starting(server: Any) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


# Of glibc: the number of heaps, of which each thread has one of its own otherwise.
MOST_HEAPS = -8


def share_one_heap() -> None:
    """What one thread has no more use for is there for the others: one of them works at a time."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).mallopt(MOST_HEAPS, 1)


# Of Linux: the signal that a process gets when its parent dies.
PARENT_DEATH_SIGNAL = 1


def die_with_parent(how: int) -> None:
    """A master that was killed leaves nobody behind who keeps its successor from listening."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, how)


def post_fork(server: Any, worker: Any) -> None:
    """While it loads it has no request that it could end."""
    die_with_parent(signal.SIGKILL)
    share_one_heap()
    if os.getppid() != server.pid:
        os._exit(1)


def post_worker_init(worker: Any) -> None:
    """From now on it ends what it has begun.

    What is loaded by now stays: it is not gone through again for each page that is made.
    """
    die_with_parent(signal.SIGTERM)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    hand_over(worker)


def hand_over(worker: Any) -> None:
    """After USR2: a server whose processes have all loaded sends home the one that it follows.

    Both listen at the same address meanwhile. One that cannot be loaded ends by itself, and the
    old one goes on.
    """
    before = int(os.environ.get("GUNICORN_PID", "0"))
    if before and worker.age >= worker.cfg.workers:
        os.kill(before, signal.SIGTERM)
