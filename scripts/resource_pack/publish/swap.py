"""Putting a folder in the place of another, so that there is one at every moment."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_HERE = -100  # AT_FDCWD, <fcntl.h>
_EXCHANGE = 2  # RENAME_EXCHANGE, <linux/fs.h>, and RENAME_SWAP, <sys/stdio.h> of macOS


def put_in_place(new: Path, target: Path) -> None:
    """Make `new` the folder `target`. What was there is then at `new`, or gone.

    On Linux and macOS, this is one step of the file system: whoever opens `target` finds the old
    folder or the new one. Elsewhere there is a moment between two steps.
    """
    if not target.exists():
        new.rename(target)
        return
    if exchange(new, target):
        return
    old = new.with_name("old")
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step. False where the system or the disk cannot do that."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "linux":
            done = ctypes.CDLL(None).renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
        elif sys.platform == "darwin":
            done = ctypes.CDLL(None).renamex_np(*names, _EXCHANGE)
        else:
            return False
    except (AttributeError, OSError):
        return False
    return bool(done == 0)
