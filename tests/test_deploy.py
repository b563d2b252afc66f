"""What the shipped configurations promise each other."""

import gc
import platform
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# How long nginx keeps an idle line to what is behind it, unless it is told otherwise.
NGINX_KEEPS_SECONDS = 60
# How many heaps the memory of four threads that work at once comes from.
HEAPS = """
import ctypes, runpy, threading
shipped = runpy.run_path("deploy/gunicorn.conf.py")
shipped["die_with_parent"].__globals__["die_with_parent"] = lambda how: None
class Server: pid = __import__("os").getppid()
if {is_shipped}: shipped["post_fork"](Server, None)
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.fopen.restype = ctypes.c_void_p, ctypes.c_void_p
libc.malloc_info.argtypes, libc.fclose.argtypes = [ctypes.c_int, ctypes.c_void_p], [ctypes.c_void_p]
together = threading.Barrier(4)
def work():
    together.wait(); libc.malloc(5000); together.wait()
threads = [threading.Thread(target=work) for _ in range(4)]
[each.start() for each in threads]; [each.join() for each in threads]
told = libc.fopen(b"/dev/stdout", b"w"); libc.malloc_info(0, told); libc.fclose(told)
"""


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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="Other libraries have one heap")
def test_the_threads_of_a_worker_share_one_heap():
    """What one of four heaps has free is of no use to the others, and stays in memory."""

    def heaps(*, is_shipped: bool) -> int:
        code = HEAPS.format(is_shipped=is_shipped)
        told = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True)
        return told.count("<heap nr")

    assert heaps(is_shipped=True) == 1 < heaps(is_shipped=False)
