"""What a kernel runs before the first cell of a page, so that it does as a warm copy does."""

from __future__ import annotations

import os
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
    watch.start()
    try:
        import resource
    except ImportError:
        return  # Another system; it has no such limits.
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
