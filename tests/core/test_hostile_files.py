"""Files that would be too large, or too odd, to lie in the repository as fixtures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from resource_pack.cli.checking import check_everything
from resource_pack.core.layout import Layout
from resource_pack.core.problems import Problem

STUDY = "case_studies/supervision-in-oldshire.md"
TEXT = "Managers did not ask."


def check(pack: Path) -> list[Problem]:
    return check_everything(Layout(pack.resolve()))


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def write(pack: Path, text: str, instead_of: str = TEXT) -> None:
    path = pack / STUDY
    assert instead_of in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(instead_of, text), "utf-8")


def sparse(path: Path, size: int) -> None:
    """A file that says it is large, and takes no room on the disk."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size)


def test_a_picture_of_50_mb_is_too_large(tiny: Path) -> None:
    sparse(tiny / "case_studies" / "large.png", 50_000_000)
    write(tiny, "![A picture](large.png)")
    problem = only(check(tiny))
    assert problem.message == (
        "The picture “large.png” has 50.0 MB. Allowed: at most 1 MB. "
        "Save it smaller, for example as JPEG."
    )


def test_a_page_of_50_mb_is_not_read(tiny: Path) -> None:
    sparse(tiny / STUDY, 50_000_000)
    problem = only(check(tiny))
    assert problem.place == STUDY
    assert "The file has 50,000 KB. Allowed: at most 100 KB of text." in problem.message


@pytest.mark.parametrize("name", ["data/documents.yml", "data/datapackage.json", "CITATION.cff"])
def test_a_list_of_50_mb_is_not_read(tiny: Path, name: str) -> None:
    sparse(tiny / name, 50_000_000)
    found = [problem for problem in check(tiny) if problem.file == name]
    assert "at most 1,000 KB of text" in only(found).message


def test_a_table_of_50_mb_is_not_read(tiny: Path) -> None:
    sparse(tiny / "data" / "demo" / "issues.csv", 50_000_000)
    assert "at most 20,000 KB of text" in only(check(tiny)).message


@pytest.mark.parametrize(
    "target", ["/etc/hostname", "/dev/zero", "/proc/self/environ", "../../outside.md", "nowhere"]
)
def test_a_page_may_not_be_a_link_out_of_the_pack(tiny: Path, target: str) -> None:
    (tiny.parent / "outside.md").write_text("Secret.\n")
    (tiny / STUDY).unlink()
    (tiny / STUDY).symlink_to(target)
    problem = only(check(tiny))
    assert problem.place == STUDY
    expected = "does not exist" if target == "nowhere" else "a link to a place outside the pack"
    assert expected in problem.message
    assert "Secret" not in problem.message


def test_a_table_may_not_be_a_link_out_of_the_pack(tiny: Path) -> None:
    path = tiny / "data" / "demo" / "issues.csv"
    path.unlink()
    path.symlink_to("/proc/self/environ")
    assert "a link to a place outside the pack" in only(check(tiny)).message


def test_a_picture_may_not_be_a_link_out_of_the_pack(tiny: Path) -> None:
    (tiny / "case_studies" / "x.png").symlink_to("/dev/zero")
    write(tiny, "![A picture](x.png)")
    messages = [problem.message for problem in check(tiny)]
    assert any("“x.png” is not there" in message for message in messages)


def test_a_folder_may_not_be_a_link(tiny: Path) -> None:
    # Sphinx would follow it, and make pages of files that no check has read.
    (tiny / "docs").mkdir()
    (tiny / "docs" / "evil.md").write_text("<script>alert(1)</script>\n")
    (tiny / "content" / "docs").symlink_to("../docs")
    problem = only(check(tiny))
    assert problem.place == "content/docs"
    assert "This is a link to another file or folder" in problem.message


def test_links_in_a_circle_are_told(tiny: Path) -> None:
    (tiny / STUDY).unlink()
    (tiny / STUDY).symlink_to("supervision-in-oldshire.md")
    assert only(check(tiny)).place == STUDY


def test_a_folder_with_the_name_of_a_page_is_told(tiny: Path) -> None:
    (tiny / "case_studies" / "folder.md").mkdir()
    assert "This is a folder. Allowed: a file." in only(check(tiny)).message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_page_that_may_not_be_read_is_told(tiny: Path) -> None:
    (tiny / STUDY).chmod(0)
    assert "The file may not be read" in only(check(tiny)).message


def test_an_address_of_ten_thousand_characters_is_told(tiny: Path) -> None:
    write(tiny, f"![A picture]({'x' * 10_000}.png) [Page](/content/{'x' * 10_000}.md)")
    for problem in check(tiny):
        assert len(problem.message) < 500


@pytest.mark.parametrize(
    "front_matter",
    ["a: " + "[" * 90_000, "{a: " * 20_000, "- " * 40_000, "? " * 40_000, "a: " + "'" * 90_001],
)
def test_brackets_without_end_are_refused(tiny: Path, front_matter: str) -> None:
    (tiny / STUDY).write_text(f"---\n{front_matter}\n---\n", "utf-8")
    problem = only(check(tiny))
    assert problem.file == STUDY
    assert len(problem.message) < 500


@pytest.mark.parametrize("sign", ["> ", "- ", "* 1. ", "[", "![", "*a _b", ":::{note}\n"])
def test_lists_and_boxes_without_end_are_read_or_refused(tiny: Path, sign: str) -> None:
    write(tiny, (sign * 2000)[:8000])
    for problem in check(tiny):
        assert problem.file == STUDY


def test_a_file_name_cannot_command_a_terminal_or_a_workflow(tiny: Path) -> None:
    name = "case_studies/a\x1b[31m\n::error::b.md"
    (tiny / name).write_text("---\n---\n", "utf-8")
    problem = only(check(tiny))
    assert "\n" not in str(problem)
    assert "\x1b" not in str(problem)


@pytest.mark.parametrize("name", ["study\n", "stu\ndy", "study\u202e", "../x", "x" * 61, "Ünder"])
def test_a_file_name_becomes_an_address_or_is_refused(tiny: Path, name: str) -> None:
    path = tiny / "case_studies" / f"{name.replace('/', '⁄')}.md"
    path.write_bytes((tiny / STUDY).read_bytes())
    problem = only(check(tiny))
    assert "cannot become part of an address" in problem.message
