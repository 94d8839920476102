"""After a change, the site is what a fresh build would give, and nothing else was touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import TINY, copy_pack, run_pack
from tests.site.trees import changes, tree

pytestmark = pytest.mark.build

DERIVED = {
    # Lists, indexes and copies that are made from the whole site.
    "search-index.js",
    "search-pages.js",
    "case-studies/studies.js",
    "downloads/resource-pack-offline.zip",
    "downloads/data/datapackage.json",
    "sitemap.xml",
    "objects.inv",
}


def is_derived(name: str) -> bool:
    return name in DERIVED or name.startswith("pagefind/")


def build(pack: Path) -> dict[str, str]:
    ran = run_pack(pack, "build")
    assert ran.code == 0, ran.text
    return tree(pack / "_build" / "html")


def fresh(pack: Path, tmp_path: Path) -> dict[str, str]:
    """What a build without an earlier one gives for the same sources.

    It may use what was drawn before: pictures are known by what they show.
    """
    copy = copy_pack(pack, tmp_path / "fresh")
    cache = Path("_build") / "stage" / ".pack_cache"
    shutil.copytree(pack / cache, copy / cache)
    return build(copy)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_changed_dataset_changes_what_shows_it_and_nothing_else(
    warm_tiny: Path, tmp_path: Path
) -> None:
    before = build(warm_tiny)
    replace(warm_tiny / "data/demo/visits.csv", "2023,Families,3", "2023,Families,5")
    after = build(warm_tiny)
    changed = {name for name in changes(before, after) if not is_derived(name)}
    assert changed == {
        # The study that describes a chart of it, and the page that computes with it.
        "case-studies/asking-in-northtown.html",
        "numbers.html",
        "embed/northtown-visits.html",
        "embed/visits-total.html",
        "embed/visits-line.html",
        "downloads/northtown-visits.csv",
        "downloads/northtown-visits.svg",
        "downloads/northtown-visits.png",
        "downloads/visits-total.csv",
        "downloads/visits-line.csv",
        "downloads/visits-line.svg",
        "downloads/visits-line.png",
        "downloads/data/demo/visits.csv",
    }
    assert after == fresh(warm_tiny, tmp_path)


def test_an_older_file_with_an_older_date_is_seen(warm_tiny: Path, tmp_path: Path) -> None:
    data = warm_tiny / "data/demo/visits.csv"
    page = warm_tiny / "content/workforce/key-learning.md"
    first = build(warm_tiny)
    originals = {path: path.read_text() for path in (data, page)}
    replace(data, "2023,Families,3", "2023,Families,5")
    replace(page, "## Ask early", "## Ask sooner")
    replace(warm_tiny / "content/workforce/index.md", "#ask-early", "#ask-sooner")
    assert build(warm_tiny) != first
    for path, text in originals.items():
        path.write_text(text)
        os.utime(path, (1_000_000_000, 1_000_000_000))
    replace(warm_tiny / "content/workforce/index.md", "#ask-sooner", "#ask-early")
    assert build(warm_tiny) == first


def test_the_description_of_a_dataset_counts_as_well(warm_tiny: Path, tmp_path: Path) -> None:
    build(warm_tiny)
    replace(
        warm_tiny / "data/datapackage.json", "counts some visits twice", "counts some visits thrice"
    )
    after = build(warm_tiny)
    page = (warm_tiny / "_build/html/case-studies/asking-in-northtown.html").read_text()
    assert "counts some visits thrice" in page
    assert after == fresh(warm_tiny, tmp_path)


def edit_title(pack: Path) -> None:
    replace(
        pack / "case_studies/supervision-in-oldshire.md",
        "Supervision in Oldshire",
        "Supervision that asks, in Oldshire",
    )


def edit_key_figure(pack: Path) -> None:
    replace(pack / "case_studies/asking-in-northtown.md", "value: 57", "value: 58")


def edit_vocabulary(pack: Path) -> None:
    replace(pack / "data/vocabularies.yml", "label: Supervision}", "label: Supervision of cases}")


def edit_menu(pack: Path) -> None:
    replace(pack / "content/workforce/index.md", "short_title: Workforce", "short_title: Staff")


def edit_citation(pack: Path) -> None:
    replace(pack / "CITATION.cff", 'version: "1"', 'version: "2"')


def add_study(pack: Path) -> None:
    text = (pack / "case_studies/supervision-in-oldshire.md").read_text()
    (pack / "case_studies/more-supervision.md").write_text(
        text.replace("Supervision in Oldshire", "More supervision in Oldshire")
    )


def remove_study(pack: Path) -> None:
    (pack / "case_studies/supervision-in-oldshire.md").unlink()


def remove_figure(pack: Path) -> None:
    path = pack / "case_studies/asking-in-northtown.md"
    text = path.read_text()
    cell = text[text.index('show_table(id="northtown-status"') :].split("\n", 1)[0]
    path.write_text(text.replace(cell + "\n", ""))


def move_in_menu(pack: Path) -> None:
    replace(
        pack / "_toc.yml",
        "  - file: content/numbers\n  - file: content/start/manager\n",
        "  - file: content/start/manager\n  - file: content/numbers\n",
    )


@pytest.mark.parametrize(
    "edit",
    [
        edit_title,
        edit_key_figure,
        edit_vocabulary,
        edit_menu,
        edit_citation,
        add_study,
        remove_study,
        remove_figure,
        move_in_menu,
    ],
)
def test_any_edit_gives_what_a_fresh_build_gives(
    warm_tiny: Path, tmp_path: Path, edit: Callable[[Path], None]
) -> None:
    before = build(warm_tiny)
    edit(warm_tiny)
    after = build(warm_tiny)
    assert after != before
    assert after == fresh(warm_tiny, tmp_path)


def test_a_build_without_a_change_publishes_nothing(warm_tiny: Path) -> None:
    before = build(warm_tiny)
    release = (warm_tiny / "_build" / "html").resolve()
    ran = run_pack(warm_tiny, "build", "--json")
    assert ran.code == 0
    assert '"read": []' in ran.out
    assert (warm_tiny / "_build" / "html").resolve() == release
    assert tree(release) == before


def test_a_build_that_was_killed_is_made_good(warm_tiny: Path) -> None:
    good = build(warm_tiny)
    stage = warm_tiny / "_build" / "stage"
    # What a kill leaves behind: the marker, and pages that are written in part.
    (stage / ".doctrees" / ".unfinished").write_text("")
    (stage / "html" / "index.html").write_text("<p>half a")
    (stage / "html" / "numbers.html").unlink()
    assert build(warm_tiny) == good


def test_the_fixture_is_the_small_pack() -> None:
    assert (TINY / "_toc.yml").is_file()
