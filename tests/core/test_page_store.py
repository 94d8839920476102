"""Pages are read again where their text has changed, and only there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from resource_pack.core.front_matter import Page
from resource_pack.core.layout import Layout
from resource_pack.core.markup import Markup
from resource_pack.core.pack import Pack, read_pack
from resource_pack.core.page_store import PageStore
from resource_pack.processes import map_chunks
from resource_pack.sphinx_ext.reading import read_markup
from tests.conftest import TINY, many_pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "pack", ignore=shutil.ignore_patterns("_build")))


@pytest.fixture
def reading(pack: Path) -> Callable[[PageStore], tuple[Pack, list[str]]]:
    """Reads the pack with a store; tells which pages were read in earnest."""

    def read(store: PageStore) -> tuple[Pack, list[str]]:
        seen: list[str] = []

        def note(page: Page) -> Markup:
            seen.append(page.file)
            return read_markup(page)

        return read_pack(Layout(pack), note, store), seen

    return read


Reading = Callable[[PageStore], tuple[Pack, list[str]]]


def test_a_page_with_the_same_text_is_not_read_again(pack: Path, reading: Reading) -> None:
    store = PageStore()
    reading(store)
    path = pack / "content/index.md"
    path.write_text(path.read_text() + "\nOne line more.\n")
    after, seen = reading(store)
    assert seen == ["content/index.md"]
    assert after.pages == read_pack(Layout(pack), read_markup).pages


def test_what_is_kept_outlives_the_process(pack: Path, reading: Reading, tmp_path: Path) -> None:
    first = PageStore(tmp_path / "pages")
    before, _ = reading(first)
    first.save()
    after, seen = reading(PageStore(tmp_path / "pages"))
    assert (after.pages, seen) == (before.pages, [])


@pytest.mark.parametrize("damage", [b"", b"no pickle", b"\x80\x05K\x01."])
def test_a_damaged_file_is_read_over(
    pack: Path, reading: Reading, tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / "pages").write_bytes(damage)
    after, seen = reading(PageStore(tmp_path / "pages"))
    assert len(seen) == len(after.pages)


def test_other_code_reads_everything_again(
    pack: Path, reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = PageStore(tmp_path / "pages")
    before, _ = reading(first)
    first.save()
    monkeypatch.setattr("resource_pack.core.page_store.reading_code", lambda: "another")
    assert len(reading(PageStore(tmp_path / "pages"))[1]) == len(before.pages)


def test_pages_that_are_read_side_by_side_are_the_same(tmp_path: Path) -> None:
    layout = Layout(many_pack(tmp_path / "pack"))
    alone = read_pack(layout, read_markup)
    beside = read_pack(layout, read_markup, None, map_chunks)
    assert list(beside.pages.items()) == list(alone.pages.items())
