"""Speaks with a Dask cluster, for a build: `python -m resource_pack.execute.cluster_client`.

It is a process of its own, since a client of Dask has threads, and Sphinx copies its process later.
The first line of its input says what to do, as JSON; its output has one JSON object a line: an
answer for each job, or `{"kind": "stop"}` with the reason why nothing can be done. When its input
ends, it stops, and leaves nothing on the workers.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from resource_pack.execute.versions import differences

TRIES = 3
"""So often a job is sent again where the cluster lost what belongs to it."""


class Stop(Exception):
    """Nothing can be run: what is wrong, and what to do about it."""


def tell(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


@contextlib.contextmanager
def connected(order: dict[str, Any]) -> Iterator[Any]:
    """A client of the cluster of an order. A local cluster is started, and ended after."""
    from distributed import Client, LocalCluster
    from distributed.security import Security

    if order["address"] == "local":
        with (
            LocalCluster(
                n_workers=order["workers"],
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
                local_directory=order["folder"],
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    security = Security(**order["security"]) if order["security"] else Security()
    try:
        client = Client(order["address"], security=security, timeout=order["patience"])
    except Exception as error:
        reason = _reason(error)
        raise Stop(
            f"No cluster answers at {order['address']}{reason}",
            "Check the address, and that the scheduler runs: dask scheduler",
        ) from None
    with client:
        yield client


def _reason(error: Exception) -> str:
    text = str(error.__cause__ or error)
    words = ("certificate", "SSL", "TLS")
    return f" ({text})" if any(word in text for word in words) else ""


def check_workers(client: Any, wanted: dict[str, str], patience: float) -> None:
    """Refuse to go on with a worker that would run pages in another way."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except Exception:
        raise Stop("The cluster has no workers", "Start some: dask worker ADDRESS") from None
    # Dask itself asks for the version of Python: no code can be sent before that is known.
    for address, told in sorted(client.get_versions()["workers"].items()):
        there = ".".join(told["host"]["python"].split(".")[:2])
        if there != wanted["python"]:
            raise _refused(address, f"python {there} (here {wanted['python']})")
    for address, found in sorted(client.run(_versions_there(), on_error="return").items()):
        if isinstance(found, BaseException):
            raise _refused(address, f"no resource_pack ({type(found).__name__}: {found})")
        other = differences(wanted, found)
        if other:
            raise _refused(address, other)


def _refused(address: str, other: str) -> Stop:
    return Stop(
        f"The worker {address} has other versions: {other}",
        "Install the locked versions there: pip install -r requirements.txt",
    )


def _versions_there() -> Any:
    """A function that is sent as it is: the worker may have another resource_pack, or none."""

    def ask() -> Any:
        from resource_pack.execute.versions import versions_here

        return versions_here()

    return ask


def run_jobs(client: Any, order: dict[str, Any], build: str) -> None:
    """Run all jobs of an order, and tell what became of each."""
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    waiting = {job["id"]: job for job in order["jobs"]}
    data = Path(order["bundle"]).read_bytes()
    for _ in range(TRIES):
        (shipped,) = client.scatter([data], broadcast=True)
        futures = {
            client.submit(
                _task(), json.dumps(job), shipped, build, order["versions"], order["preload"],
                pure=False,
            ): name
            for name, job in waiting.items()
        }  # fmt: skip
        for future in as_completed(futures):
            name = futures[future]
            try:
                answer = json.loads(future.result())
            except KilledWorker:
                answer = {"id": name, "kind": "died", "cell": 0}
            except Exception as error:
                if future.status in ("cancelled", "lost") or "cancelled" in str(error):
                    continue  # Every worker that had the files is gone: they are sent again.
                text = f"{type(error).__name__}: {error}"
                answer = {"id": name, "kind": "broken", "text": text}
            if answer["kind"] == "versions":
                raise _refused("that has come since", answer["text"])
            del waiting[name]
            tell(answer)
        if not waiting:
            return
    for name in waiting:
        tell({"id": name, "kind": "broken", "text": "the cluster lost it again and again"})


def _task() -> Any:
    from resource_pack.execute.cluster_task import run_on_worker

    return run_on_worker


def _forget(client: Any, build: str) -> None:
    from resource_pack.execute.cluster_task import forget

    with contextlib.suppress(Exception):
        client.run(forget, build, on_error="ignore")


def _stop_when_alone() -> None:
    """End in order when the build ends, however that happens: then the input ends."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _leave(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit


def main() -> None:
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    order = json.loads(sys.stdin.readline())
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_stop_when_alone, daemon=True).start()
    build = uuid.uuid4().hex
    try:
        with connected(order) as client:
            try:
                check_workers(client, order["versions"], order["patience"])
                run_jobs(client, order, build)
            finally:
                _forget(client, build)
    except Stop as stop:
        found, fix = stop.args
        tell({"kind": "stop", "found": found, "fix": fix})
        return
    tell({"kind": "end"})


if __name__ == "__main__":
    main()
