"""What a kernel runs before the first cell of a page, so that it does as a warm copy does."""

from __future__ import annotations

import os
import select
import sys
import time
from typing import Any

from IPython.core.getipython import get_ipython

from resource_pack.execute.alike import make_alike
from resource_pack.execute.reads import Watch


def begin(root: str, log: str, memory: int) -> None:
    """Watch what the page reads, and limit its memory."""
    shell = get_ipython()
    make_alike(shell)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    watch = Watch(root, file)
    watch.cell = -1

    def next_cell(info: Any) -> None:
        if info.store_history:
            watch.cell += 1
            watch.note_cell()

    shell.events.register("pre_run_cell", next_cell)
    shell.events.register("post_run_cell", _wait_for_raw_output)
    watch.start()
    try:
        import resource
    except ImportError:
        return  # Another system; it has no such limits.
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _wait_for_raw_output(_result: Any) -> None:
    """Wait for what was written past Python: a thread of the kernel collects it, in its own time.

    Otherwise it is lost where the cell ends first.
    """
    for stream in (sys.stdout, sys.stderr):
        pipe = getattr(stream, "_fid", None)
        if pipe is None:
            continue
        while select.select([pipe], [], [], 0)[0]:
            time.sleep(0.001)
        time.sleep(0.005)
        stream.flush()
