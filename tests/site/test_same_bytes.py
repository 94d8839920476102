"""The same input gives the same bytes, whatever builds it, and wherever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TINY, copy_pack, run_pack
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
