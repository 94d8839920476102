"""jupyter-cache runs the notebooks of a project with our executor."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.executors.base import JupyterExecutorAbstract

from resource_pack.execute.jcache import WarmExecutor
from tests.conftest import ROOT

NOTEBOOKS = {
    "sums": ["import pandas as pd\npd.DataFrame({'a': [1]})", "", "print('two')", "3"],
    "error": ["1", "1 / 0"],
    "raw": ["import os\nos.system('echo raw')"],
    "slow": ["import time\ntime.sleep(60)"],
}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A cache in which all of the notebooks were run, the folder, and what the executor said."""
    folder = tmp_path_factory.mktemp("project")
    cache = get_cache(folder / ".jupyter_cache")
    for name, cells in NOTEBOOKS.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        if name == "slow":
            notebook.metadata["execution"] = {"timeout": 2}
        nbformat.write(notebook, folder / f"{name}.ipynb")
        cache.add_nb_to_project(str(folder / f"{name}.ipynb"))
    return cache, folder, WarmExecutor(cache).run_and_cache(timeout=30)


def names(uris: list[str]) -> list[str]:
    return sorted(Path(uri).stem for uri in uris)


def test_it_says_what_succeeded_and_what_failed(done: Any) -> None:
    _, _, result = done
    assert names(result.succeeded) == ["raw", "sums"]
    assert names(result.excepted) == ["error", "slow"]
    assert result.errored == []


def test_outputs_are_in_the_cache(done: Any) -> None:
    cache, folder, _ = done
    _, notebook = cache.merge_match_into_file(str(folder / "sums.ipynb"))
    assert [cell.execution_count for cell in notebook.cells] == [1, None, 2, 3]
    assert "<table" in notebook.cells[0].outputs[0]["data"]["text/html"]
    assert notebook.cells[2].outputs[0]["text"] == "two\n"
    assert notebook.cells[3].outputs[0]["data"]["text/plain"] == "3"


def test_why_a_notebook_failed_is_kept(done: Any) -> None:
    cache, folder, _ = done
    record = cache.get_project_record(str(folder / "error.ipynb"))
    assert "ZeroDivisionError: division by zero" in record.traceback


def test_only_what_is_new_runs_again(done: Any) -> None:
    cache, folder, _ = done
    known = [str(folder / f"{name}.ipynb") for name in ("sums", "raw")]
    again = WarmExecutor(cache).run_and_cache(filter_uris=known, timeout=30)
    assert again.all() == []


def test_the_entry_point_is_the_executor() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    name = project["entry-points"]["jcache.executors"]["resource-pack"]
    module, _, attribute = name.partition(":")
    found = getattr(import_module(module), attribute)
    assert found is WarmExecutor
    assert issubclass(found, JupyterExecutorAbstract)
