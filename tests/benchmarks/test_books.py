"""The reference books: the same for the same seed, right by our own rules, and the same texts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

import executors
import peer_books
from books import page_name, write_bare, write_book, write_notebooks, write_plain
from tests.conftest import run_pack
from tests.site.trees import tree
from texts import texts

RUN_NOTEBOOKS = Path(executors.__file__).with_name("run_notebooks.py")

OURS: dict[str, Callable[[Path], None]] = {
    "studies": partial(write_book, studies=21),
    "bare": partial(write_bare, studies=3),
    "plain": partial(write_plain, pages=3),
    "notebooks": partial(write_notebooks, pages=3, notebooks=2),
}


@pytest.mark.parametrize("name", OURS)
def test_a_book_of_ours_passes_all_checks(tmp_path: Path, name: str) -> None:
    OURS[name](tmp_path / "book")
    ran = run_pack(tmp_path / "book", "check")
    assert ran.code == 0, ran.text


@pytest.mark.parametrize("name", OURS)
def test_a_book_is_the_same_each_time(tmp_path: Path, name: str) -> None:
    OURS[name](tmp_path / "one")
    OURS[name](tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_another_seed_gives_other_words() -> None:
    assert next(texts(1, seed=1)) != next(texts(1, seed=2))


def test_a_larger_book_begins_with_the_smaller_one() -> None:
    assert list(islice(texts(50), 3)) == list(texts(3))


def test_texts_have_six_hundred_words_that_differ() -> None:
    found = list(texts(30))
    for text in found:
        words = [word for _, paragraphs in text.sections for word in " ".join(paragraphs).split()]
        assert len(words) == 600
    assert len({text.body for text in found}) == 30
    assert len({word.strip(".").lower() for text in found for word in text.body.split()}) > 2000


def test_notebooks_that_print_what_others_show_run(tmp_path: Path) -> None:
    executors.write_printing(tmp_path, 1)
    found = subprocess.run(
        [sys.executable, str(RUN_NOTEBOOKS), str(tmp_path)], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr


PEERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "stock": (partial(peer_books.stock_studies, count=3, in_menu=True), "pages"),
    "stock-orphan": (partial(peer_books.stock_studies, count=3, in_menu=False), "pages"),
    "mkdocs": (partial(peer_books.mkdocs_studies, count=3, in_menu=True), "docs/pages"),
    "mystmd": (partial(peer_books.myst_studies, count=3, in_menu=True), "pages"),
    "sphinx": (partial(peer_books.sphinx_studies, count=3, in_menu=False), "pages"),
    "hugo": (partial(peer_books.hugo_studies, count=3, in_menu=True), "content/pages"),
    "ours": (partial(write_plain, pages=3), "content/pages"),
    "ours-bare": (partial(write_bare, studies=3), "case_studies"),
}


@pytest.mark.parametrize("name", PEERS)
def test_all_systems_have_the_same_texts(tmp_path: Path, name: str) -> None:
    write, folder = PEERS[name]
    write(tmp_path / "book")
    for text in texts(3):
        source = (tmp_path / "book" / folder / f"{page_name(text)}.md").read_text()
        assert text.body in source
        assert text.title in source
