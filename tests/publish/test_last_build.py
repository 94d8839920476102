"""A build with no change only looks; any change of what a build reads is seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.conftest import TINY

from resource_pack.core.layout import Layout
from resource_pack.publish.last_build import forget_state, is_unchanged, keep_state, state_of

OPTIONS = ("",)
READ = ["extra/read-by-a-page.csv"]


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A pack whose last build is finished."""
    root = tmp_path / "pack"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("_build"))
    (root / "extra").mkdir()
    (root / READ[0]).write_text("a\n1\n")
    layout = Layout(root)
    layout.stage.mkdir(parents=True)
    keep_state(layout.stage, state_of(layout, OPTIONS, READ), READ)
    return layout


def test_the_same_files_are_no_change(layout: Layout) -> None:
    assert is_unchanged(layout, layout.stage, OPTIONS)


@pytest.mark.parametrize(
    "name",
    [
        "content/index.md",
        "data/demo/visits.csv",
        "data/datapackage.json",
        "_config.yml",
        "_toc.yml",
        "CITATION.cff",
        *READ,
    ],
)
def test_a_changed_file_is_seen(layout: Layout, name: str) -> None:
    path = layout.root / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert not is_unchanged(layout, layout.stage, OPTIONS)


def test_a_new_file_is_seen(layout: Layout) -> None:
    (layout.case_studies / "new.md").write_text("---\n")
    assert not is_unchanged(layout, layout.stage, OPTIONS)


@pytest.mark.parametrize("name", ["data/demo/visits.csv", *READ])
def test_a_removed_file_is_seen(layout: Layout, name: str) -> None:
    (layout.root / name).unlink()
    assert not is_unchanged(layout, layout.stage, OPTIONS)


def test_another_address_of_the_site_is_seen(layout: Layout) -> None:
    assert not is_unchanged(layout, layout.stage, ("baseurl https://example.org/",))


def test_another_generator_is_seen(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resource_pack.publish.last_build.fingerprint", lambda: "another")
    assert not is_unchanged(layout, layout.stage, OPTIONS)


def test_a_build_that_has_begun_is_not_finished(layout: Layout) -> None:
    forget_state(layout.stage)
    assert not is_unchanged(layout, layout.stage, OPTIONS)


def test_a_build_that_was_killed_is_not_finished(layout: Layout) -> None:
    marker = layout.stage.parent / ".doctrees" / ".unfinished"
    marker.parent.mkdir()
    marker.touch()
    assert not is_unchanged(layout, layout.stage, OPTIONS)


def test_a_stage_that_is_gone_is_built_again(layout: Layout) -> None:
    layout.stage.rmdir()
    assert not is_unchanged(layout, layout.stage, OPTIONS)


def test_a_broken_note_is_no_note(layout: Layout) -> None:
    (layout.stage.parent / ".last-build.json").write_text("{")
    assert not is_unchanged(layout, layout.stage, OPTIONS)
