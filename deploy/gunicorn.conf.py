"""Gunicorn for one box: two processes of four threads, everything else from the environment."""

import gc
import os
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
# nginx tells of every request; this one does as well with ACCESS_LOG=yes.
accesslog = "-" if os.environ.get("ACCESS_LOG", "no") == "yes" else None
logger_class = "qodsna.watch.gunicorn_log.Logger"
control_socket_disable = True
# No header decides where the site lives.
forwarder_headers = ""
# Nor whether a request came by https: that is for TRUSTED_PROXIES.
secure_scheme_headers = {}


def post_worker_init(worker: Any) -> None:
    """What is loaded by now stays: it is not gone through again for each page that is made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
