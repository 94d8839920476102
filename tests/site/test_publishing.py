"""The published site changes whole, or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from filelock import FileLock

from resource_pack.publish import swap
from resource_pack.publish.release import publish_to
from resource_pack.publish.swap import put_in_place
from tests.conftest import run_pack
from tests.site.trees import tree

pytestmark = pytest.mark.build

BREAKS = {
    "front-matter": ("content/numbers.md", "title: Numbers", "titel: Numbers"),
    "cell-raises": ("content/numbers.md", 'load("demo-visits")', 'load("no-such-data")'),
    "csv": ("data/demo/visits.csv", "2021,Families,12", "2021,Families,twelve"),
    "directive": ("content/numbers.md", ":::{dataset-list}", ":::{no-such-thing}"),
    "chart-without-text": ("case_studies/asking-in-northtown.md", 'alt="{change}.",', ""),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_failed_build_leaves_the_site_as_it_was(warm_tiny: Path, name: str) -> None:
    assert run_pack(warm_tiny, "build").code == 0
    site = warm_tiny / "_build" / "html"
    release, before = site.resolve(), tree(site)
    file, old, new = BREAKS[name]
    path = warm_tiny / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    for _ in range(2):  # A second try must not take the fault for an old one that was seen.
        ran = run_pack(warm_tiny, "build")
        assert ran.code == 1, ran.text
        assert "Traceback" not in ran.text
        assert f"{file}:" in ran.out
        assert site.resolve() == release
        assert tree(site) == before
    path.write_text(text)
    assert run_pack(warm_tiny, "build").code == 0
    assert tree(site) == before


def test_the_link_is_never_away(warm_tiny: Path) -> None:
    assert run_pack(warm_tiny, "build").code == 0
    link = warm_tiny / "_build" / "html"
    assert link.is_symlink()
    first = link.resolve()
    page = warm_tiny / "content" / "index.md"
    page.write_text(page.read_text().replace("Start here.", "Start now."))
    assert run_pack(warm_tiny, "build").code == 0
    assert link.resolve() != first
    assert first.is_dir(), "the release before stays for a way back"
    assert "Start now." in (link / "index.html").read_text()
    assert "Start here." in (first / "index.html").read_text()


def test_a_folder_of_somebody_else_is_not_touched(warm_tiny: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "letter.txt").write_text("Dear all")
    ran = run_pack(warm_tiny, "build", "--out", str(theirs))
    assert ran.code == 1
    assert "no build has made" in ran.out
    assert tree(theirs).keys() == {"letter.txt"}


def test_publishing_to_a_folder_replaces_it_whole(warm_tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "public"
    assert run_pack(warm_tiny, "build", "--out", str(out)).code == 0
    (out / "left-over.html").write_text("old")
    assert run_pack(warm_tiny, "build", "--out", str(out)).code == 0
    assert not (out / "left-over.html").exists()
    assert (out / "index.html").is_file()
    assert not out.is_symlink()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="other systems need two steps")
def test_a_folder_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("new", "public"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    # With a first step that takes the old folder away, readers would meet none.
    monkeypatch.setattr(Path, "rename", None)
    put_in_place(tmp_path / "new", tmp_path / "public")
    assert (tmp_path / "public" / "index.html").read_text() == "new"
    assert (tmp_path / "new" / "index.html").read_text() == "public"


def test_what_cannot_be_exchanged_is_told(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    assert not swap.exchange(tmp_path / "new", tmp_path / "public")
    assert (tmp_path / "public").is_dir()


def test_where_folders_cannot_be_exchanged_the_old_one_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    (tmp_path / "public").mkdir()
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp_path / "new", tmp_path / "public")
    assert (tmp_path / "public").is_dir()


def test_what_a_killed_build_left_beside_the_folder_is_taken_away(tmp_path: Path) -> None:
    stage = tmp_path / "stage"
    stage.mkdir()
    (stage / ".buildinfo").write_text("")
    (tmp_path / ".public.pack-abc").mkdir()
    (tmp_path / ".other.pack-abc").mkdir()
    publish_to(stage, tmp_path / "public")
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"stage", "public", ".other.pack-abc"}


def test_two_builds_do_not_meet(warm_tiny: Path) -> None:
    (warm_tiny / "_build").mkdir(exist_ok=True)
    with FileLock(warm_tiny / "_build" / ".lock"):
        ran = run_pack(warm_tiny, "build")
    assert ran.code == 1
    assert "Another build of this pack is running" in ran.out


def test_a_real_folder_from_jupyter_book_makes_way(warm_tiny: Path) -> None:
    (warm_tiny / "_build" / "html").mkdir(parents=True)
    (warm_tiny / "_build" / "html" / "index.html").write_text("by another driver")
    assert run_pack(warm_tiny, "build").code == 0
    assert (warm_tiny / "_build" / "html").is_symlink()
    assert "Tiny pack" in (warm_tiny / "_build" / "html" / "index.html").read_text()
