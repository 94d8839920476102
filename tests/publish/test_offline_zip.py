"""The offline copy: whole, the same every time, and fit to be unpacked anywhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.problems import PackError
from resource_pack.publish.offline import FOLDER, MAX_PATH, ZIP_ADDRESS, OfflineZip, path_problems


def zipped(site: Path, *parts: list[str]) -> bytes:
    """A zip of files that were added in parts."""
    copy = OfflineZip(site)
    try:
        for names in parts:
            copy.add(names)
        copy.put_in_place()
    finally:
        copy.drop()
    return (site / ZIP_ADDRESS).read_bytes()


def test_it_holds_the_site_and_not_itself(tiny_site: Path) -> None:
    with zipfile.ZipFile(tiny_site / ZIP_ADDRESS) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
    site = {
        f"{FOLDER}/{path.relative_to(tiny_site).as_posix()}"
        for path in tiny_site.rglob("*")
        if path.is_file()
    }
    assert names == site - {f"{FOLDER}/{ZIP_ADDRESS}"}


def test_paths_fit_every_machine(our_site: Path) -> None:
    with zipfile.ZipFile(our_site / ZIP_ADDRESS) as archive:
        names = archive.namelist()
    assert max(map(len, names)) <= MAX_PATH
    assert len({name.lower() for name in names}) == len(names)
    assert all(not name.startswith("/") and ".." not in name for name in names)


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text("b")
    (tmp_path / "a.html").write_text("a")
    one = zipped(tmp_path, ["b.html", "a.html"])
    assert one == zipped(tmp_path, ["a.html", "b.html", ZIP_ADDRESS])


def test_dates_and_rights_are_fixed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("a")
    with zipfile.ZipFile(io.BytesIO(zipped(tmp_path, ["a.html"]))) as archive:
        info = archive.infolist()[0]
    assert info.date_time == (1980, 1, 1, 0, 0, 0)
    assert info.external_attr >> 16 == 0o644


def test_a_path_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="at most 150"):
        zipped(tmp_path, ["x" * MAX_PATH + ".html"])


def test_names_that_differ_only_in_capitals_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="only in capital letters"):
        zipped(tmp_path, ["a.html", "A.html"])


def test_nothing_is_left_of_a_copy_that_was_given_up(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        zipped(tmp_path, ["x" * MAX_PATH + ".html"])
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_names_that_meet_in_different_parts_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("a")
    with pytest.raises(PackError, match="only in capital letters"):
        zipped(tmp_path, ["a.html"], ["A.html"])


@given(st.lists(st.text("abAB/", min_size=1, max_size=8), unique=True))
def test_a_problem_is_found_exactly_where_names_meet(names: list[str]) -> None:
    meet = len({name.lower() for name in names}) < len(names)
    assert bool(path_problems(names)) == meet
