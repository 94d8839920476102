"""Redirects: a list of “old: new” lines, and nothing that could leave the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError
from resource_pack.core.redirects import read_redirects


def read(folder: Path, text: str) -> dict[str, str]:
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / "_redirects.yml").write_text(text, "utf-8")
    return read_redirects(Layout(folder))


def test_a_pack_without_the_file_has_none(tmp_path: Path) -> None:
    assert read_redirects(Layout(tmp_path)) == {}


@pytest.mark.parametrize("text", ["", "# none yet\n", "---\n"])
def test_an_empty_file_has_none(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == {}


def test_each_line_is_an_old_and_a_new_address(tmp_path: Path) -> None:
    text = "old/place.html: new/place.html#part-2\nold_file.html: 'index.html'\n"
    assert read(tmp_path, text) == {
        "old/place.html": "new/place.html#part-2",
        "old_file.html": "index.html",
    }


BAD = [
    "/old.html: new.html", "old.html: /new.html", "old: new.html", "old.html: new",
    "old.html: https://example.org/new.html", "old.html: //example.org/new.html",
    "old.html: javascript:alert(1).html", "../old.html: new.html", "old.html: ../new.html",
    "a//b.html: new.html", "Old.html: new.html", "old.html#part: new.html", "'a b.html': new.html",
    "2021: new.html", "old.html: 5", "old.html: true", "old.html:", "old.html: [new.html]",
    "old.html: {a: b}", '"old.html\\n": new.html', 'old.html: "new.html\\n"',
    'old.html: "new.html\\n#part"', "old.html: 'new.html#a b'", "old.html: 'new.html#\"><b>'",
]  # fmt: skip


@pytest.mark.parametrize("line", BAD)
def test_anything_else_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(PackError) as caught:
        read(tmp_path, f"# Old\n{line}\n")
    (problem,) = caught.value.problems
    assert problem.place == "content/_redirects.yml:2"
    assert "is not a pair of addresses" in problem.message


def test_all_wrong_lines_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        read(tmp_path, "a: b\nc.html: d.html\ne: f\n")
    assert [problem.line for problem in caught.value.problems] == [1, 3]


@pytest.mark.parametrize("text", ["- a.html\n", "old.html\n", "5\n"])
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PackError, match="This is not a list of “old: new” lines"):
        read(tmp_path, text)


def test_an_old_address_leads_to_one_place(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r":2: old\.html: The key “old\.html” is there twice"):
        read(tmp_path, "old.html: a.html\nold.html: b.html\n")
