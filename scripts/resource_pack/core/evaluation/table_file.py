"""A spreadsheet as people have it, CSV or .xlsx, as a header and columns of text."""

from __future__ import annotations

from pathlib import Path

from resource_pack.core.evaluation.csv_file import read_csv
from resource_pack.core.evaluation.sheet import MAX_BYTES, Sheet, fail
from resource_pack.core.evaluation.workbook import read_workbook


def read_sheet(path: Path, name: str) -> Sheet:
    """Read a file that messages call `name`. Raises PackError."""
    ending = path.suffix.lower()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise fail(
                name,
                f"The file is larger than {MAX_BYTES // 1_000_000} MB",
                "Export only the columns of answers",
            )
        if ending == ".xlsx":
            return read_workbook(path, name)
        if ending in (".csv", ".tsv", ".txt"):
            return read_csv(path.read_bytes(), name)
    except FileNotFoundError:
        raise fail(name, "There is no such file", "Check its name and folder") from None
    except IsADirectoryError:
        raise fail(name, "This is a folder", "Name a file inside it") from None
    except PermissionError:
        raise fail(name, "The file may not be read", "Close it in other programs first") from None
    raise fail(
        name,
        f"A file that ends in “{ending or 'nothing'}” cannot be read",
        "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx)",
    )
