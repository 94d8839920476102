"""Runs pages that compute on a Dask cluster: one on this machine, or one that runs already."""

from __future__ import annotations

import importlib.util
import ipaddress
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resource_pack.core.layout import Layout
from resource_pack.core.pack import PackPage
from resource_pack.core.problems import PackError, Problem
from resource_pack.execute.bundle import bundle_of
from resource_pack.execute.cleaning import cell_problem
from resource_pack.execute.forks import Outcomes, python_path
from resource_pack.execute.jobs import job_of, outcome_of
from resource_pack.execute.versions import versions_here
from resource_pack.processes import processors

LOCAL = "local"
SECONDS_TO_ANSWER = 20
SECONDS_TO_END = 20


@dataclass(frozen=True)
class Cluster:
    """Which cluster runs pages: `local`, or an address as tcp://host:8786 or tls://host:8786.

    The certificates are files in PEM format. Without them, Dask's own configuration has them.
    """

    address: str = LOCAL
    ca: str = ""
    cert: str = ""
    key: str = ""

    @property
    def security(self) -> dict[str, Any]:
        given = {"tls_ca_file": self.ca, "tls_client_cert": self.cert, "tls_client_key": self.key}
        found: dict[str, Any] = {name: value for name, value in given.items() if value}
        return {**found, "require_encryption": True} if self.address.startswith("tls:") else {}


def check_cluster(cluster: Cluster) -> None:
    """Raises PackError where this cluster cannot be meant, before anything is started."""
    if not re.fullmatch(r"local|(tcp|tls)://[^\s/:]+:\d+|(tcp|tls)://\[[0-9a-fA-F:]+\]:\d+",
                        cluster.address):  # fmt: skip
        raise _problem(
            f"“{cluster.address}” is not the address of a cluster",
            "tcp://host:8786 or tls://host:8786, or --cluster alone for this machine",
            "",
        )
    for name in (cluster.ca, cluster.cert, cluster.key):
        if name and not Path(name).is_file():
            raise _problem(f"There is no file {name}", "", "Check the path of the certificate")
    if importlib.util.find_spec("distributed") is None:
        raise _problem(
            "Running on a cluster needs the library distributed, which is not installed",
            "",
            'Install it: pip install "resource-pack[cluster]", or pip install distributed',
        )


def warnings_of(cluster: Cluster) -> list[str]:
    """What people should know before the data of the pack goes to this cluster."""
    if not cluster.address.startswith("tcp://"):
        return []
    host = cluster.address.removeprefix("tcp://").rpartition(":")[0].strip("[]")
    try:
        near = ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = host == "localhost"
    if near:
        return []
    return [
        f"The data of the pack travels to {host} unencrypted, and whoever can reach the cluster "
        "can run code on it. Use tls:// with certificates."
    ]


def run_on_cluster(
    cluster: Cluster, pages: Sequence[PackPage], layout: Layout, preload: Sequence[str] = ()
) -> Outcomes:
    """The outcome of each page, in the order in which they are done.

    Raises PackError where the cluster cannot be used.
    """
    check_cluster(cluster)
    by_name = {page.docname: page for page in pages}
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        order = _order(cluster, pages, layout, preload, folder)
        for answer in _answers(order, folder):
            if answer["kind"] == "stop":
                raise _problem(answer["found"], "", answer["fix"])
            page = by_name.pop(answer["id"])
            yield page, outcome_of(page, layout, answer)
    for page in by_name.values():
        found = "The process that speaks with the cluster ended by itself"
        yield page, cell_problem(page, 0, found, "", "Build again, or without --cluster")


def _order(
    cluster: Cluster,
    pages: Sequence[PackPage],
    layout: Layout,
    preload: Sequence[str],
    folder: str,
) -> dict[str, Any]:
    bundle = bundle_of(layout, pages)
    path = Path(folder) / bundle.name
    path.write_bytes(bundle.data)
    jobs = []
    for page in pages:
        # Paths from the folder of the pack: each worker has that elsewhere.
        job = job_of(page, Path(), "")
        jobs.append({**job, "root": json.dumps(str(layout.root))[1:-1]})
    return {
        "address": cluster.address,
        "security": cluster.security,
        "workers": min(processors(), len(pages)),
        "folder": folder,
        "patience": SECONDS_TO_ANSWER,
        "bundle": str(path),
        "versions": versions_here(),
        "preload": list(preload),
        "jobs": jobs,
    }


def _answers(order: dict[str, Any], folder: str) -> Iterator[dict[str, Any]]:
    """The lines of the process that speaks with the cluster. However this ends, it ends too."""
    with (Path(folder) / "messages").open("wb") as messages:
        process = subprocess.Popen(
            [sys.executable, "-m", "resource_pack.execute.cluster_client"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=messages,
            env={**os.environ, "PYTHONPATH": python_path()},
            # Ctrl-C of a terminal is for us: we end the cluster in order.
            start_new_session=True,
        )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()
        for line in process.stdout:
            answer = json.loads(line)
            if answer["kind"] == "end":
                break
            yield answer
    except BrokenPipeError:
        pass
    finally:
        process.stdin.close()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _problem(found: str, allowed: str, fix: str) -> PackError:
    return PackError([Problem("--cluster", 0, "", found, allowed, fix, rule="cluster")])
