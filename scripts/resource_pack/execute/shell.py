"""Runs a notebook's cells in an IPython shell of this very process, and collects their outputs.

The outputs are those that a Jupyter kernel would give: streams, displays, results and errors, in
the order in which they came. What cannot be the same here is noticed, and `NeedsKernel` says so.
"""

from __future__ import annotations

import asyncio
import builtins
import io
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipykernel.displayhook import ZMQShellDisplayHook
from ipykernel.zmqshell import ZMQDisplayPublisher, ZMQInteractiveShell
from traitlets.config import Config

Output = dict[str, Any]


class NeedsKernel(Exception):
    """The notebook does something that only a real kernel does in the same way."""


class CellFailed(Exception):
    """A cell stopped with an error: its number from 0, and the name and text of the error."""

    def __init__(self, cell: int, name: str, text: str) -> None:
        super().__init__(name, text)
        self.cell, self.name, self.text = cell, name, text


class Collector:
    """Outputs of the cell that is running. `clear_output(wait=True)` acts at the next output."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self.displays: dict[str, list[Output]] = {}
        self.needs_kernel = ""
        self._clear_first = False

    def add(self, output: Output) -> None:
        if self._clear_first:
            self.outputs.clear()
            self._clear_first = False
        last = self.outputs[-1] if self.outputs else None
        if (
            output["output_type"] == "stream"
            and last
            and last["output_type"] == "stream"
            and last["name"] == output["name"]
        ):
            last["text"] += output["text"]
            return
        self.outputs.append(output)

    def clear(self, wait: bool) -> None:
        if wait:
            self._clear_first = True
        else:
            self.outputs.clear()

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        for output in self.displays.get(display_id, ()):
            output["data"], output["metadata"] = data, metadata

    def start(self) -> None:
        # A display of an earlier cell may still be updated, so only the list is a new one.
        self.outputs, self._clear_first = [], False


class _Publisher(ZMQDisplayPublisher):  # type: ignore[misc]
    collector: Collector

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_more: Any,
    ) -> None:
        display_id = (transient or {}).get("display_id")
        if update:
            if display_id:
                self.collector.update(display_id, data, metadata or {})
            return
        output = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        if display_id:
            self.collector.displays.setdefault(display_id, []).append(output)
        self.collector.add(output)

    def clear_output(self, wait: bool = False) -> None:
        self.collector.clear(wait)


class _ResultHook(ZMQShellDisplayHook):  # type: ignore[misc]
    collector: Collector

    def start_displayhook(self) -> None:
        self._is_active = True

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        self.collector.add(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": format_dict,
                "metadata": md_dict or {},
            }
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Shell(ZMQInteractiveShell):  # type: ignore[misc]
    """The shell of a kernel, without the kernel.

    A traceback is told by whoever reads CellFailed, and never shown on a page.
    """

    display_error: BaseException | None = None

    def showtraceback(self, exc_tuple: Any = None, *_arguments: Any, **_options: Any) -> None:
        # The formatters of IPython show the errors of displays, and go on.
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        if isinstance(error, BaseException):
            self.display_error = error

    def showsyntaxerror(self, *_arguments: Any, **_options: Any) -> None:
        pass

    def enable_gui(self, gui: Any = None) -> None:
        pass


_Shell.__name__ = _Shell.__qualname__ = ZMQInteractiveShell.__name__
# Libraries look at these names to see whether they are in a notebook.
_Shell.__module__ = ZMQInteractiveShell.__module__


class _Stream(io.TextIOBase):
    encoding = "UTF-8"

    def __init__(self, name: str, collector: Collector) -> None:
        self.name, self._collector, self._process = name, collector, os.getpid()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._process:
            # Another copy (multiprocessing) cannot add to our outputs, and a kernel's can.
            os.write(1, text.encode())
        elif text:
            self._collector.add({"output_type": "stream", "name": self.name, "text": text})
        return len(text)

    def fileno(self) -> int:
        # Code that asks for it wants to write past Python, where nothing can be collected.
        self._collector.needs_kernel = "The notebook writes to the output past Python"
        raise io.UnsupportedOperation("fileno")


@dataclass(frozen=True)
class Shell:
    """A shell that has run nothing yet, and where its outputs go.

    It can be made beforehand, in the process that is copied for each notebook.
    """

    shell: ZMQInteractiveShell
    collector: Collector


def new_shell() -> Shell:
    collector = Collector()
    _Shell.clear_instance()
    config = Config()
    # A history in a file would have a thread, and a process with threads cannot be copied.
    config.HistoryManager.enabled = False
    shell = _Shell.instance(
        config=config,
        display_pub_class=_Publisher,
        displayhook_class=_ResultHook,
        colors="NoColor",
        history_manager_class="IPython.core.history.HistoryManager",
    )
    shell.display_pub.collector = collector
    shell.displayhook.collector = collector
    shell.user_ns["__name__"] = "__main__"
    return Shell(shell, collector)


def run_cells(
    prepared: Shell,
    sources: Sequence[str],
    folder: str,
    on_cell: Callable[[int], None] = lambda _cell: None,
) -> list[list[Output]]:
    """Run cells one after the other in the folder, and return the outputs of each.

    `on_cell` is told the number of each cell before it starts. Raises CellFailed with the first
    cell that fails, and NeedsKernel.
    """
    shell, collector = prepared.shell, prepared.collector
    os.chdir(folder)
    shell.starting_dir = folder
    shell.history_manager.dir_hist[:] = [Path(folder)]
    with _streams(collector), _only_here(collector), _no_raw_output(collector):
        # The loop is never closed: what waits in it ends with this process, as in a kernel. Not
        # asyncio.run: it would take Ctrl-C for itself.
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        outputs = loop.run_until_complete(_run_all(prepared, sources, on_cell))
    if collector.needs_kernel:
        raise NeedsKernel(collector.needs_kernel)
    return outputs


async def _run_all(
    prepared: Shell, sources: Sequence[str], on_cell: Callable[[int], None]
) -> list[list[Output]]:
    shell, collector = prepared.shell, prepared.collector
    outputs: list[list[Output]] = []
    for number, source in enumerate(sources):
        collector.start()
        on_cell(number)
        if not source.strip():
            # A kernel is never given such a cell.
            outputs.append([])
            continue
        result = await _run_cell(shell, source)
        # Tasks that cells started go on between cells.
        await asyncio.sleep(0)
        error = result.error_before_exec or result.error_in_exec or shell.display_error
        if error is not None and not collector.needs_kernel:
            raise CellFailed(number, type(error).__name__, str(error))
        outputs.append(collector.outputs)
    return outputs


async def _run_cell(shell: Any, source: str) -> Any:
    """Run a cell as a kernel does: in the loop where it awaits, or else while the loop waits."""
    code, wrong = source, None
    try:
        code = shell.transform_cell(source)
    except Exception:
        wrong = sys.exc_info()
    if not shell.should_run_async(source, transformed_cell=code, preprocessing_exc_tuple=wrong):
        return shell.run_cell(source, store_history=True)
    result = None
    try:
        result = await shell.run_cell_async(
            source, store_history=True, transformed_cell=code, preprocessing_exc_tuple=wrong
        )
    finally:
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    return result


@contextmanager
def _streams(collector: Collector) -> Iterator[None]:
    before = sys.stdout, sys.stderr
    sys.stdout = _Stream("stdout", collector)
    sys.stderr = _Stream("stderr", collector)
    try:
        with warnings.catch_warnings():
            yield
    finally:
        sys.stdout, sys.stderr = before


@contextmanager
def _only_here(collector: Collector) -> Iterator[None]:
    """Notices what asks a person or speaks with a browser while it runs."""

    def refuse(*_arguments: Any, **_options: Any) -> Any:
        # Noted as well as raised: the notebook may catch the error and go on.
        collector.needs_kernel = "The notebook asks for input, or makes a widget"
        raise NeedsKernel(collector.needs_kernel)

    import getpass

    import comm

    places = [(builtins, "input"), (getpass, "getpass"), (comm, "create_comm")]
    before = [getattr(module, name) for module, name in places]
    for module, name in places:
        setattr(module, name, refuse)
    try:
        yield
    finally:
        for (module, name), value in zip(places, before, strict=True):
            setattr(module, name, value)


@contextmanager
def _no_raw_output(collector: Collector) -> Iterator[None]:
    """Notices text that is written past Python, by a library in C or another program."""
    with tempfile.TemporaryFile() as caught:
        kept = [os.dup(1), os.dup(2)]
        os.dup2(caught.fileno(), 1)
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            for stream in (sys.__stdout__, sys.__stderr__):
                if stream is not None:
                    stream.flush()
            for number, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, number)
                os.close(copy)
            if os.fstat(caught.fileno()).st_size:
                collector.needs_kernel = "The notebook writes to the output past Python"
