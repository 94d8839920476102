"""A page in a copy of the warm process fails alone, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from resource_pack.execute.forks import SCRIPTS
from resource_pack.processes import can_fork
from tests.execute.processes import until

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not copy processes")


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


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
