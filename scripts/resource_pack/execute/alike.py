"""What a warm copy and a real kernel set in the same way, so that pages come out the same."""

from __future__ import annotations

import itertools
import threading
from types import MethodType
from typing import Any

from IPython.core.compilerop import CachingCompiler


def make_alike(shell: Any) -> None:
    """Take off what differs from one process to the next."""
    # A kernel names the code of a cell after its process, and warnings show the name.
    shell.compile.get_code_name = MethodType(CachingCompiler.get_code_name, shell.compile)
    # A kernel that is told to exit may or may not run some cells more.
    shell.ask_exit = _no_exit
    # A kernel has threads of its own, and they are counted.
    threading._counter = itertools.count(1).__next__  # type: ignore[attr-defined]


def _no_exit() -> None:
    raise SystemExit("A page is run to its end")
