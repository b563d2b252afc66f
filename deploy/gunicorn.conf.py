"""Gunicorn for one box: two processes of four threads, everything else from the environment."""

import contextlib
import ctypes
import gc
import os
import signal
from typing import Any

workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
# Longer than nginx keeps an idle line (60): who closes it first is never asked over it meanwhile,
# and no form is answered with 502.
keepalive = 75
max_requests = 20_000
max_requests_jitter = 2_000
preload_app = False
accesslog = None
control_socket_disable = True
# No header decides where the site lives.
forwarder_headers = ""
# Nor whether a request came by https: that is for TRUSTED_PROXIES.
secure_scheme_headers = {}


# Of Linux: the signal that a process gets when its parent dies.
PARENT_DEATH_SIGNAL = 1


def die_with_parent(how: int) -> None:
    """A master that was killed leaves nobody behind who keeps its successor from listening."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, how)


def post_fork(server: Any, worker: Any) -> None:
    """While it loads it has no request that it could end."""
    die_with_parent(signal.SIGKILL)
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
