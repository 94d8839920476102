"""A copy of the warm process gives what a real kernel gives, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from resource_pack.execute.forks import SCRIPTS, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not copy processes")

NOTEBOOKS = {
    "text": ["print('one')\nprint('two')", "1 + 1", "'text'", "None", "x = 3;", "x;"],
    "streams": ["import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')"],
    "displays": [
        "from IPython.display import HTML, SVG, clear_output, display\n"
        "d = display({'a': 1}, display_id='first')",
        "print('kept')\ndisplay(HTML('<b>x</b>'), metadata={'k': 1})\ndisplay(3, 4)",
        "d.update('changed')",
        "print('gone')\nclear_output()\nprint('stays')",
        "print('gone too')\nclear_output(wait=True)\nprint('stays')",
        "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
    ],
    "frames": ["import pandas as pd\nframe = pd.DataFrame({'a': [1, 2]})\nframe", "frame.a"],
    "charts": [
        "import altair as alt\nimport pandas as pd\n"
        "alt.Chart(pd.DataFrame({'a': [1], 'b': [2]})).mark_bar().encode(x='a:N', y='b:Q')"
    ],
    "names": ["__name__", "import os\nos.path.basename(os.getcwd())", "_ ", "In[1]", "Out[1]"],
    "magics": [
        "%%capture shown\nprint('x')",
        "shown.stdout",
        "%env PACK_TEST=1\nimport os",
        "os.environ['PACK_TEST']",
    ],
    "async": [
        "import asyncio\nawait asyncio.sleep(0)\n'done'",
        "async def f(): return 5\nawait f()",
    ],
    "numbers": ["import random\nrandom.seed(1)\nrandom.random()"],
    "programs": [
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True).stdout",
        "import threading\nt = threading.Thread(target=print, args=('thread',))\n"
        "t.start()\nt.join()",
    ],
    "classes": [
        "class A:\n    def _repr_html_(self): return '<i>a</i>'\n"
        "    def __repr__(self): return 'A'\nA()"
    ],
    "sets": ["{'b', 'a', 'c'}", "list({'parents', 'staff', 'council'})"],
}


def run_jobs(folder: Path, *jobs: dict[str, Any], workers: int = 2) -> dict[str, dict[str, Any]]:
    """Answers of a warm process, by the id of the job."""
    path = folder / f"jobs-{len(list(folder.glob('jobs-*')))}"
    lines = "".join(
        json.dumps(
            {
                "folder": str(folder),
                "root": str(folder),
                "seconds": 30,
                "environment": {},
                **job,
            }
        )
        + "\n"
        for job in jobs
    )
    path.write_text(lines)
    done = subprocess.run(
        [sys.executable, "-m", "resource_pack.execute.fork_server", str(workers)],
        input=f"{path}\n".encode(),
        capture_output=True,
        check=True,
        timeout=120,
        env=environment(folder),
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {answer["id"]: answer for answer in answers if answer["kind"] != "start"}


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(SCRIPTS),
        "IPYTHONDIR": str(folder / "ipython"),
    }


def in_kernel(cells: list[str], folder: Path) -> list[list[dict[str, Any]]]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute(env=environment(folder))
    return [[json.loads(json.dumps(output)) for output in cell.outputs] for cell in notebook.cells]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("notebooks")
    return run_jobs(folder, *({"id": name, "cells": cells} for name, cells in NOTEBOOKS.items()))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_outputs_are_those_of_a_kernel(
    name: str, answers: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    answer = answers[name]
    assert answer["kind"] == "fine", answer
    folder = tmp_path / "notebooks0"
    folder.mkdir()
    assert alike(answer["outputs"]) == alike(in_kernel(NOTEBOOKS[name], folder))


def alike(outputs: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Outputs without what differs between two kernels: random names, and when streams come."""
    told = []
    for cell in outputs:
        kept = [output for output in cell if output["output_type"] != "stream"]
        text = json.dumps(kept)
        for number, name in enumerate(dict.fromkeys(re.findall(r"altair-viz-[0-9a-f]{32}", text))):
            text = text.replace(name, f"chart-{number}")
        streams = [
            {
                "name": name,
                "text": "".join(
                    output["text"]
                    for output in cell
                    if output["output_type"] == "stream" and output["name"] == name
                ),
            }
            for name in ("stdout", "stderr")
        ]
        told.append([*streams, *json.loads(text)])
    return told


