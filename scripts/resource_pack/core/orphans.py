"""Helpers of a build end with it, however it ends.

A process that is killed tells nobody. Its copies would go on writing into a folder that the next
build uses, or wait for ever for work that never comes, and they would keep its lock.
"""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import sys

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, <sys/prctl.h>


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent ends. Elsewhere, nothing is done."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


@functools.cache
def end_copies_with_us() -> None:
    """Make all later copies of this process (`os.fork`) end when it ends."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_begin_as_copy)


def _begin_as_copy() -> None:
    # The first process ends in good order when it is asked to; a copy of it need not.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()
