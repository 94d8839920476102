"""What the preview publishes is what a fresh build gives, whatever was saved before."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import TINY, copy_pack, warm
from tests.site.previewing import Preview, preview
from tests.site.test_changes import (
    add_study,
    build,
    edit_citation,
    edit_key_figure,
    edit_menu,
    edit_title,
    edit_vocabulary,
    fresh,
    move_in_menu,
    remove_figure,
    remove_study,
    replace,
)
from tests.site.trees import tree

pytestmark = pytest.mark.build


def edit_text(pack: Path) -> None:
    replace(pack / "content/everything.md", "Text below it.", "Other text below it.")


def edit_data(pack: Path) -> None:
    replace(pack / "data/demo/visits.csv", "2023,Families,3", "2023,Families,5")


def edit_theory(pack: Path) -> None:
    replace(
        pack / "data/theories_of_change/northtown.yml",
        "text: Pregnancy and the first years\n",
        "text: Pregnancy and the first year\n",
    )


def edit_picture(pack: Path) -> None:
    Image.new("RGB", (40, 20), "blue").save(pack / "content/shapes.png")


def edit_glossary(pack: Path) -> None:
    replace(
        pack / "content/glossary.md",
        "navigator\n",
        "supervision\n  Talking about work.\n\nnavigator\n",
    )


def edit_heading(pack: Path) -> None:
    page = pack / "content/workforce/key-learning.md"
    replace(page, "## Ask early", "## Ask sooner")
    replace(pack / "content/workforce/index.md", "#ask-early", "#ask-sooner")


def edit_length(pack: Path) -> None:
    """Lists tell how long a page takes to read."""
    page = pack / "content/workforce/key-learning.md"
    page.write_text(page.read_text() + "\n" + "They listen to families and ask again. " * 120)


def add_page(pack: Path) -> None:
    page = pack / "content/tools/more-prompts.md"
    page.write_text(
        "---\nfile_format: mystnb\ntitle: More prompts\nsummary: Further words to begin with.\n"
        "last_reviewed: 2026-01-31\nreview_due: 2100-01-31\n---\n\n## First\n\nSay hello.\n"
        "See [](/content/numbers.md).\n"
    )
    replace(
        pack / "_toc.yml",
        "  - file: content/tools/asking-prompts\n",
        "  - file: content/tools/asking-prompts\n    sections:\n"
        "      - file: content/tools/more-prompts\n",
    )


def rename_linked_page(pack: Path) -> None:
    """The page that `add_page` made links to it without words of its own."""
    replace(pack / "content/numbers.md", "title: Numbers", "title: Numbers of visits")


def remove_page(pack: Path) -> None:
    (pack / "content/tools/more-prompts.md").unlink()
    replace(pack / "_toc.yml", "    sections:\n      - file: content/tools/more-prompts\n", "")


EDITS: tuple[Callable[[Path], None], ...] = (
    edit_text,
    edit_title,
    edit_data,
    add_study,
    add_page,
    edit_theory,
    rename_linked_page,
    edit_picture,
    edit_glossary,
    edit_length,
    edit_key_figure,
    edit_vocabulary,
    edit_heading,
    edit_menu,
    remove_figure,
    move_in_menu,
    edit_citation,
    remove_page,
    remove_study,
)


def test_after_any_saves_the_site_is_that_of_a_fresh_build(warm_tiny: Path, tmp_path: Path) -> None:
    each = os.environ.get("COMPARE_EACH")  # To find the edit, where this fails.
    with preview(warm_tiny) as shown:
        for number, edit in enumerate(EDITS):
            edit(warm_tiny)
            if number % 3 == 0 or each:
                shown.finished()
            else:
                shown.shown()  # The next save comes before the rest is made.
            if each:
                assert tree(warm_tiny / "_build/html") == fresh(warm_tiny, tmp_path / edit.__name__)
        assert len(EDITS) % 3 == 1, "the rest is made after the last edit"
    published = tree(warm_tiny / "_build/html")
    assert published == fresh(warm_tiny, tmp_path)
    # And the next build takes up where the preview ended.
    assert build(warm_tiny) == published


@pytest.fixture(scope="module")
def shown(
    tiny_site: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Preview]:
    """A preview that several tests share: each leaves it at rest."""
    assert tiny_site.is_dir()
    pack = warm(copy_pack(TINY, tmp_path_factory.mktemp("preview") / "tiny"), shared)
    with preview(pack) as found:
        yield found


def test_only_what_shows_a_dataset_is_another_after_it_changed(shown: Preview) -> None:
    places = {path: path.stat().st_ino for path in shown.site.rglob("*.html")}
    edit_data(shown.pack)
    users = ["case-studies/asking-in-northtown.html", "numbers.html"]
    assert shown.shown() == users
    other = {
        path.relative_to(shown.site).as_posix()
        for path, number in places.items()
        if path.stat().st_ino != number
    }
    assert other == {
        *users,
        "embed/northtown-visits.html",
        "embed/visits-total.html",
        "embed/visits-line.html",
    }
    shown.hear("finished")


def test_a_fault_is_told_the_site_stays_and_goes_on_when_it_is_mended(
    shown: Preview, tmp_path: Path
) -> None:
    page = shown.pack / "content/everything.md"
    text = page.read_text()
    home = shown.pack / "content/index.md"
    before = tree(shown.site)

    def fault(broken: str) -> str:
        page.write_text(broken)
        shown.save()
        message = shown.hear("problems")
        assert tree(shown.site) == before, "the site stays"
        return str(message["problems"])

    assert "titel" in fault(text.replace("title:", "titel:"))
    assert "ZeroDivisionError" in fault(text + "\n```{code-cell}\n1 / 0\n```\n")
    # Sphinx tells this one when it has read the page, and would not tell it again.
    assert "Duplicate" in fault(text + "\n[there]: /content/a.md\n\n[there]: /content/b.md\n")
    # A save of another page does not hide it.
    replace(home, "Start here.", "Start anew.")
    shown.save()
    assert "Duplicate" in str(shown.hear("problems")["problems"])
    assert tree(shown.site) == before
    page.write_text(text)
    assert shown.finished() == ["index.html"]
    published = tree(shown.pack / "_build/html")
    assert published == fresh(shown.pack, tmp_path)


def test_a_preview_that_was_killed_leaves_the_next_build_right(
    warm_tiny: Path, tmp_path: Path
) -> None:
    with preview(warm_tiny) as shown:
        published = tree(warm_tiny / "_build/html")
        edit_title(warm_tiny)
        assert shown.shown()
        os.kill(shown.process.pid, signal.SIGKILL)
        shown.process.wait()
        assert tree(warm_tiny / "_build/html") == published, "nothing is published by half"
    assert build(warm_tiny) == fresh(warm_tiny, tmp_path)


def test_another_build_between_two_saves_is_noticed(shown: Preview) -> None:
    edit_text(shown.pack)
    build(shown.pack)
    shown.save()
    shown.hear("restart")
