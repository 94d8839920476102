"""Runs a page that computes in a Jupyter kernel of its own."""

from __future__ import annotations

import json
import os
import tempfile
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from resource_pack.core.layout import Layout
from resource_pack.core.pack import PackPage
from resource_pack.core.problems import PackError, shorten
from resource_pack.execute.cleaning import cell_problem, clean_outputs, datasets_of, stopped
from resource_pack.execute.reads import IGNORED
from resource_pack.execute.store import Run, file_hash

CELL_SECONDS = 60
"""The longest that one cell may take: a page that needs more should compute beforehand."""

# Runs before the page's own cells: notes every file of the pack that the page opens to read.
_BEFORE = """\
def _resource_pack_watch(root):
    import os, sys
    seen = set()
    def hook(event, arguments):
        if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
            mode = arguments[1]
            path = os.path.abspath(os.fsdecode(os.fspath(arguments[0])))
            if path.startswith(root + os.sep) and (mode is None or "r" in mode):
                seen.add(os.path.relpath(path, root))
    sys.addaudithook(hook)
    return seen
_resource_pack_seen = _resource_pack_watch({root!r})
"""

_AFTER = "import json as _json; print(_json.dumps(sorted(_resource_pack_seen)))"


def run_in_kernel(page: PackPage, layout: Layout) -> Run:
    """Run a page's cells. Raises PackError with the line of the cell that fails."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(_BEFORE.format(root=str(layout.root))),
            *(nbformat.v4.new_code_cell(cell.source) for cell in page.markup.cells),
            nbformat.v4.new_code_cell(_AFTER),
        ],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": ""}},
    )
    with tempfile.TemporaryDirectory(prefix="pack-") as sockets:
        _execute(page, layout, notebook, sockets)
    outputs = [
        clean_outputs(page, index, notebook.cells[index + 1].outputs)
        for index in range(len(page.markup.cells))
    ]
    read = json.loads(notebook.cells[-1].outputs[0]["text"])
    files = {name: file_hash(layout.root / name) for name in read if not name.startswith(IGNORED)}
    return Run(outputs, datasets_of(outputs), files)


def _execute(page: PackPage, layout: Layout, notebook: Any, sockets: str) -> None:
    """Run a notebook in place. `sockets` is an empty folder with a short path."""
    # Files instead of network ports: nothing on the machine can listen in, or be in the way.
    manager = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{sockets}/kernel")
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=CELL_SECONDS,
        resources={"metadata": {"path": str((layout.root / page.file).parent)}},
    )
    environment = {
        **os.environ,
        "RESOURCE_PACK_ROOT": str(layout.root),
        "PYTHONHASHSEED": "0",  # What a page shows may not depend on the order of a set.
        "IPYTHONDIR": sockets,
    }
    try:
        client.execute(env=environment, cleanup_kc=True)
    except CellExecutionError as error:
        found = stopped(error.ename, error.evalue)
        raise _fail(page, notebook, found) from None
    except CellTimeoutError:
        found = f"The code cell takes more than {CELL_SECONDS} seconds"
        raise _fail(page, notebook, found, answered=False) from None
    except DeadKernelError:
        found = "The process that runs the page ended by itself"
        raise _fail(page, notebook, found, answered=False) from None
    except Exception as error:
        # Whatever else a kernel may do: the reader of the message is a person.
        found = f"The page cannot be run: {shorten(error, 300)}"
        raise _fail(page, notebook, found, answered=False) from None


def _fail(page: PackPage, notebook: Any, found: str, answered: bool = True) -> PackError:
    """The problem of the cell that failed: the last one that was answered, or else the next."""
    done = [cell for cell in notebook.cells[1:-1] if cell.get("execution_count") is not None]
    place = max(0, min(len(done) - (1 if answered else 0), len(page.markup.cells) - 1))
    return cell_problem(page, place, found)
