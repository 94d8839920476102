"""Hands the outputs of code cells to MyST-NB, which itself never runs anything here.

MyST-NB 1.4 has no way to be given outputs: in every mode it runs a notebook itself or shows what
the file holds. The one place to step in is the function that makes its client, so this module
replaces that function, and refuses to work with a version of MyST-NB where it is another one.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import myst_nb.sphinx_
import nbformat
from myst_nb.core.execute.base import NotebookClientBase
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from resource_pack.core.layout import OUTPUTS
from resource_pack.core.problems import PackError
from resource_pack.execute.pages import Running, page_outputs
from resource_pack.publish.renderer import start_drawers
from resource_pack.sphinx_ext.session import PackProblems, session

logger = logging.getLogger(__name__)

_EXPECTED = ["notebook", "source", "nb_config", "logger", "read_fmt"]

FRONT_MATTER_FOR_MYST = ("title", "file_format")
"""All that MyST needs of the front matter. The rest belongs to the pack's own models; docutils
would turn some of its keys, such as `date`, into text on the page."""


class StoredOutputs(NotebookClientBase):  # type: ignore[misc]
    """A MyST-NB client whose outputs are there already."""

    def __init__(self, outputs: list[list[dict[str, Any]]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._outputs = outputs

    def start_client(self) -> None:
        kept = {name: self.notebook.metadata.get(name) for name in FRONT_MATTER_FOR_MYST}
        self.notebook.metadata = nbformat.from_dict(
            # The name of the language is for pages that show their code.
            {**kept, "language_info": {"name": "python"}}
        )
        cells = [cell for cell in self.notebook.cells if cell.cell_type == "code"]
        if len(cells) != len(self._outputs):
            raise ExtensionError(
                f"{self.path}: MyST-NB finds {len(cells)} code cells where the pack found "
                f"{len(self._outputs)}"
            )
        for number, (cell, outputs) in enumerate(zip(cells, self._outputs, strict=True), start=1):
            cell.execution_count = number
            cell.outputs = nbformat.from_dict(outputs)

    def nb_source_code_lexer(self) -> str:
        return "python"


def setup_outputs(app: Sphinx) -> None:
    original = myst_nb.sphinx_.create_client
    parameters = list(inspect.signature(original).parameters)
    if parameters != _EXPECTED and not isinstance(original, _Factory):
        raise ExtensionError(
            "This version of MyST-NB makes its client in another way: "
            f"create_client({', '.join(parameters)}). Use the locked version, or adapt "
            "resource_pack/sphinx_ext/outputs.py"
        )
    myst_nb.sphinx_.create_client = _Factory(app)
    app.connect("env-before-read-docs", _run_cells)
    # Before `staleness` works out what each page depends on (priority 500).
    app.connect("env-updated", _note_what_was_read, priority=100)


class _Factory:
    """Stands in for `create_client`."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app

    def __call__(
        self, notebook: Any, source: str, nb_config: Any, logger: Any, read_fmt: Any = None
    ) -> NotebookClientBase:
        path = Path(source)
        docname = self.app.env.path2doc(str(path)) or ""
        outputs = session(self.app).outputs.get(docname, [])
        return StoredOutputs(outputs, notebook, path, nb_config, logger, read_fmt=read_fmt)


def _run_cells(app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    """Get the outputs of all pages that are about to be read, in one go."""
    now = session(app)
    wanted = [now.pack.pages[name] for name in docnames if name in now.pack.pages]
    if any("show_chart" in cell.source for page in wanted for cell in page.markup.cells):
        start_drawers(now.images)
    how = Running(
        preload=now.settings.preload,
        warm=getattr(app, "pack_warm", None),
        cluster=getattr(app, "pack_cluster", None),
        tell=logger.info,
    )
    try:
        results = page_outputs(now.pack, wanted, now.cache / OUTPUTS, how)
    except PackError as error:
        raise PackProblems(error) from None
    for docname, result in results.items():
        now.outputs[docname] = result.outputs
        now.read_by[docname] = (sorted(result.datasets), result.files)


def _note_what_was_read(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep what each page read, for the next build to compare.

    Sphinx forgets everything of a page just before it reads it again, so this has to wait until
    all pages are read.
    """
    for name in ("pack_datasets", "pack_files"):
        if not hasattr(env, name):
            setattr(env, name, {})
    for docname, (datasets, files) in session(app).read_by.items():
        env.pack_datasets[docname] = datasets  # type: ignore[attr-defined]
        env.pack_files[docname] = files  # type: ignore[attr-defined]
