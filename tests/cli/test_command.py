"""The command `pack`, as people use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import run_pack

from resource_pack.cli.main import with_places

VERBS = [
    ("build",),
    ("check",),
    ("coverage",),
    ("addresses",),
    ("serve",),
    ("evaluate",),
    ("new",),
    ("new", "case-study"),
    ("data",),
    ("data", "list"),
    ("data", "check"),
    ("cache",),
    ("cache", "list"),
    ("cache", "clear"),
    ("cache", "why"),
]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_has_help(tmp_path: Path, verb: tuple[str, ...]) -> None:
    ran = run_pack(tmp_path, *verb, "--help")
    assert ran.code == 0
    assert "Usage: pack" in ran.out.replace("python -m resource_pack.cli", "pack")
    assert len(ran.out.splitlines()) > 5


@pytest.mark.parametrize(
    "arguments",
    [
        ("bild",),
        ("build", "--jobs", "0"),
        ("build", "--jobs", "many"),
        ("build", "--baseurl", "example.org"),
        ("build", "--cluster-ca", "authority.pem"),
        ("cache", "why"),
        ("cache", "list", "--format", "xml"),
        ("check", "no-such-file.md"),
        ("check", "--format", "xml"),
        ("check", "--facts", "no-such-folder"),
        ("new", "case-study"),
        ("data", "check", "no-such-data"),
        ("serve", "--port", "99999"),
        ("--folder", "no-such-folder", "check"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(tiny: Path, arguments: tuple[str, ...]) -> None:
    ran = run_pack(tiny, *arguments)
    assert ran.code == 2, ran.text
    assert "Traceback" not in ran.text


def test_outside_of_a_pack_it_says_so(tmp_path: Path) -> None:
    ran = run_pack(tmp_path, "check")
    assert ran.code == 2
    assert "not part of a resource pack" in ran.out
    assert "Traceback" not in ran.text


def test_it_works_from_a_folder_inside_the_pack(tiny: Path) -> None:
    ran = run_pack(tiny / "content" / "workforce", "check")
    assert ran.code == 0
    assert ran.out == "Everything is fine.\n"


def test_check_tells_file_and_line(tiny: Path) -> None:
    page = tiny / "content" / "glossary.md"
    page.write_text(page.read_text().replace("title: Glossary", "titel: Glossary"))
    ran = run_pack(tiny, "check")
    assert ran.code == 1
    assert "content/glossary.md:3: titel: There is no key “titel” here." in ran.out
    assert "Did you mean “title”?" in ran.out
    assert "Traceback" not in ran.text


def test_check_can_look_at_some_files_only(tiny: Path) -> None:
    for name in ("content/glossary.md", "content/numbers.md"):
        page = tiny / name
        page.write_text(page.read_text() + "\nThere were 4711 of them.\n")
    assert run_pack(tiny, "check", "content/glossary.md").out.count("4711") == 1
    assert run_pack(tiny, "check", "content").out.count("4711") == 2
    assert run_pack(tiny, "check", "case_studies").code == 0


def test_check_speaks_json(tiny: Path) -> None:
    page = tiny / "content" / "glossary.md"
    page.write_text(page.read_text() + "\nThere were 4711 of them.\n")
    ran = run_pack(tiny, "check", "--format", "json")
    assert ran.code == 1
    found = json.loads(ran.out)
    assert found[0]["file"] == "content/glossary.md"
    assert found[0]["severity"] == "error"
    assert "4711" in found[0]["message"]
    assert json.loads(run_pack(tiny, "check", "--format", "json", "data").out) == []


def test_check_speaks_to_github(tiny: Path) -> None:
    page = tiny / "content" / "glossary.md"
    page.write_text(page.read_text() + "\nThere were 4711 of them.\n")
    ran = run_pack(tiny, "check", "--format", "github")
    assert ran.out.startswith("::error file=content/glossary.md,line=23,title=number.source::")
    assert ran.out.count("\n") == 1


def test_a_late_review_is_only_a_warning(tiny: Path) -> None:
    ran = run_pack(tiny, "check", env={"SOURCE_DATE_EPOCH": str(4_200_000_000)})
    assert ran.code == 0
    assert "was due for review on 2100-01-31" in ran.out
    assert "warning" in ran.out


def test_build_speaks_json(warm_tiny: Path, tmp_path: Path) -> None:
    ran = run_pack(warm_tiny, "build", "--json", "--out", str(tmp_path / "site"))
    assert ran.code == 0, ran.text
    outcome = json.loads(ran.out)
    assert outcome["site"] == str(tmp_path / "site")
    assert outcome["pages"] > 20
    assert "content/index" in outcome["read"]


def test_a_build_with_problems_speaks_json_too(tiny: Path) -> None:
    (tiny / "content" / "glossary.md").write_text("No front matter")
    ran = run_pack(tiny, "build", "--json")
    assert ran.code == 1
    assert json.loads(ran.out)[0]["file"] == "content/glossary.md"


def test_data_list(tiny: Path) -> None:
    rows = json.loads(run_pack(tiny, "data", "list", "--json").out)
    visits = next(row for row in rows if row["name"] == "demo-visits")
    assert visits["rows"] == 6
    assert visits["path"] == "data/demo/visits.csv"
    assert visits["source"] == "demo-report, Table 1"
    assert "demo-visits" in run_pack(tiny, "data", "list").out


def test_data_check(tiny: Path) -> None:
    assert run_pack(tiny, "data", "check").code == 0
    path = tiny / "data/demo/visits.csv"
    path.write_text(path.read_text().replace("2022,Families,9", "2022,Families,nine"))
    ran = run_pack(tiny, "data", "check")
    assert ran.code == 1
    assert "data/demo/visits.csv:4: column visits: “nine” is not a whole number" in ran.out
    assert run_pack(tiny, "data", "check", "demo-issues").code == 0
    assert run_pack(tiny, "data", "check", "demo-visits").code == 1


def test_a_new_case_study_starts_from_the_template(tiny: Path) -> None:
    ran = run_pack(tiny, "new", "case-study", "What we tried: “listening” in Northtown’s schools")
    assert ran.code == 0, ran.text
    path = tiny / "case_studies/what-we-tried-listening-in-northtowns-schools.md"
    assert str(path.relative_to(tiny)) in ran.out
    text = path.read_text()
    assert 'title: "What we tried: “listening” in Northtown’s schools"' in text
    checked = run_pack(tiny, "check", str(path))
    assert checked.code == 1, "the template asks to be filled in"
    assert "title:" not in checked.out


@pytest.mark.parametrize(
    "title", ["", "   ", "<b>bold</b>", "x" * 121, "???", "Asking early in Northtown"]
)
def test_a_title_that_will_not_do_is_refused(tiny: Path, title: str) -> None:
    (tiny / "case_studies/asking-early-in-northtown.md").write_text(
        (tiny / "case_studies/asking-in-northtown.md").read_text()
    )
    before = sorted((tiny / "case_studies").iterdir())
    ran = run_pack(tiny, "new", "case-study", title)
    assert ran.code == 1
    assert "Traceback" not in ran.text
    assert sorted((tiny / "case_studies").iterdir()) == before


def test_addresses(tiny: Path) -> None:
    listed = json.loads(run_pack(tiny, "addresses", "--json").out)
    assert "case-studies/asking-in-northtown.html" in listed["pages"]
    assert "northtown-visits" in listed["figures"]
    assert "visits-line" in listed["figures"], "also of pages that compute"
    assert run_pack(tiny, "addresses", "--write").code == 0
    assert run_pack(tiny, "check").code == 0
    (tiny / "case_studies/supervision-in-oldshire.md").unlink()
    gone = run_pack(tiny, "check")
    assert gone.code == 1
    assert "case-studies/supervision-in-oldshire.html” was published" in gone.out
    (tiny / "content/_redirects.yml").write_text(
        "case-studies/supervision-in-oldshire.html: case-studies.html\n"
    )
    assert run_pack(tiny, "check").code == 0


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["build", "--cluster"], ["build", "--cluster=local"]),
        (["build", "--cluster", "--jobs", "2"], ["build", "--cluster=local", "--jobs", "2"]),
        (["build", "--cluster", "tcp://a:1"], ["build", "--cluster", "tcp://a:1"]),
        (["build", "--cluster=tls://a:1"], ["build", "--cluster=tls://a:1"]),
        (["check"], ["check"]),
    ],
)
def test_a_cluster_without_an_address_is_on_this_machine(
    given: list[str], meant: list[str]
) -> None:
    assert with_places(given) == meant


def test_a_cluster_that_cannot_be_meant_is_told_before_the_build(tiny: Path) -> None:
    ran = run_pack(tiny, "build", "--cluster", "somewhere")
    assert ran.code == 1
    assert "“somewhere” is not the address of a cluster" in ran.text
    assert "Traceback" not in ran.text
    assert not (tiny / "_build").exists()
    ran = run_pack(tiny, "build", "--cluster", "tls://localhost:8786", "--cluster-ca", "no.pem")
    assert "There is no file" in ran.text