@pytest.mark.parametrize(
    ("cell", "kind", "words"),
    [
        ("1 / 0", "error", "ZeroDivisionError"),
        ("a = ", "error", "SyntaxError"),
        ("import sys\nsys.exit(3)", "error", "SystemExit"),
        ("raise ValueError('no')", "error", "ValueError"),
        ("import os\nos._exit(1)", "died", ""),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "died", ""),
        ("input()", "kernel", ""),
        ("import os\nos.write(1, b'past Python')", "kernel", ""),
        ("import os\nos.system('echo past Python')", "kernel", ""),
        ("import comm\ncomm.create_comm(target_name='widget')", "kernel", ""),
    ],
)
def test_what_goes_wrong_is_told(cell: str, kind: str, words: str, tmp_path: Path) -> None:
    jobs = [{"id": "bad", "cells": ["1", cell, "3"]}, {"id": "good", "cells": ["'fine'"]}]
    told = run_jobs(tmp_path, *jobs)
    assert told["bad"]["kind"] == kind, told["bad"]
    assert words in told["bad"].get("name", "")
    if kind in ("error", "died"):
        assert told["bad"]["cell"] == 1
    assert told["good"]["kind"] == "fine", "another notebook pays nothing for it"


def test_a_cell_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    cell = (
        "import subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)"
    )
    told = run_jobs(
        tmp_path,
        {"id": "slow", "cells": ["1", cell], "seconds": 2},
        {"id": "good", "cells": ["'fine'"]},
    )
    assert (told["slow"]["kind"], told["slow"]["cell"]) == ("time", 1)
    assert told["good"]["kind"] == "fine"
    assert not alive(int(note.read_text()))


def test_a_notebook_that_wants_too_much_memory_fails_alone(tmp_path: Path) -> None:
    told = run_jobs(
        tmp_path,
        {"id": "large", "cells": ["x = bytearray(8 * 2**30)"], "memory": 4 * 2**30},
        {"id": "good", "cells": ["'fine'"]},
    )
    assert told["large"]["name"] == "MemoryError"
    assert told["good"]["kind"] == "fine"


def test_one_notebook_cannot_touch_another(tmp_path: Path) -> None:
    told = run_jobs(
        tmp_path,
        {"id": "a", "cells": ["import os, builtins\nbuiltins.mine = 1\nos.environ['MINE'] = '1'"]},
        {
            "id": "b",
            "cells": ["import os, builtins\nhasattr(builtins, 'mine'), 'MINE' in os.environ"],
        },
        workers=1,
    )
    assert told["b"]["outputs"][0][0]["data"]["text/plain"] == "(False, False)"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_when_the_warm_process_ends_its_copies_end(how: signal.Signals, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    cell = f"import os, time\nopen({str(note)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"
    job = {
        "id": "slow",
        "cells": [cell],
        "folder": str(tmp_path),
        "root": str(tmp_path),
        "seconds": 600,
        "environment": {},
    }
    with subprocess.Popen(
        [sys.executable, "-m", "resource_pack.execute.fork_server", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environment(tmp_path),
    ) as server:
        assert server.stdin is not None
        (tmp_path / "jobs").write_text(json.dumps(job))
        server.stdin.write(f"{tmp_path / 'jobs'}\n".encode())
        server.stdin.flush()
        until(lambda: note.is_file() and note.read_text() != "")
        server.send_signal(how)
        server.wait(10)
    pid = int(note.read_text())
    until(lambda: not alive(pid))


def until(holds: Any) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it does not come to an end"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def test_an_error_in_a_kernel_is_the_same_error(tmp_path: Path) -> None:
    told = run_jobs(tmp_path, {"id": "bad", "cells": ["{}['x']"]})["bad"]
    with pytest.raises(CellExecutionError) as raised:
        in_kernel(["{}['x']"], tmp_path)
    assert (told["name"], told["text"]) == (raised.value.ename, raised.value.evalue)
