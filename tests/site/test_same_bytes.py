"""The same input gives the same bytes, whatever builds it, and wherever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TINY, copy_pack, many_pack, run_pack
from tests.site.trees import changes, tree

pytestmark = pytest.mark.build


@pytest.mark.parametrize(
    ("name", "arguments", "env"),
    [
        ("another-folder", (), {}),
        ("one-process", ("--jobs", "1"), {}),
        ("three-processes", ("--jobs", "3"), {}),
        ("another-hash-seed", (), {"PYTHONHASHSEED": "4711"}),
        ("another-time-zone", (), {"TZ": "Pacific/Auckland"}),
        ("on-a-cluster", ("--cluster",), {}),
        ("another-locale", (), {"LC_ALL": "C", "LANG": "C"}),
    ],
)
def test_builds_are_equal(
    tiny_site: Path, tmp_path: Path, name: str, arguments: tuple[str, ...], env: dict[str, str]
) -> None:
    pack = copy_pack(TINY, tmp_path / name / "deeper" / "pack")
    site = tmp_path / "site"
    ran = run_pack(pack, "build", "--out", str(site), *arguments, env=env)
    assert ran.code == 0, ran.text
    assert changes(tree(tiny_site), tree(site)) == set()


def test_jupyter_book_gives_the_same_files(tiny_site: Path, tmp_path: Path) -> None:
    pack = copy_pack(TINY, tmp_path / "pack")
    driver = Path(sys.executable).with_name("jupyter-book")
    result = subprocess.run(
        [driver, "build", ".", "--path-output", str(tmp_path)],
        cwd=pack,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "WARNING" not in result.stderr
    assert changes(tree(tiny_site), tree(tmp_path / "_build" / "html")) == set()


def build(pack: Path, jobs: int) -> dict[str, str]:
    ran = run_pack(pack, "build", "--jobs", str(jobs))
    assert ran.code == 0, ran.text
    return tree(pack / "_build" / "html")


def test_pages_that_are_read_side_by_side_are_the_same(many_site: Path, tmp_path: Path) -> None:
    """So many pages that each process reads, resolves, indexes and writes several parts."""
    alone = build(many_pack(tmp_path / "alone"), jobs=1)
    assert changes(tree(many_site), alone) == set()


@pytest.mark.full
def test_many_changed_pages_are_put_together_with_those_that_stayed(tmp_path: Path) -> None:
    def change(pack: Path) -> None:
        for number in range(60):
            path = pack / f"case_studies/story-{number:03}.md"
            path.write_text(path.read_text().replace("Supervision, story", "Elderflower, story"))

    pack = many_pack(tmp_path / "changed")
    build(pack, jobs=2)
    change(pack)
    change(fresh := many_pack(tmp_path / "fresh"))
    assert changes(build(pack, jobs=2), build(fresh, jobs=1)) == set()
