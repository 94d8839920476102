"""Pictures, drawn in processes of their own and kept by what they are drawn from."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from resource_pack.publish import drawing, pdf_order, sheets
from resource_pack.publish.drawers import Job, own_drawers
from resource_pack.publish.sheets import FONTS


def key_of(job: Job) -> str:
    """A name for a result, from everything that it depends on."""
    parts = [job.kind, job.text, str(job.scale), drawing_code()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@functools.cache
def drawing_code() -> str:
    """A hash of the fonts, the code and the libraries that draw."""
    digest = hashlib.sha256()
    for name in ("vl-convert-python", "pillow"):
        digest.update(f"{name} {version(name)}\0".encode())
    code = [Path(str(module.__file__)) for module in (drawing, pdf_order, sheets)]
    for path in [*sorted(FONTS.glob("*.ttf")), *code]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class RenderCache:
    """Results on the disk: the same thing is drawn once, in this build and in later ones."""

    folder: Path

    @property
    def is_new(self) -> bool:
        """Whether nothing has been drawn yet, so that there will be much to draw."""
        return not self.folder.is_dir()

    def render(self, jobs: Iterable[Job]) -> list[bytes]:
        """The result of each job; those that are not there yet are drawn side by side."""
        jobs = list(jobs)
        missing = self._missing(jobs)
        if missing and own_drawers().keeps:
            own_drawers().settle()
            missing = self._missing(missing)
        if missing:
            own_drawers().draw(missing, self._keep(lambda _: ()))
        return [self._path(job).read_bytes() for job in jobs]

    def render_ahead(self, jobs: Sequence[Job], follow: Callable[[Job], Iterable[Job]]) -> None:
        """Draw jobs, and after each what follows from it.

        All jobs are there afterwards. What follows from them goes on being drawn; `render` waits
        for it.
        """
        missing = self._missing(jobs)
        there = set(jobs) - set(missing)
        following = self._missing([next_ for job in jobs if job in there for next_ in follow(job)])
        if missing or following:
            keep = self._keep(lambda job: follow(job) if job in asked else ())
            asked = set(missing)
            own_drawers().draw([*missing, *following], keep, behind=True)

    def _keep(self, follow: Callable[[Job], Iterable[Job]]) -> Callable[[Job, bytes], list[Job]]:
        def keep(job: Job, data: bytes) -> list[Job]:
            write_whole(self._path(job), data)
            return self._missing(follow(job))

        return keep

    def _missing(self, jobs: Iterable[Job]) -> list[Job]:
        return [job for job in dict.fromkeys(jobs) if not self._path(job).is_file()]

    def _path(self, job: Job) -> Path:
        return self.folder / f"{key_of(job)}.{job.kind}"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that another process sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


def start_drawers(cache: RenderCache) -> None:
    """Get ready to draw, where nothing has been drawn yet."""
    if cache.is_new:
        own_drawers().start()
