"""Notebooks of the tiny pack, as someone has them open in Jupyter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from resource_pack.notebook import helpers
from tests.conftest import TINY, copy_pack
from tests.core.packs import add_dataset, describe, field

TYPES = [
    field("word"),
    field("count", "integer", unit="families"),
    field("share", "number", unit="%", decimals=1),
    field("seen", "boolean"),
    field("day", "date"),
    field("year", "year"),
]
ROWS = """word,count,share,seen,day,year
one,1200,12.34,true,2026-01-31,2014
two,0,0.5,false,2026-02-28,2015
,c,,,,
"""


@pytest.fixture(scope="session")
def typed_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny pack with one more dataset, which has columns of all types."""
    folder = copy_pack(TINY, tmp_path_factory.mktemp("typed") / "pack")
    more = {
        "schema": {"missingValues": ["", "c"]},
        "notes": ["A note."],
        "problems": ["A problem."],
    }
    add_dataset(folder, describe("types", TYPES, **more), ROWS)
    return folder


@pytest.fixture
def open_pack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Make the helpers work on a pack, as the build does."""

    def choose(folder: Path) -> None:
        monkeypatch.setenv(helpers.ROOT_VARIABLE, str(folder))
        helpers._store.cache_clear()

    yield choose
    helpers._store.cache_clear()


@pytest.fixture(autouse=True)
def _typed(open_pack: Callable[[Path], None], typed_pack: Path) -> None:
    open_pack(typed_pack)
