"""The files of a pack that its notebooks may read, in one piece, for machines that have no copy."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from resource_pack.core.layout import Layout
from resource_pack.core.pack import PackPage
from resource_pack.execute.rules import declared


@dataclass(frozen=True)
class Bundle:
    """Files in one piece. `name` is made of their content: the same files have the same name."""

    name: str
    data: bytes


def bundle_of(layout: Layout, pages: Iterable[PackPage]) -> Bundle:
    """The data of a pack, and what these pages say they read, with empty folders for the pages."""
    pages = list(pages)
    names = {layout.relative(path) for path in (layout.config, layout.toc)}
    names |= set(_files(layout, "data"))
    for page in pages:
        for name in declared(page) or ():
            names |= set(_files(layout, name))
    folders = {page.file.rpartition("/")[0] + "/" for page in pages}
    packed = io.BytesIO()
    digest = hashlib.sha256()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in sorted(names | folders):
            content = b"" if name.endswith("/") else (layout.root / name).read_bytes()
            archive.writestr(zipfile.ZipInfo(name), content)
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return Bundle(digest.hexdigest()[:32], packed.getvalue())


def unpack(data: bytes, folder: Path) -> None:
    """Write the files of a bundle into an empty folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)


def _files(layout: Layout, name: str) -> Iterator[str]:
    path = layout.root / name
    paths = path.rglob("*") if path.is_dir() else [path]
    yield from (layout.relative(item) for item in paths if item.is_file())
