"""Notes what a notebook reads, writes and starts while it runs, in the process that runs it.

Python tells audit hooks of each file that it opens. The note is kept outside the memory of the
process, in a file, so that copies of it (multiprocessing) write into the same one, and nothing is
lost when it dies. What a library in C opens by itself, and what another program does, is not told.

A Jupyter kernel loads this module too, so it imports nothing but the standard library.
"""

from __future__ import annotations

import json
import os
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Literal, NamedTuple

PACKAGE = str(Path(__file__).parents[1])
HELPERS = tuple(os.path.join(PACKAGE, folder, "") for folder in ("core", "notebook"))  # noqa: PTH118
DATA_STORE = os.path.join(PACKAGE, "core", "data_store.py")  # noqa: PTH118

Kind = Literal[
    "dataset", "helper", "read", "write", "list", "outside", "program", "network", "cell"
]


class Seen(NamedTuple):
    """One thing that a notebook did: what, on which file or other name, in which cell from 0."""

    kind: Kind
    name: str
    cell: int


LISTING = ("os.listdir", "os.scandir", "glob.glob")
WRITING = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate")
STARTING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile")
STARTED_BY_PYTHON = ("platform.py", os.path.join("ctypes", "util.py"))  # noqa: PTH118
"""Modules of Python that ask a small program about the system, which reads nothing of a pack."""

IMPORTING = ("<frozen importlib", os.path.join("importlib", "metadata", ""))  # noqa: PTH118

SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/lib64", "/opt", "/System", "/Library")


class Watch:
    """Notes what happens from `start` on. `cell` is the number of the cell that is running."""

    def __init__(self, root: str, log: int) -> None:
        self.root = os.path.realpath(root)
        self.cell = 0
        self._log = log
        self._told: set[tuple[str, str]] = set()
        folders = [os.path.join(folder, "") for folder in _system_folders()]  # noqa: PTH118
        self._system = tuple(folders)
        # The generator and its libraries often lie in the folder of the pack.
        self._code = tuple(folder for folder in folders if folder.startswith(self.root + os.sep))

    def start(self) -> None:
        # A file that Python compiles into the pack would be a new file of the pack.
        sys.dont_write_bytecode = True
        _tell_of_programs()
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            self._opened(*arguments[:3])
        elif event in LISTING or event in WRITING or event == "sqlite3.connect":
            for path in arguments[: 2 if event == "os.rename" else 1]:
                self._named(event, _below(arguments, path) if event in WRITING else path)
        elif event == "resource_pack.dataset":
            self._note("dataset", str(arguments[0]))
        elif event in STARTING or event == "resource_pack.program":
            if not _called_by(STARTED_BY_PYTHON):
                self._note("program", _program(event, arguments))
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            self._note("network", str(arguments[1][0]))

    def _opened(self, path: Any, mode: Any, flags: Any) -> None:
        name = _as_text(path)
        if name is None or os.path.basename(name).startswith("<"):  # noqa: PTH119
            return  # Such a name stands for code that is in no file.
        if isinstance(mode, str):
            writes, reads = any(sign in mode for sign in "wax+"), "r" in mode or "+" in mode
        else:
            if _called_by(("shutil.py",)):
                return  # It goes through a folder that it removes, and `os.rmdir` tells of it.
            access = (flags or 0) & (os.O_WRONLY | os.O_RDWR)
            writes, reads = bool(access), access != os.O_WRONLY
        if reads:
            self._file("read", name)
        if writes:
            self._file("write", name)

    def _named(self, event: str, path: Any) -> None:
        name = _as_text("." if path is None and event in LISTING else path)
        if name is None or name == ":memory:":
            return
        if event == "glob.glob":
            name = os.path.dirname(name) or "."  # noqa: PTH120
        listed = event in LISTING
        if listed and _called_by(IMPORTING):
            return  # It looks for modules, in every folder where some may lie.
        self._file("list" if listed else "read" if event == "sqlite3.connect" else "write", name)

    def _file(self, kind: Kind, path: str) -> None:
        # Not pathlib: it is slower, and this is called for every file of every library.
        real = os.path.realpath(path)
        if real == self.root:
            name = "."
        elif real.startswith(self.root + os.sep):
            name = os.path.relpath(real, self.root).replace(os.sep, "/")
        else:
            if kind in ("read", "list"):
                self._outside(real)
            return
        if name.startswith(".") and name != ".":
            return  # Programs keep files of their own under such names.
        if real.startswith(self._code):
            return
        if kind == "read":
            if _called_by(("linecache.py",)):
                return  # A traceback looks for the lines of code that it shows.
            frames = [frame.f_code.co_filename for frame in _frames()]
            if any(file == DATA_STORE for file in frames):
                return  # The helpers tell which datasets they use.
            if any(file.startswith(HELPERS) for file in frames):
                kind = "helper"
        self._note(kind, _source_of(name))

    def _outside(self, real: str) -> None:
        hidden = any(part.startswith(".") for part in real.split(os.sep))  # noqa: PTH206
        # What is imported from elsewhere is code, and told by the versions of libraries.
        if f"{real}{os.sep}".startswith(self._system) or hidden or _called_by(IMPORTING):
            return
        self._note("outside", real)

    def note_cell(self) -> None:
        """Note that a cell begins."""
        self._note("cell", str(self.cell))

    def _note(self, kind: str, name: str) -> None:
        if (kind, name) not in self._told:
            self._told.add((kind, name))
            os.write(self._log, json.dumps([kind, name, self.cell]).encode() + b"\n")


