"""Runs pages on a worker of a Dask cluster, in the same way as on one machine.

A worker has threads, so it copies nothing itself: each of its threads has a warm process of its
own, which lasts for the build. The files of the pack are unpacked once for each worker.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

from resource_pack.core.problems import PackError
from resource_pack.execute.bundle import unpack
from resource_pack.execute.forks import Closed, WarmServer
from resource_pack.execute.kernels import kernel_answer
from resource_pack.execute.versions import differences, versions_here
from resource_pack.processes import can_fork


class Desk:
    """What one worker keeps for one build: the unpacked files, and a warm process a thread."""

    def __init__(self, folder: str, data: bytes) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pack-", dir=folder)).resolve()
        self.root = self.folder / "pack"
        unpack(data, self.root)
        self._servers: dict[int, WarmServer] = {}
        self._lock = threading.Lock()

    def run(self, job: dict[str, Any], preload: list[str]) -> dict[str, Any]:
        if not can_fork():
            with tempfile.TemporaryDirectory(prefix="pack-") as shell:
                return kernel_answer(placed(job, self.root, shell), shell)
        with self._lock:
            # The process ends with the thread that started it.
            server = self._servers.setdefault(threading.get_ident(), WarmServer(preload, workers=1))
        (answer,) = server.answers([placed(job, self.root, server.folder)])
        return answer

    def close(self) -> None:
        with self._lock:
            for server in self._servers.values():
                server.close()
        shutil.rmtree(self.folder, ignore_errors=True)


_DESKS: dict[str, Desk] = {}
_CLOSED: set[str] = set()
_LOCK = threading.Lock()


def placed(job: dict[str, Any], root: Path, shell: str) -> dict[str, Any]:
    """A job with its paths on this machine. It comes with those from the folder of the pack."""
    environment = {"RESOURCE_PACK_ROOT": str(root), "IPYTHONDIR": shell}
    folder = str(root / job["folder"])
    return {**job, "root": str(root), "folder": folder, "environment": environment}


def run_on_worker(
    text: str, data: bytes, build: str, wanted: dict[str, str], preload: list[str]
) -> str:
    """Run a job, as JSON, with the files of a bundle. Returns the answer as JSON.

    `build` names the build that it belongs to, and `wanted` has the versions that it needs.
    """
    from distributed import get_worker

    job = json.loads(text)
    other = differences(wanted, versions_here())
    if other:
        # A worker that came after the build had begun.
        return json.dumps({"id": job["id"], "kind": "versions", "text": other})
    with _LOCK:
        if build in _CLOSED:
            return json.dumps({"id": job["id"], "kind": "broken", "text": "the build was stopped"})
        if build not in _DESKS:
            _DESKS[build] = Desk(get_worker().local_directory, data)
        desk = _DESKS[build]
    try:
        answer = desk.run(job, preload)
    except PackError as error:
        answer = {"id": job["id"], "kind": "broken", "text": str(error)}
    except Closed:
        answer = {"id": job["id"], "kind": "broken", "text": "the build was stopped"}
    return json.dumps(answer).replace(json.dumps(str(desk.root))[1:-1], job["root"])


def forget(build: str) -> None:
    """End and remove all that this worker keeps for a build."""
    with _LOCK:
        _CLOSED.add(build)
        desk = _DESKS.pop(build, None)
    if desk is not None:
        desk.close()
