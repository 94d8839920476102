"""Building and publishing, for `build` and `serve` alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from resource_pack.cli.early_start import made_ready
from resource_pack.core.build_result import BuildResult
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem
from resource_pack.publish.last_build import forget_state, is_unchanged, keep_state, state_of
from resource_pack.publish.release import publish, publish_to

if TYPE_CHECKING:
    from resource_pack.execute.cluster import Cluster
    from resource_pack.execute.forks import WarmServer


@dataclass(frozen=True)
class Outcome:
    """What a build gave."""

    site: Path
    pages: int
    seconds: float
    result: BuildResult
    warnings: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "site": str(self.site),
            "pages": self.pages,
            "seconds": round(self.seconds, 2),
            "read": sorted(self.result.read),
        }


def build_and_publish(
    layout: Layout,
    out: Path | None,
    jobs: int,
    tell: Callable[[str], None],
    baseurl: str | None = None,
    warm: WarmServer | None = None,
    cluster: Cluster | None = None,
) -> Outcome:
    """Build into the stage, then publish it whole. Raises PackError; nothing is published then.

    `warm` and `cluster` say where notebooks run, see `build_site`.
    """
    started = time.monotonic()
    layout.build.mkdir(exist_ok=True)
    lock = FileLock(layout.build / ".lock")
    try:
        with lock.acquire(timeout=0):
            result = _stage(layout, jobs, tell, baseurl, warm, cluster)
            site = layout.build / "html"
            if out is None:
                publish(layout, result.stage)
            else:
                site = publish_to(result.stage, out.absolute())
    except Timeout:
        raise PackError(
            [
                Problem(
                    "_build",
                    0,
                    "",
                    "Another build of this pack is running",
                    "",
                    "Wait until it has ended, or stop it",
                    rule="build.lock",
                )
            ]
        ) from None
    pages = sum(1 for _ in site.rglob("*.html"))
    return Outcome(site, pages, time.monotonic() - started, result)


def _stage(
    layout: Layout,
    jobs: int,
    tell: Callable[[str], None],
    baseurl: str | None,
    warm: WarmServer | None,
    cluster: Cluster | None,
) -> BuildResult:
    """The stage as it has to be now: built, or found unchanged."""
    stage = layout.stage
    options = ("" if baseurl is None else f"baseurl {baseurl}",)
    if is_unchanged(layout, stage, options):
        tell("nothing has changed")
        return BuildResult(stage)
    # Sphinx takes a second to import, which a look at the files need not wait for.
    with made_ready(layout, warm, cluster) as warm:
        from resource_pack.sphinx_ext.driver import build_site

        # What is on the disk before the build counts: a file that is saved meanwhile is a change.
        before = state_of(layout, options)
        forget_state(stage)
        result = build_site(layout, stage, jobs, tell, baseurl, warm, cluster)
    also = state_of(layout, options, result.files)
    keep_state(stage, {**also, **before}, result.files)
    return result
