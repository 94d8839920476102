"""Where things are in a pack's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from resource_pack.core.problems import PackError, Problem

MARKER = ".unfinished"
"""The name of the file, beside the doctrees of a stage, that says that a build was begun and has
not finished."""

RUNNING = ".running"
"""The folder in `_build` for what is needed only while a build runs."""

CACHE = ".pack_cache"
"""The name of the folder, beside the stage, for what builds keep for later ones."""

OUTPUTS, CHARTS = "outputs", "charts"
"""The folders in it for what code cells gave, and for drawn charts."""


@dataclass(frozen=True)
class Layout:
    """The folders and files of one pack. `root` is absolute."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def case_studies(self) -> Path:
        return self.root / "case_studies"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def data_package(self) -> Path:
        return self.data / "datapackage.json"

    @property
    def config(self) -> Path:
        return self.root / "_config.yml"

    @property
    def toc(self) -> Path:
        return self.root / "_toc.yml"

    @property
    def build(self) -> Path:
        return self.root / "_build"

    @property
    def stage(self) -> Path:
        """Where the site is built. Readers see a copy of it: `_build/html`."""
        return self.build / "stage" / "html"

    @property
    def cache(self) -> Path:
        return self.stage.parent / CACHE

    def relative(self, path: Path) -> str:
        """The path as messages show it: from the pack's folder, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def find_layout(start: Path) -> Layout:
    """The pack that `start` lies in: the nearest folder upwards with a `_config.yml`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "_config.yml").is_file() and (folder / "_toc.yml").is_file():
            return Layout(folder)
    raise PackError(
        [
            Problem(
                file=str(start),
                line=0,
                path="",
                found="This folder is not part of a resource pack",
                allowed="a folder with _config.yml and _toc.yml, or one inside it",
                fix="Go to the pack's folder first, for example with: cd resource-pack",
                rule="pack.folder",
            )
        ]
    )
