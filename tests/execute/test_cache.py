"""`pack cache` says what is kept, and in plain words why a page runs again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack, read_pack
from resource_pack.execute import store as stores
from resource_pack.execute.cache import why
from resource_pack.execute.store import VERSIONS_KEPT, OutputStore, Run
from resource_pack.sphinx_ext.reading import read_markup
from tests.conftest import run_pack

NUMBERS = "content/numbers"


def opened(folder: Path) -> Pack:
    return read_pack(Layout(folder), read_markup)


def store_of(folder: Path) -> OutputStore:
    return OutputStore(folder / "_build/stage/.pack_cache/outputs", opened(folder))


def keep(folder: Path, **more: dict[str, str]) -> OutputStore:
    """Keep a run of the page that computes, without running it."""
    store = store_of(folder)
    page = store.pack.pages[NUMBERS]
    outputs: list[list[dict[str, object]]] = [[] for _ in page.markup.cells]
    files = {name: stores.content_hash(store.pack.layout, name) for name in more.get("files", {})}
    store.put(page, Run(outputs, ["demo-visits"], files, ["demo-visits"]))
    return store


def reasons(folder: Path) -> tuple[str, tuple[str, ...]]:
    store = store_of(folder)
    answer = why(store, store.pack.pages[NUMBERS])
    return answer.state, answer.reasons


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_page_that_never_ran_is_new(tiny: Path) -> None:
    assert reasons(tiny) == ("new", ())


def test_a_page_with_nothing_changed_is_kept(tiny: Path) -> None:
    keep(tiny)
    change(tiny / f"{NUMBERS}.md", "## Data", "## The data")
    change(tiny / "data/demo/issues.csv", "Pets,1", "Pets,2")
    change(tiny / "data/datapackage.json", "Issues", "All issues")
    assert reasons(tiny) == ("kept", ())


def test_a_study_is_never_run(tiny: Path) -> None:
    store = store_of(tiny)
    study = store.pack.pages["case_studies/asking-in-northtown"]
    assert why(store, study).state == "described"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (f"{NUMBERS}.md", "over time", "by year", "The code cell at line 23 is new or changed."),
        ("data/demo/visits.csv", "Families,3", "Families,5", "The dataset “demo-visits” has"),
        ("data/datapackage.json", "Visits by year", "Visits", "The dataset “demo-visits” has"),
    ],
)
def test_what_changed_is_named(tiny: Path, file: str, old: str, new: str, told: str) -> None:
    keep(tiny)
    change(tiny / file, old, new)
    state, (reason,) = reasons(tiny)
    assert state == "changed"
    assert reason.startswith(told)


def test_a_file_that_changed_or_went_is_named(tiny: Path) -> None:
    note = tiny / "content" / "_note.txt"
    note.write_text("one")
    keep(tiny, files={"content/_note.txt": ""})
    assert reasons(tiny)[0] == "kept"
    note.write_text("two")
    assert reasons(tiny)[1] == ("The file content/_note.txt has changed.",)
    note.unlink()
    assert reasons(tiny)[1] == ("The file content/_note.txt is gone.",)


def test_another_version_of_a_library_or_of_the_code_is_named(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tiny)
    known = stores.library_version
    monkeypatch.setattr(
        stores, "library_version", lambda name: "9.9" if name == "pandas" else known(name)
    )
    monkeypatch.setattr(stores, "code_version", lambda: "other")
    state, told = reasons(tiny)
    assert state == "changed"
    assert told[0] == "The code of the generator has changed."
    assert told[1] == f"pandas was {known('pandas')}, and is 9.9."


def test_a_library_that_a_cell_imports_counts(tiny: Path) -> None:
    change(tiny / f"{NUMBERS}.md", "visits = load", "import scipy.stats\nvisits = load")
    pack = opened(tiny)
    assert "scipy" in stores.libraries_of(pack.pages[NUMBERS])


def test_going_back_to_what_a_page_was_runs_nothing(tiny: Path) -> None:
    keep(tiny)
    before = (tiny / f"{NUMBERS}.md").read_text()
    change(tiny / f"{NUMBERS}.md", "over time", "by year")
    keep(tiny)
    assert reasons(tiny)[0] == "kept"
    (tiny / f"{NUMBERS}.md").write_text(before)
    assert reasons(tiny)[0] == "kept"


def test_the_cache_does_not_grow_for_ever(tiny: Path) -> None:
    for number in range(VERSIONS_KEPT + 3):
        change(tiny / f"{NUMBERS}.md", "visits = load", f"# {number}\nvisits = load")
        store = keep(tiny)
    folder = store.folder_of(NUMBERS)
    assert len(list(folder.iterdir())) == VERSIONS_KEPT
    assert reasons(tiny)[0] == "kept", "the last one is still there"
    (store.folder / "old-form.json").write_text("{}")
    store.prune([])
    assert list(store.folder.iterdir()) == []


def test_what_is_kept_is_whole_or_not_there(tiny: Path) -> None:
    store = keep(tiny)
    (path,) = store.folder_of(NUMBERS).iterdir()
    whole = path.read_bytes()
    page = store.pack.pages[NUMBERS]
    assert store.get(page) is not None
    for length in (0, 10, whole.index(b"\n"), whole.index(b"\n") + 5, len(whole) - 5):
        path.write_bytes(whole[:length])
        assert store.get(page) is None


def test_the_declaration_of_what_is_read_counts(tiny: Path) -> None:
    store = keep(tiny)
    page = store.pack.pages[NUMBERS]
    other = replace(page, meta=page.meta.model_copy(update={"reads": ("data/demo/visits.csv",)}))
    assert why(store, other).reasons == (
        "What it says that it reads (reads: in the front matter) has changed.",
    )


def test_the_command_lists_explains_and_clears(tiny: Path) -> None:
    keep(tiny)
    (store_of(tiny).folder / "content..gone").mkdir()
    (store_of(tiny).folder / "content..gone" / "a.json").write_text("x")
    listed = json.loads(run_pack(tiny, "cache", "list", "--format", "json").out)
    assert [(row["page"], row["versions"], row["use"]) for row in listed] == [
        ("content/gone", 1, "no such page"),
        (NUMBERS, 1, "current"),
    ]
    answer = run_pack(tiny, "cache", "why", f"{NUMBERS}.md")
    assert (
        answer.out == f"{NUMBERS}: It does not run again: nothing that it depends on has changed.\n"
    )
    assert json.loads(run_pack(tiny, "cache", "why", "numbers", "--format", "json").out) == {
        "page": NUMBERS,
        "reasons": [],
        "runs": False,
        "state": "kept",
    }
    cleared = run_pack(tiny, "cache", "clear", NUMBERS)
    assert cleared.out == "1 kept output removed.\n"
    assert "nothing is kept of it yet" in run_pack(tiny, "cache", "why", NUMBERS).out


def test_a_wrong_name_names_the_nearest(tiny: Path) -> None:
    ran = run_pack(tiny, "cache", "why", "content/nubmers")
    assert ran.code == 1
    assert f"Did you mean “{NUMBERS}”?" in ran.text
