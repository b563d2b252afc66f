"""What the shipped configurations promise each other."""

import gc
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# How long nginx keeps an idle line to what is behind it, unless it is told otherwise.
NGINX_KEEPS_SECONDS = 60


def test_nginx_hangs_up_before_gunicorn_does():
    """A form sent over a line that is being closed would be answered with 502, and not again."""
    assert "keepalive_timeout" not in (ROOT / "deploy/nginx.conf").read_text()
    shipped = runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))
    assert shipped["keepalive"] > NGINX_KEEPS_SECONDS


def test_a_worker_leaves_what_it_has_loaded_to_itself():
    shipped = runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))
    before, thresholds = gc.get_freeze_count(), gc.get_threshold()
    try:
        shipped["die_with_parent"].__globals__["die_with_parent"] = lambda how: None
        shipped["post_worker_init"](None)
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