def read_log(data: bytes) -> list[Seen]:
    """What was noted, in the order in which it happened, each thing once."""
    first: dict[tuple[str, str], Seen] = {}
    for line in data.splitlines():
        try:
            kind, name, cell = json.loads(line)
        except ValueError:
            continue  # The process was ended in the middle of the line.
        first.setdefault((kind, name), Seen(kind, name, cell))
    return list(first.values())


def _below(arguments: tuple[Any, ...], path: Any) -> Any:
    """A path that is relative to an open folder, as the last argument names it, made whole."""
    folder = arguments[-1]
    name = _as_text(path)
    if name is None or not isinstance(folder, int) or folder < 0 or os.path.isabs(name):  # noqa: PTH117
        return path
    try:
        return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), name)  # noqa: PTH115, PTH118
    except OSError:
        return None


def _as_text(path: Any) -> str | None:
    return os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else None


def _source_of(name: str) -> str:
    """The module that a compiled file was made from: that is what decides what it does."""
    folder, _, file = name.rpartition("__pycache__/")
    return f"{folder}{file.partition('.')[0]}.py" if folder or file != name else name


def _system_folders() -> Iterator[str]:
    paths = {
        *(sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(PACKAGE).parent)),
        *sysconfig.get_paths().values(),
        *site.getsitepackages(),
        *(path for path in sys.path if path.endswith(("site-packages", "dist-packages"))),
        *SYSTEM,
        tempfile.gettempdir(),
    }
    yield from {os.path.realpath(path) for path in paths if path}


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(2)
    while frame:
        yield frame
        frame = frame.f_back


def _called_by(ends: Iterable[str]) -> bool:
    return any(end in frame.f_code.co_filename for frame in _frames() for end in ends)


def _program(event: str, arguments: tuple[Any, ...]) -> str:
    first = arguments[0] if event != "subprocess.Popen" else (arguments[1] or arguments[0])
    if isinstance(first, list | tuple):
        first = first[0] if first else ""
    text = _as_text(first) or ""
    return os.path.basename(text.split()[0]) if text.split() else "a program"  # noqa: PTH119


def _tell_of_programs() -> None:
    """Make the one way in which Python starts programs without telling of it tell."""
    try:
        import _posixsubprocess
    except ImportError:
        return  # Another system; there is no such way there.
    start = _posixsubprocess.fork_exec

    def tell(*arguments: Any) -> int:
        sys.audit("resource_pack.program", arguments[0])
        return int(start(*arguments))

    _posixsubprocess.fork_exec = tell
