"""The site as a zip file on the site, for use without a network."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

from resource_pack.core.problems import PackError, Problem

ZIP_ADDRESS = "downloads/resource-pack-offline.zip"
FOLDER = "resource-pack"
MAX_PATH = 150
"""Windows fails beyond 260 characters, and a council's shared drive uses up a good part of them."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip file knows: the same site gives the same bytes on every day."""


class OfflineZip:
    """The files of a site, without the zip itself, as a zip file that grows beside its place."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._names: list[str] = []
        self._place = site / ZIP_ADDRESS
        self._part = self._place.with_name(f".{self._place.name}.{os.getpid()}")
        self._part.parent.mkdir(parents=True, exist_ok=True)
        self._archive = zipfile.ZipFile(self._part, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def add(self, names: Iterable[str]) -> None:
        """Add files, in the order of their names.

        Raises PackError where a path is too long, or two differ only in capitals: neither could be
        unpacked everywhere.
        """
        added = sorted(name for name in names if name != ZIP_ADDRESS)
        self._names += added
        problems = path_problems(self._names)
        if problems:
            raise PackError(problems)
        for name in added:
            info = zipfile.ZipInfo(f"{FOLDER}/{name}", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            self._archive.writestr(info, (self._site / name).read_bytes())

    def put_in_place(self) -> None:
        """Put the whole file onto the site. Nothing can be added afterwards."""
        self._archive.close()
        self._part.replace(self._place)

    def drop(self) -> None:
        """Leave nothing of a file that was not put in place."""
        self._archive.close()
        self._part.unlink(missing_ok=True)


def path_problems(names: Iterable[str]) -> list[Problem]:
    """Paths that could not be unpacked on every machine."""
    problems = []
    seen: dict[str, str] = {}
    for name in names:
        if len(f"{FOLDER}/{name}") > MAX_PATH:
            problems.append(
                Problem(
                    name,
                    0,
                    "",
                    f"The path has {len(FOLDER) + 1 + len(name)} characters in the offline copy",
                    f"at most {MAX_PATH}",
                    "Give the page or the chart a shorter name",
                    rule="offline.path",
                )
            )
        other = seen.setdefault(name.lower(), name)
        if other != name:
            problems.append(
                Problem(
                    name,
                    0,
                    "",
                    f"The name differs from “{other}” only in capital letters",
                    "",
                    "Give one of them another name",
                    rule="offline.path",
                )
            )
    return problems
