"""Draws with vl-convert, in processes of its own.

vl-convert runs a JavaScript engine with many threads. A process that has started it can never be
copied safely again, and Sphinx copies its own process to read and write pages side by side: the
copies would wait for threads that they do not have. So the engine only ever runs in processes that
are started afresh for it.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from resource_pack.core.orphans import die_with_parent
from resource_pack.publish.pdf_order import in_order

FONTS = Path(__file__).parents[1] / "theme" / "vendor" / "fonts"

WORKERS = 4
"""More processes than this take longer to start than they save."""


@dataclass(frozen=True)
class Job:
    """One thing to draw: `svg` from a Vega-Lite specification (JSON), `png` (at a scale)
    or `pdf` from SVG, or the `bundle` of Vega for browsers."""

    kind: str
    text: str = ""
    scale: float = 1

    @property
    def key(self) -> str:
        """A name for the result, from everything that it depends on."""
        parts = [self.kind, self.text, str(self.scale), version("vl-convert-python"), font_hash()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def font_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(FONTS.glob("*.ttf")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class RenderCache:
    """Results on the disk: the same thing is drawn once, in this build and in later ones."""

    folder: Path

    def render(self, jobs: Iterable[Job]) -> list[bytes]:
        """The result of each job; those that are not there yet are drawn side by side."""
        jobs = list(jobs)
        missing = list(dict.fromkeys(job for job in jobs if not self._path(job).is_file()))
        for job, data in zip(missing, _draw_all(missing), strict=True):
            write_whole(self._path(job), data)
        return [self._path(job).read_bytes() for job in jobs]

    def _path(self, job: Job) -> Path:
        return self.folder / f"{job.key}.{job.kind}"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that another process sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


def _draw_all(jobs: Sequence[Job]) -> list[bytes]:
    if not jobs:
        return []
    context = multiprocessing.get_context("spawn")
    workers = min(WORKERS, os.cpu_count() or 1, len(jobs))
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start) as pool:
        return list(pool.map(_draw, jobs, chunksize=max(1, len(jobs) // (4 * workers))))


def _start() -> None:
    die_with_parent()
    import vl_convert

    # Without the font, vl-convert would measure text with another one and labels would overlap.
    vl_convert.register_font_directory(str(FONTS))


def _draw(job: Job) -> bytes:
    import vl_convert

    if job.kind == "svg":
        # No address is allowed: a specification may not make the build fetch anything.
        return str(vl_convert.vegalite_to_svg(job.text, allowed_base_urls=[])).encode()
    if job.kind == "png":
        return bytes(vl_convert.svg_to_png(job.text, scale=job.scale))
    if job.kind == "pdf":
        return in_order(bytes(vl_convert.svg_to_pdf(job.text)))
    assert job.kind == "bundle"
    return str(vl_convert.javascript_bundle(None)).encode()  # type: ignore[arg-type]
