"""Pages come out of a cluster as they come out of one machine, and nothing of it stays."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack, PackPage, read_pack
from resource_pack.core.problems import PackError
from resource_pack.execute import cluster as clusters
from resource_pack.execute.cluster import Cluster, check_cluster, run_on_cluster, warnings_of
from resource_pack.execute.forks import WarmServer
from resource_pack.execute.store import Run
from resource_pack.processes import can_fork
from resource_pack.sphinx_ext.reading import read_markup
from tests.conftest import TINY, copy_pack
from tests.execute.processes import marked, until

distributed = pytest.importorskip("distributed", reason="distributed is not installed")
pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not copy processes")

CELLS = {
    "sums": "visits = load('demo-visits')\nshow_table(visits, id='all', title='All visits')",
    "folder": "import os\nprint(os.getcwd().endswith('content'))",
    "random": "import random\nrandom.seed(2)\nprint(random.random())",
    "declared": "print(open('_note.txt').read())",
    "error": "1 / 0",
    "slow": "import time\ntime.sleep(600)",
    "memory": "x = bytearray(9 * 2**30)",
}


def make_pack(folder: Path) -> Pack:
    """The small pack with one page for each of the cells."""
    copy_pack(TINY, folder)
    text = (folder / "content/numbers.md").read_text()
    head = text[: text.index("```{code-cell}")]
    (folder / "content/_note.txt").write_text("noted")
    for name, cell in CELLS.items():
        front = head.replace(
            "file_format: mystnb", "file_format: mystnb\nreads: [content/_note.txt]"
        )
        code = f"from resource_pack import load, show_table\n{cell}"
        start = front if name == "declared" else head
        (folder / f"content/{name}.md").write_text(f"{start}```{{code-cell}}\n{code}\n```\n")
    return read_pack(Layout(folder.resolve()), read_markup)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return make_pack(tmp_path_factory.mktemp("cluster") / "pack")


def pages(pack: Pack, *names: str) -> list[PackPage]:
    return [pack.pages[f"content/{name}"] for name in names]


def told(outcomes: Any) -> dict[str, Any]:
    return {
        page.docname.rpartition("/")[2]: outcome if isinstance(outcome, Run) else str(outcome)
        for page, outcome in outcomes
    }


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A cluster of two workers that runs already."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=50,
        local_directory=str(tmp_path_factory.mktemp("workers")),
    ) as cluster:
        yield cluster


def test_outcomes_are_those_of_this_machine(
    pack: Pack, running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resource_pack.execute.jobs.CELL_SECONDS", 3)
    wanted = pages(pack, *CELLS, "numbers")
    with WarmServer() as warm:
        here = told(warm.run(wanted, pack.layout))
    there = told(run_on_cluster(Cluster(running.scheduler_address), wanted, pack.layout))
    assert there == here
    assert "stops with ZeroDivisionError" in there["error"]
    assert "takes more than" in there["slow"]
    assert "MemoryError" in there["memory"]
    assert there["declared"].files.keys() == {"content/_note.txt"}


@pytest.mark.full
def test_nothing_stays_on_the_workers(pack: Pack, running: Any) -> None:
    list(run_on_cluster(Cluster(running.scheduler_address), pages(pack, "sums"), pack.layout))
    folders = [Path(worker.local_directory) for worker in running.scheduler.workers.values()]
    assert folders
    assert not [path for folder in folders for path in folder.glob("pack-*")]
    assert not [child for pid in workers_pids(running) for child in children(pid)]


def workers_pids(running: Any) -> list[int]:
    with distributed.Client(running) as client:
        return list(client.run(os.getpid).values())


def children(pid: int) -> list[str]:
    """What a process started, and what that started, by their commands."""
    found = []
    for line in subprocess.run(
        ["ps", "-e", "-o", "ppid=,pid=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines():
        parent, child, command = line.split(None, 2)
        if int(parent) == pid:
            found += [command, *children(int(child))]
    return [command for command in found if "fork_server" in command]


@pytest.mark.full
def test_a_page_of_a_worker_that_is_lost_runs_on_another(tmp_path: Path, running: Any) -> None:
    pack = make_pack(tmp_path / "pack")
    note = tmp_path / "began"
    path = tmp_path / "pack/content/slow.md"
    # It takes long the first time only, so that there is time to end its worker.
    cell = (
        f"import os, time\nfirst = not os.path.exists({str(note)!r})\n"
        f"open({str(note)!r}, 'a').close()\ntime.sleep(60 if first else 0)\nprint('done')"
    )
    path.write_text(path.read_text().replace(CELLS["slow"], cell))
    pack = read_pack(pack.layout, read_markup)
    outcomes: list[Any] = []
    address = Cluster(running.scheduler_address)
    run = threading.Thread(
        target=lambda: outcomes.append(
            told(run_on_cluster(address, pages(pack, "slow", "sums"), pack.layout))
        )
    )
    run.start()
    until(note.exists)
    busy = [pid for pid in workers_pids(running) if any(children(pid))]
    (slow,) = [pid for pid in busy if sleeping_under(pid)] or busy[:1]
    os.kill(slow, signal.SIGKILL)
    run.join(60)
    assert outcomes
    assert outcomes[0]["slow"].outputs == [
        [{"name": "stdout", "output_type": "stream", "text": "done\n"}]
    ]
    assert isinstance(outcomes[0]["sums"], Run)


def sleeping_under(pid: int) -> bool:
    """Whether a page runs below this worker: a copy of its warm process."""
    return len(children(pid)) > 1


@pytest.mark.full
@pytest.mark.parametrize("stopped", [False, True], ids=["to its end", "stopped half way"])
def test_a_cluster_on_this_machine_leaves_nothing(
    pack: Pack, stopped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = f"MARK_{uuid.uuid4().hex}"
    monkeypatch.setenv(mark, "1")
    outcomes = run_on_cluster(Cluster(), pages(pack, "sums", *["slow"] * stopped), pack.layout)
    _, outcome = next(outcomes)
    assert isinstance(outcome, Run)
    if stopped:
        assert marked(mark)
        outcomes.close()
    else:
        assert list(outcomes) == []
    until(lambda: not marked(mark))


def test_a_worker_with_other_versions_is_refused(
    pack: Pack, running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = {**clusters.versions_here(), "pandas": "0.1"}
    monkeypatch.setattr(clusters, "versions_here", lambda: mine)
    with pytest.raises(PackError) as caught:
        list(run_on_cluster(Cluster(running.scheduler_address), pages(pack, "sums"), pack.layout))
    (problem,) = caught.value.problems
    assert "The worker tcp://127.0.0.1:" in problem.found
    assert "has other versions: pandas " in problem.found
    assert "(here 0.1)" in problem.found
    mine["python"] = "2.7"
    with pytest.raises(PackError, match=r"python 3\.\d+ \(here 2\.7\)"):
        list(run_on_cluster(Cluster(running.scheduler_address), pages(pack, "sums"), pack.layout))


@pytest.mark.parametrize("address", ["somewhere", "http://a:1", "tcp://host", "tcp://a b:1", ""])
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(PackError, match="is not the address of a cluster"):
        check_cluster(Cluster(address))


def test_a_cluster_that_does_not_answer_is_told(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "SECONDS_TO_ANSWER", 1)
    with pytest.raises(PackError, match=r"No cluster answers at tcp://127\.0\.0\.1:9"):
        list(run_on_cluster(Cluster("tcp://127.0.0.1:9"), pages(pack, "sums"), pack.layout))


def test_without_the_library_people_are_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(PackError, match="pip install"):
        check_cluster(Cluster())


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("local", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://[::1]:8786", False),
        ("tcp://localhost:8786", False),
        ("tls://example.org:8786", False),
        ("tcp://192.168.0.7:8786", True),
        ("tcp://example.org:8786", True),
    ],
)
def test_data_that_leaves_the_machine_unencrypted_is_warned_of(address: str, warned: bool) -> None:
    assert bool(warnings_of(Cluster(address))) == warned


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificates, is not installed")
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("own", "other"):
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
                *("-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.pem")),
            ],
            check=True,
            capture_output=True,
        )
    return {path.name: str(path) for path in folder.iterdir()}


@pytest.mark.full
def test_an_encrypted_cluster_asks_for_certificates(
    pack: Pack,
    certificates: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cert, key = certificates["own.pem"], certificates["own.key"]
    security = distributed.security.Security(
        require_encryption=True,
        tls_ca_file=cert,
        **{f"tls_{who}_cert": cert for who in ("client", "scheduler", "worker")},
        **{f"tls_{who}_key": key for who in ("client", "scheduler", "worker")},
    )
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        host="127.0.0.1",
        protocol="tls://",
        security=security,
        dashboard_address=None,
        silence_logs=50,
        local_directory=str(tmp_path),
    ) as running:
        address = running.scheduler_address
        assert address.startswith("tls://")
        ours = Cluster(address, ca=cert, cert=cert, key=key)
        outcome = told(run_on_cluster(ours, pages(pack, "sums"), pack.layout))
        assert isinstance(outcome["sums"], Run)
        other = certificates["other.pem"]
        monkeypatch.setattr(clusters, "SECONDS_TO_ANSWER", 2)
        theirs = Cluster(address, ca=other, cert=other, key=certificates["other.key"])
        with pytest.raises(PackError, match="No cluster answers at tls:"):
            list(run_on_cluster(theirs, pages(pack, "sums"), pack.layout))
