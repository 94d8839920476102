"""Datasets: how CSV files are read, and what each cell means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.data_store import DataStore, UnknownDataset, cell_of, symbol_notes
from resource_pack.core.datasets import (
    SYMBOLS,
    Dataset,
    DataTable,
    read_data_package,
    read_table,
)
from resource_pack.core.layout import Layout, find_layout
from resource_pack.core.problems import PackError
from tests.core.packs import csv_text, data_folder, describe, field, only_dataset, tiny_pack

TWO = [field("name"), field("text")]


def table(folder: Path, fields: list[dict[str, object]], data: str | bytes) -> DataTable:
    layout = data_folder(folder, describe("made", fields), data)
    return read_table(layout, only_dataset(layout))


def refusal(folder: Path, data: str | bytes) -> list[str]:
    with pytest.raises(PackError) as caught:
        table(folder, TWO, data)
    return [str(problem).removeprefix("data/demo/made.csv") for problem in caught.value.problems]


# --- The form of the file ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"name,text\na,b\nc,d\n",
        b"name,text\na,b\nc,d",
        b"name,text\r\na,b\r\nc,d\r\n",
        b"name,text\ra,b\rc,d\r",
        b"\xef\xbb\xbfname,text\na,b\nc,d\n",
        b"\xef\xbb\xbfname,text\r\na,b\r\nc,d\r\n",
        b'"name","text"\n"a","b"\n"c","d"\n',
        b"name,text\n\na,b\n\n\nc,d\n\n",
    ],
)
def test_spreadsheets_save_one_table_in_many_ways(data: bytes, tmp_path: Path) -> None:
    assert table(tmp_path, TWO, data).rows == (("a", "b"), ("c", "d"))


def test_the_same_table_has_the_same_hash_however_its_lines_end(tmp_path: Path) -> None:
    first = table(tmp_path, TWO, b"name,text\na,b\n").sha256
    assert table(tmp_path, TWO, b"\xef\xbb\xbfname,text\r\na,b\r\n").sha256 == first
    assert table(tmp_path, TWO, b"name,text\na,c\n").sha256 != first


def test_a_cell_in_quotation_marks_may_hold_everything(tmp_path: Path) -> None:
    read = table(tmp_path, TWO, 'name,text\n"a, ""b""","one\r\ntwo"\n–,é\n')
    assert read.rows == (('a, "b"', "one\ntwo"), ("–", "é"))


def test_spaces_around_a_cell_are_part_of_it(tmp_path: Path) -> None:
    assert table(tmp_path, TWO, "name,text\n a , b\n").rows == ((" a ", " b"),)


def test_each_row_knows_its_line(tmp_path: Path) -> None:
    read = table(tmp_path, TWO, 'name,text\na,b\n\n"c\nc","d\n\nd"\ne,f\n')
    assert read.lines == (2, 4, 8)


signs = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn", "Cf"])
cells = st.text(signs | st.sampled_from('\n",;'), max_size=8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made")


@given(
    rows=st.lists(st.tuples(cells, cells), max_size=5),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
)
def test_what_is_written_as_csv_is_read_as_it_was(
    folder: Path, rows: list[tuple[str, str]], end: str, mark: bool
) -> None:
    text = csv_text(["name", "text"], rows, end)
    read = table(folder, TWO, text.encode("utf-8-sig" if mark else "utf-8"))
    assert read.rows == tuple(rows)
    assert len(read.lines) == len(rows)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("", [":1: The file is empty. Allowed: a header row “name,text”."]),
        ("\n\n", [":1: The file is empty. Allowed: a header row “name,text”."]),
        ("text,name\na,b\n", [":1: The header row is “text, name”. Allowed: “name, text”"]),
        ("Name,text\n", [":1: The header row is “Name, text”."]),
        ("\nname ,text\n", [":2: The header row is “name , text”."]),
        ("name;text\na;b\n", [":1: The header row is “name;text”."]),
        ("name\ttext\n", [":1: The header row is"]),
        (
            "name,text\na\nb,c\nd,e,f\n",
            [":2: The row has 1 cells. Allowed: 2", ":4: The row has 3 cells. Allowed: 2"],
        ),
        ('name,text\na,"b\n', [":2: This line or one below it is not CSV"]),
        ('name,text\n"a"b,c\n', [":2: This line or one below it is not CSV"]),
        (b"name,text\n\xe9,b\n", [":2: The file is not UTF-8 text"]),
        ("name,text\na,\x00\n", [":2: The text holds the hidden character U+0000"]),
        ("name,text\na,\u202eb\n", [":2: The text holds the hidden character U+202E"]),
    ],
)
def test_a_file_that_is_no_such_table_is_told(
    data: str | bytes, found: list[str], tmp_path: Path
) -> None:
    problems = refusal(tmp_path, data)
    assert len(problems) == len(found)
    for problem, words in zip(problems, found, strict=True):
        assert problem.startswith(words)


# --- What cells mean -----------------------------------------------------------------------------


def dataset(type: str, symbols: tuple[str, ...] = ("",), **more: object) -> Dataset:
    return Dataset.model_validate(
        describe("made", [field("cell", type, **more)], schema={"missingValues": list(symbols)})
    )


def value_and_text(type: str, text: str, **more: object) -> tuple[object, str]:
    made = dataset(type, **more)
    cell = cell_of(made.field("cell"), text, made)
    return cell.value, cell.text


