"""What one build knows: the pack, read and checked before Sphinx reads a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from resource_pack.core.layout import CACHE, CHARTS, Layout
from resource_pack.core.pack import Pack
from resource_pack.core.page_store import PageStore
from resource_pack.core.problems import PackError
from resource_pack.core.settings import PackSettings
from resource_pack.core.text_file import section_texts
from resource_pack.execute.rules import file_hash
from resource_pack.publish.renderer import RenderCache, start_drawers
from resource_pack.sphinx_ext.pack_reader import PackReader
from resource_pack.sphinx_ext.settings import pack_settings


class PackProblems(ExtensionError):
    """The pack has problems, so there is nothing to build. `error` carries them."""

    def __init__(self, error: PackError) -> None:
        self.error = error
        count = len(error.problems)
        super().__init__(f"{count} problem{'s' if count != 1 else ''} in the pack\n{error}")


@dataclass
class Session:
    """The pack of this build, and what is made of it on the way.

    For each page that is read in this build, `outputs` holds the outputs of its code cells, and
    `read_by` the datasets and the files (with their hashes) that the cells read. `hashes` are those
    of the sources when the pack was read, by path.
    """

    pack: Pack
    settings: PackSettings
    cache: Path
    hashes: Mapping[str, str] = field(default_factory=dict)
    outputs: dict[str, list[list[dict[str, Any]]]] = field(default_factory=dict)
    read_by: dict[str, tuple[list[str], dict[str, str]]] = field(default_factory=dict)

    @property
    def images(self) -> RenderCache:
        return RenderCache(self.cache / CHARTS)

    def hash_of(self, path: Path) -> str:
        """The hash of a file as it was when the pack was read, or an empty text for none."""
        known = self.hashes.get(self.pack.layout.relative(path))
        return file_hash(path) if known is None else known


def setup_session(app: Sphinx) -> None:
    # Before every other handler: all of them ask for the session.
    app.connect("builder-inited", _start, priority=1)


def session(app: Sphinx) -> Session:
    """The session of the running build."""
    found: Session = app.pack_session  # type: ignore[attr-defined]
    return found


def _start(app: Sphinx) -> None:
    cache = Path(app.doctreedir).parent / CACHE
    try:
        layout = Layout(Path(app.srcdir).resolve())
        images = RenderCache(cache / CHARTS)
        # A guess, since the pack is not read yet. A wrong one changes no page.
        if images.is_new and any(b"show_chart(" in text for text in section_texts(layout)):
            start_drawers(images)
        # Kept: the preview reads the pack again after each save.
        reader = PackReader(layout, PageStore(cache / "pages.pickle"))
        app.pack_reader = reader  # type: ignore[attr-defined]
        pack = reader.open()
        reader.store.save()
    except PackError as error:
        raise PackProblems(error) from None
    app.pack_session = Session(  # type: ignore[attr-defined]
        pack, pack_settings(app.config), cache, reader.hashes
    )
