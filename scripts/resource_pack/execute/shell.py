"""Runs a notebook's cells in an IPython shell of this very process, and collects their outputs.

The outputs are those that a Jupyter kernel would give: streams, displays, results and errors, in
the order in which they came. What cannot be the same here is noticed, and `NeedsKernel` says so.
"""

from __future__ import annotations

import builtins
import io
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

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


class _Publisher(DisplayPublisher):  # type: ignore[misc]
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


class _ResultHook(DisplayHook):  # type: ignore[misc]
    collector: Collector

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


class _Stream(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, name: str, collector: Collector) -> None:
        self.name, self._collector = name, collector

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        if text:
            self._collector.add({"output_type": "stream", "name": self.name, "text": text})
        return len(text)

    def fileno(self) -> int:
        # Code that asks for it wants to write past Python, where nothing can be collected.
        raise io.UnsupportedOperation("fileno")


def run_cells(
    sources: Sequence[str], folder: str, on_cell: Callable[[int], None] = lambda _cell: None
) -> list[list[Output]]:
    """Run cells one after the other in the folder, and return the outputs of each.

    `on_cell` is told the number of each cell before it starts. Raises CellFailed with the first
    cell that fails, and NeedsKernel.
    """
    os.chdir(folder)
    collector = Collector()
    shell = _shell(collector)
    outputs: list[list[Output]] = []
    with _streams(collector), _only_here(), _no_raw_output():
        for number, source in enumerate(sources):
            collector.start()
            on_cell(number)
            result = shell.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
            if isinstance(error, NeedsKernel):
                raise error
            if error is not None:
                raise CellFailed(number, type(error).__name__, str(error))
            outputs.append(collector.outputs)
    return outputs


def _shell(collector: Collector) -> InteractiveShell:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(
        display_pub_class=_Publisher,
        displayhook_class=_ResultHook,
        colors="NoColor",
        history_manager_class="IPython.core.history.HistoryManager",
    )
    shell.history_manager.enabled = False
    shell.display_pub.collector = collector
    shell.displayhook.collector = collector
    # A traceback is told by whoever reads CellFailed, and never shown on a page.
    shell.showtraceback = lambda *_a, **_k: None
    shell.showsyntaxerror = lambda *_a, **_k: None
    shell.user_ns["__name__"] = "__main__"
    return shell


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
def _only_here() -> Iterator[None]:
    """Notices what asks a person or speaks with a browser while it runs."""

    def refuse(*_arguments: Any, **_options: Any) -> Any:
        raise NeedsKernel("The notebook asks for input, or makes a widget")

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
def _no_raw_output() -> Iterator[None]:
    """Notices text that is written past Python, by a library in C or another program."""
    with tempfile.TemporaryFile() as caught:
        kept = [os.dup(1), os.dup(2)]
        os.dup2(caught.fileno(), 1)
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            for number, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, number)
                os.close(copy)
        if os.fstat(caught.fileno()).st_size:
            raise NeedsKernel("The notebook writes to the output past Python")