@pytest.mark.parametrize(
    ("type", "text", "value", "shown"),
    [
        ("string", "a b", "a b", "a b"),
        ("string", "007", "007", "007"),
        ("integer", "1200", 1200, "1,200"),
        ("integer", "-40", -40, "−40"),
        ("integer", "0", 0, "0"),
        ("number", "12.50", 12.5, "12.5"),
        ("number", "1200", 1200.0, "1,200"),
        ("year", "2016", 2016, "2016"),
        ("date", "2026-01-31", "2026-01-31", "2026-01-31"),
        ("boolean", "true", True, "yes"),
        ("boolean", "false", False, "no"),
    ],
)
def test_a_cell_is_what_its_column_says(type: str, text: str, value: object, shown: str) -> None:
    read, written = value_and_text(type, text)
    assert (read, written) == (value, shown)
    assert read.__class__ is value.__class__


def test_a_column_says_how_many_places_are_shown() -> None:
    assert value_and_text("number", "12.46", decimals=1) == (12.46, "12.5")
    assert value_and_text("integer", "12", decimals=1) == (12, "12.0")


@pytest.mark.parametrize("type", ["string", "integer", "number", "boolean", "date", "year"])
def test_an_empty_cell_is_never_zero(type: str) -> None:
    assert value_and_text(type, "") == (None, "")


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_symbol_is_shown_and_explained(symbol: str) -> None:
    made = dataset("integer", ("", symbol))
    cell = cell_of(made.field("cell"), symbol, made)
    assert (cell.value, cell.text, cell.symbol) == (None, f"[{symbol}]", symbol)
    assert symbol_notes([[cell], [cell]]) == (f"[{symbol}]: {SYMBOLS[symbol]}.",)


def test_only_symbols_that_are_used_are_explained_and_always_in_one_order() -> None:
    made = dataset("integer", ("", *SYMBOLS))
    cells = [cell_of(made.field("cell"), text, made) for text in ("z", "5", "", "c")]
    notes = symbol_notes([cells])
    assert [note.partition(":")[0] for note in notes] == ["[c]", "[z]"]


def test_a_word_is_no_symbol_where_the_column_is_text() -> None:
    assert value_and_text("string", "c") == ("c", "c")


def test_an_unknown_symbol_is_refused(tmp_path: Path) -> None:
    description = describe("made", TWO, schema={"missingValues": ["", "n/a"]})
    with pytest.raises(PackError, match="“n/a” is not a known symbol for a missing value"):
        read_data_package(data_folder(tmp_path, description, ""))


@pytest.mark.parametrize(
    ("fields", "schema", "words"),
    [
        ([field("a"), field("a")], {}, "Two fields are called “a”"),
        ([field("a")], {"primaryKey": ["b"]}, "The key names “b”, which is no field"),
        ([field("a", constraints={"minimum": 1})], {}, "of the type string has no minimum"),
        ([field("a", "integer", constraints={"enum": ["b"]})], {}, "has no list of words"),
        ([field("a", constraints={"pattern": "(a+)+"})], {}, "is not one of the words"),
        ([field("A b")], {}, "small letters, digits and _"),
        ([field("a", "percent")], {}, "is not one of the words"),
        ([], {}, "There are 0 entries"),
    ],
)
def test_a_schema_that_contradicts_itself_is_refused(
    fields: list[dict[str, object]], schema: dict[str, object], words: str, tmp_path: Path
) -> None:
    description = describe("made", fields, schema=schema)
    with pytest.raises(
        PackError, match=r"data/datapackage\.json:1: .*" + words.replace("(", r"\(")
    ):
        read_data_package(data_folder(tmp_path, description, ""))


# --- The store -----------------------------------------------------------------------------------


def store() -> DataStore:
    pack = tiny_pack()
    return DataStore(pack.layout, pack.data.datasets, pack.reference.documents)


def test_each_file_is_read_once_and_each_use_is_told() -> None:
    used: list[str] = []
    made = store()
    made.on_read = used.append
    assert made.table("demo-visits") is made.table("demo-visits")
    assert used == ["demo-visits", "demo-visits"]


def test_an_unknown_dataset_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownDataset) as caught:
        store().table("demo-vistis")
    assert str(caught.value) == (
        "There is no dataset “demo-vistis”. There are: demo-issues, demo-stated, demo-status, "
        "demo-visits. Did you mean “demo-visits”?"
    )


def test_a_table_with_a_wrong_cell_is_not_given_out(tmp_path: Path) -> None:
    description = describe("made", [field("day", "date")])
    layout = data_folder(tmp_path, description, "day\n2026-01-31\n2026-02-31\n")
    made = DataStore(layout, read_data_package(layout).datasets, {})
    with pytest.raises(PackError, match=r"made\.csv:3: column day: “2026-02-31” is not a date"):
        made.table("made")


def test_sources_are_told_once_each_in_the_order_of_use() -> None:
    lines = store().source_lines(["demo-status", "demo-visits", "demo-status"])
    assert [(line.dataset, line.basis) for line in lines] == [
        ("demo-status", "derived"),
        ("demo-visits", "printed"),
    ]
    assert lines[0].document == "A report for tests (2026)"


def test_the_folder_of_a_pack_is_found_from_inside(tmp_path: Path) -> None:
    for name in ("_config.yml", "_toc.yml"):
        (tmp_path / name).touch()
    inside = tmp_path / "content" / "data"
    inside.mkdir(parents=True)
    assert find_layout(inside) == Layout(tmp_path.resolve())
    with pytest.raises(PackError, match="is not part of a resource pack"):
        find_layout(tmp_path.parent)
