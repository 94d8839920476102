"""The options of `pack build` that say on which cluster notebooks run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from resource_pack.cli.console import err

if TYPE_CHECKING:
    from resource_pack.execute.cluster import Cluster


def cluster_of(
    address: str | None, ca: Path | None, cert: Path | None, key: Path | None
) -> Cluster | None:
    """The cluster that the options mean; None without `--cluster`. Raises PackError."""
    if address is None:
        if ca or cert or key:
            raise typer.BadParameter("Certificates are for --cluster tls://host:8786")
        return None
    from resource_pack.execute.cluster import Cluster, check_cluster, warnings_of

    cluster = Cluster(address, *(str(path.absolute()) if path else "" for path in (ca, cert, key)))
    check_cluster(cluster)
    for line in warnings_of(cluster):
        err.print(f"[yellow]warning:[/yellow] {line}")
    return cluster
