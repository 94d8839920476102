"""A warm process that is kept: for many builds, through deaths, and without a trace at the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from resource_pack.core.problems import PackError
from resource_pack.execute.forks import WarmServer, python_path
from resource_pack.processes import can_fork
from tests.execute.processes import marked, until

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not copy processes")


def job(folder: Path, name: str, cell: str) -> dict[str, Any]:
    return {
        "id": name,
        "cells": [cell],
        "folder": str(folder),
        "root": str(folder),
        "seconds": 60,
        "environment": {},
    }


def run(warm: WarmServer, folder: Path, **cells: str) -> dict[str, dict[str, Any]]:
    answers = warm.answers([job(folder, name, cell) for name, cell in cells.items()])
    return {answer["id"]: answer for answer in answers}


def text(answer: dict[str, Any]) -> str:
    return str(answer["outputs"][0][0]["data"]["text/plain"])


def test_it_serves_many_builds_and_ends_with_the_last(tmp_path: Path) -> None:
    with WarmServer() as warm:
        parents = [text(run(warm, tmp_path, a="import os\nos.getppid()")["a"]) for _ in range(3)]
        assert len(set(parents)) == 1, "one process for all"
        folder = Path(warm.folder)
        assert folder.is_dir()
    assert not alive(int(parents[0]))
    assert not folder.exists()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_page_that_ends_the_warm_process_pays_for_it_alone(tmp_path: Path) -> None:
    killer = "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(5)"
    with WarmServer(workers=2) as warm:
        told = run(warm, tmp_path, a="1", bad=killer, b="2", c="3")
        assert {name: answer["kind"] for name, answer in told.items()} == {
            "a": "fine", "bad": "died", "b": "fine", "c": "fine",
        }  # fmt: skip
        assert run(warm, tmp_path, d="4")["d"]["kind"] == "fine", "the next build has a new one"


def test_a_process_that_died_between_builds_is_started_anew(tmp_path: Path) -> None:
    with WarmServer() as warm:
        parent = int(text(run(warm, tmp_path, a="import os\nos.getppid()")["a"]))
        os.kill(parent, signal.SIGKILL)
        time.sleep(0.2)
        assert run(warm, tmp_path, b="2")["b"]["kind"] == "fine"


def test_answers_that_nobody_took_do_not_meet_the_next_build(tmp_path: Path) -> None:
    with WarmServer(workers=1) as warm:
        answers = warm.answers([job(tmp_path, name, repr(name)) for name in ("a", "b", "c")])
        assert next(answers)["id"] == "a"
        answers.close()  # type: ignore[attr-defined]
        told = run(warm, tmp_path, z="'z'")
        assert list(told) == ["z"]


def test_a_module_that_cannot_be_imported_is_named(tmp_path: Path) -> None:
    with WarmServer(["no_such_module"]) as warm, pytest.raises(PackError) as caught:
        run(warm, tmp_path, a="1")
    (problem,) = caught.value.problems
    assert problem.file == "_config.yml"
    assert "The module “no_such_module” cannot be imported" in problem.found
    assert "pack_preload" in problem.message


def test_a_module_that_is_asked_for_is_there_beforehand(tmp_path: Path) -> None:
    cell = "import sys\n'colorsys' in sys.modules"
    with WarmServer(["colorsys"]) as warm:
        assert text(run(warm, tmp_path, a=cell)["a"]) == "True"


def test_many_and_large_answers_come_through(tmp_path: Path) -> None:
    large = "print('x' * 300_000)" + "\n#" + "y" * 300_000
    with WarmServer(workers=2) as warm:
        told = run(warm, tmp_path, **{f"n{number}": large for number in range(12)})
    assert {len(answer["outputs"][0][0]["text"]) for answer in told.values()} == {300_001}


BUILD = """\
import sys
from pathlib import Path
from resource_pack.core.layout import Layout
from resource_pack.core.pack import read_pack
from resource_pack.execute.cluster import Cluster
from resource_pack.execute.pages import Running, page_outputs
from resource_pack.sphinx_ext.reading import read_markup

if __name__ == "__main__":
    pack = read_pack(Layout(Path(sys.argv[1])), read_markup)
    how = Running(cluster=Cluster() if sys.argv[2] == "cluster" else None)
    try:
        page_outputs(pack, [pack.pages["content/numbers"]], Path(sys.argv[1]) / "cache", how)
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.parametrize("way", ["forks", "kernels", "cluster"])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_ended_half_way_leaves_nothing(
    way: str, end: signal.Signals, tiny: Path, tmp_path: Path
) -> None:
    if (way, end) == ("kernels", signal.SIGKILL):
        pytest.skip("jupyter_client looks after its kernels: they end when their parent is gone")
    note = tmp_path / "began"
    page = tiny / "content/numbers.md"
    text = page.read_text()
    cell = f"open({str(note)!r}, 'w').close()\nimport time\ntime.sleep(600)"
    page.write_text(f"{text[: text.index('```{code-cell}')]}```{{code-cell}}\n{cell}\n```\n")
    script = tmp_path / "build.py"
    script.write_text(BUILD)
    mark = f"MARK_{uuid.uuid4().hex}"
    engine = {"RESOURCE_PACK_ENGINE": "kernels"} if way == "kernels" else {}
    build = subprocess.Popen(
        [sys.executable, str(script), str(tiny), way],
        env={**os.environ, "PYTHONPATH": python_path(), mark: "1", **engine},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(note.exists)
        # Ctrl-C reaches every process of a terminal; a machine that is short of memory ends one.
        os.killpg(build.pid, end) if end is signal.SIGINT else build.kill()
        assert build.wait(60) in (130, -end)
        until(lambda: not marked(mark))
    finally:
        build.kill()
    assert not list(tiny.rglob("*.part"))
