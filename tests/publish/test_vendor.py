"""What the theme ships of others is listed, unchanged, and under a known licence."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version

from resource_pack.publish import quantile_bundle
from resource_pack.publish.static_files import VENDOR, static_files
from resource_pack.publish.vendor import VEGA, WANTED, vega_bundle

LIST = json.loads((VENDOR / "vendored.json").read_text())


def test_every_file_is_the_one_that_was_fetched() -> None:
    for entry in LIST:
        data = (VENDOR / entry["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["file"]


def test_every_file_is_listed_with_version_and_licence() -> None:
    listed = {entry["file"] for entry in LIST}
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present - listed == {"vendored.json", "scripts/LICENSE-moj.txt"}
    assert all(entry["version"] and entry["licence"] for entry in LIST)
    assert {entry["licence"] for entry in LIST} <= {"MIT", "OFL-1.1", "BSD-3-Clause", "Apache-2.0"}


def test_the_list_agrees_with_what_would_be_fetched() -> None:
    vega = ("vl-convert-python", version("vl-convert-python"))
    assert {(entry["package"], entry["version"]) for entry in LIST} == {
        vega,
        (quantile_bundle.PACKAGE, quantile_bundle.version()),
        *((wanted.package, wanted.version) for wanted in WANTED),
    }


def test_live_charts_are_drawn_by_the_same_vega_as_still_ones() -> None:
    """After a new version of vl-convert, `make vendor` writes its bundle."""
    assert (VENDOR / VEGA).read_bytes() == vega_bundle()


def test_scripts_are_classic_scripts() -> None:
    """Browsers refuse modules in pages that are opened from a disk."""
    for name, data in static_files().items():
        if name.endswith(".js"):
            text = data.decode()
            lines = text.splitlines()
            assert not any(line.startswith(("import ", "export ")) for line in lines), name
