"""Work that is done side by side, in copies of this process."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, <sys/prctl.h>


def can_fork() -> bool:
    """Whether this machine copies processes: Windows does not, and macOS does not safely."""
    return sys.platform == "linux" and hasattr(os, "fork")


def processors() -> int:
    """How many processes of this machine can work at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_chunks(
    function: Callable[[Sequence[Item]], Sequence[Result]], items: Sequence[Item], least: int
) -> list[Result]:
    """What the function makes of the items, in their order.

    The function takes a list of items and gives a result for each. It runs in copies of this
    process, side by side, where there are at least `least` items for each of them and the system
    can copy processes; else it runs here.
    """
    workers = min(processors(), len(items) // least)
    if workers < 2 or not can_fork():
        return list(function(items))
    # Four parts for each worker, so that none waits long for a slow one.
    size = -(-len(items) // (4 * workers))
    parts = [items[start : start + size] for start in range(0, len(items), size)]
    context = multiprocessing.get_context("fork")
    # The copies find the function here, with all that it knows: only items and results travel.
    _AT_WORK.append(function)
    try:
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            return [result for part in pool.map(_work, parts) for result in part]
    finally:
        _AT_WORK.pop()


_AT_WORK: list[Callable[[Sequence[Any]], Sequence[Any]]] = []


def _work(part: Sequence[Any]) -> Sequence[Any]:
    return _AT_WORK[-1](part)


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent ends. Elsewhere, nothing is done.

    A process that is killed tells nobody. What it started would go on writing into a folder that
    the next build uses, or wait for ever for work that never comes, and keep its lock.
    """
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


def give_back_memory() -> None:
    """Give the system what this process does not use any more, as far as it can be asked to."""
    gc.collect()
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):  # Only the GNU library has it.
            ctypes.CDLL(None).malloc_trim(0)
