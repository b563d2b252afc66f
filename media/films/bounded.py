"""Becomes another program, within bounds: ``bounded.py MEMORY SECONDS BYTES program argument …``.

The program gets at most so many bytes of memory, seconds of processor time and bytes in one
file. Its threads share one heap, as each heap would take 64 MB of that memory for itself. It
yields to readers' requests, and ends when the worker that started it is gone. This is a script of
its own because a process with threads must do nothing between fork and exec.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
POLITENESS = 10


def bound(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (least, least))


def main(memory: str, seconds: str, size: str, *command: str) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        bound(resource.RLIMIT_AS, int(memory))
    bound(resource.RLIMIT_CPU, int(seconds))
    bound(resource.RLIMIT_FSIZE, int(size))
    bound(resource.RLIMIT_CORE, 0)
    os.nice(POLITENESS)
    os.execve(command[0], command, os.environ | {"MALLOC_ARENA_MAX": "1"})  # noqa: S606


if __name__ == "__main__":
    main(*sys.argv[1:])
