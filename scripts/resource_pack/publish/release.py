"""Publishing: whole or not at all.

Sphinx writes into a stage folder that is kept, so that the next build has less to do. What readers
see is a copy: it is made beside the old one and put in its place by one step of the file system.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from resource_pack.core.layout import RUNNING, Layout
from resource_pack.core.problems import PackError, Problem
from resource_pack.processes import processors
from resource_pack.publish.swap import put_in_place

KEEP = 2
"""Releases that stay on the disk: the current one, and the one before it for a way back."""

OURS = ".buildinfo"
"""Every site that was built has this file: a folder without it is somebody else's."""


def publish(layout: Layout, stage: Path) -> Path:
    """Publish a stage as _build/html. Returns the folder of the release."""
    releases = layout.build / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    _forget_unfinished(layout)
    with tempfile.TemporaryDirectory(dir=releases, prefix=".copy-") as folder:
        new = Path(folder) / "new"
        release = releases / copy_tree(stage, new)
        if not release.is_dir():
            new.replace(release)
    _point(layout.build / "html", release)
    _forget_old(releases, release)
    return release


def _point(link: Path, release: Path) -> None:
    """Make the link lead to the release, in one step."""
    if link.is_dir() and not link.is_symlink():
        # `jupyter-book build .` writes a real folder here.
        aside = link.with_name(f"{link.name}.before")
        shutil.rmtree(aside, ignore_errors=True)
        link.rename(aside)
    target = os.path.relpath(release, link.parent)
    temporary = link.with_name(f".{link.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)


def _forget_unfinished(layout: Layout) -> None:
    """Remove what builds that were killed had begun: nobody else takes it away."""
    begun = (
        *("releases/.copy-*", "stage/.pagefind-*", "stage/.pack_cache/**/.*", ".html.*"),
        *("stage/.*.part", "stage/.pack_cache/*.part"),
        f"{RUNNING}/*",
    )
    for path in [path for pattern in begun for path in layout.build.glob(pattern)]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _forget_old(releases: Path, current: Path) -> None:
    folders = [path for path in releases.iterdir() if path.is_dir() and path != current]
    folders.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in folders[KEEP - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def publish_to(stage: Path, target: Path) -> Path:
    """Publish a stage as the real folder `target`, replacing what a build left there before.

    Raises PackError where `target` holds anything else.
    """
    if target.exists() and not target.is_dir():
        raise PackError([_refuse(target, "There is a file of this name")])
    if target.is_dir() and any(target.iterdir()) and not (target / OURS).is_file():
        raise PackError([_refuse(target, "The folder holds files that no build has made")])
    target.parent.mkdir(parents=True, exist_ok=True)
    begun = f".{target.name}.pack-"
    for left in target.parent.glob(f"{begun}*"):  # by a build that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=begun) as folder:
        new = Path(folder) / "new"
        copy_tree(stage, new)
        put_in_place(new, target)
    return target


def _refuse(target: Path, found: str) -> Problem:
    return Problem(
        str(target),
        0,
        "",
        found,
        "a folder that is empty, does not exist, or was made by an earlier build",
        "Name another folder with --out",
        rule="build.out",
    )


def tree_hash(folder: Path) -> str:
    """A short hash of the names and contents of all files below a folder."""
    names = _file_names(folder)
    return _joined(names, (hashlib.sha256((folder / name).read_bytes()) for name in names))


def copy_tree(source: Path, target: Path) -> str:
    """Copy all files below a folder into a new one. Returns their `tree_hash`.

    Each file is read once for both. Waiting for the disk and hashing let other threads go on.
    """
    names = _file_names(source)
    target.mkdir(parents=True)
    for folder in sorted({os.path.dirname(name) for name in names}):  # noqa: PTH120
        (target / folder).mkdir(parents=True, exist_ok=True)

    def copy(name: str) -> hashlib._Hash:
        data = (source / name).read_bytes()
        (target / name).write_bytes(data)
        return hashlib.sha256(data)

    with ThreadPoolExecutor(processors()) as pool:
        return _joined(names, pool.map(copy, names))


def _file_names(folder: Path) -> list[str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path.relative_to(folder).as_posix() for path in paths]


def _joined(names: Iterable[str], hashes: Iterable[hashlib._Hash]) -> str:
    digest = hashlib.sha256()
    for name, own in zip(names, hashes, strict=True):
        digest.update(name.encode() + b"\0")
        digest.update(own.digest())
    return digest.hexdigest()[:12]
