"""A build that is stopped at any moment leaves the site whole, and the next one makes it right."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from killing import WAYS, Ground, quick_ground, tiny_ground, trials
from resource_pack.publish.release import tree_hash

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(sys.platform != "linux", reason="it looks for processes in /proc"),
]


def stop_builds(ground: Ground, count: int, seed: int, lengths: dict[str, float]) -> list[str]:
    bad = []
    for trial in trials(count, seed, lengths, list(ground.changes)):
        ground.try_once(trial)
        if trial.faults:
            bad.append(str(trial))
    return bad


def test_a_build_that_is_stopped_leaves_all_whole(
    tmp_path: Path, shared: Path, tiny_site: Path
) -> None:
    ground = quick_ground(tmp_path / "ground")
    ground.cache_from(shared / "tiny-pack" / "_build" / "stage" / ".pack_cache")
    ground.right[frozenset()] = tree_hash(tiny_site)
    whole = ground.prepare()
    # One moment for each way; the lengths need not be exact to hit the middle of a build.
    lengths = {"change": 0.7 * whole, "pages": whole, "all": whole}
    assert stop_builds(ground, len(WAYS), 1, lengths) == []


@pytest.mark.full
def test_fifty_builds_that_are_stopped(tmp_path: Path) -> None:
    ground = tiny_ground(tmp_path / "ground")
    ground.prepare()
    assert stop_builds(ground, 50, 2, ground.lengths()) == []
