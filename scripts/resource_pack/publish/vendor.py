"""Fetches the browser libraries and fonts that the theme ships: `make vendor`.

Building a pack needs neither npm nor Node: the files are in the repository, and
theme/vendor/vendored.json says what each is, with its licence and the hash that a test checks.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from resource_pack.publish.quantile_bundle import entries_of, make_bundle

VENDOR = Path(__file__).parents[1] / "theme" / "vendor"
LIST = VENDOR / "vendored.json"
VEGA = "scripts/vega-bundle.js"


@dataclass(frozen=True)
class Wanted:
    """One file of an npm package. With `as_ttf`, the font is kept as TrueType as well."""

    package: str
    version: str
    licence: str
    member: str
    file: str
    as_ttf: bool = False


_FONT = "@fontsource/atkinson-hyperlegible"
WANTED = (
    *(
        Wanted(
            _FONT,
            "5.3.0",
            "OFL-1.1",
            f"files/atkinson-hyperlegible-latin-{weight}-normal.woff2",
            f"fonts/atkinson-hyperlegible-latin-{weight}-normal.woff2",
            as_ttf=True,
        )
        for weight in (400, 700)
    ),
    Wanted(_FONT, "5.3.0", "OFL-1.1", "LICENSE", "fonts/LICENSE.txt"),
    Wanted(
        "@ministryofjustice/frontend",
        "11.1.0",
        "MIT",
        "moj/components/sortable-table/sortable-table.bundle.mjs",
        "scripts/moj-sortable-table.mjs",
    ),
    # The canvas of a theory of change: read and write YAML, and fill a Word document.
    Wanted("js-yaml", "5.5.0", "MIT", "dist/browser/js-yaml.umd.min.js", "scripts/js-yaml.js"),
    Wanted("js-yaml", "5.5.0", "MIT", "LICENSE", "scripts/LICENSE-js-yaml.txt"),
    Wanted("pizzip", "3.3.0", "MIT", "dist/pizzip.min.js", "scripts/pizzip.js"),
    Wanted("pizzip", "3.3.0", "MIT", "LICENSE.markdown", "scripts/LICENSE-pizzip.md"),
    Wanted(
        "docxtemplater",
        "3.71.0",
        "MIT",
        "build/docxtemplater.min.js",
        "scripts/docxtemplater.js",
    ),
    Wanted("docxtemplater", "3.71.0", "MIT", "LICENSE.md", "scripts/LICENSE-docxtemplater.md"),
    # “Make a report”: read CSV, unzip workbooks piece by piece, and read their XML as it comes.
    Wanted("papaparse", "5.7.1", "MIT", "papaparse.min.js", "scripts/papaparse.js"),
    Wanted("papaparse", "5.7.1", "MIT", "LICENSE", "scripts/LICENSE-papaparse.txt"),
    Wanted("fflate", "0.8.3", "MIT", "umd/index.js", "scripts/fflate.js"),
    Wanted("fflate", "0.8.3", "MIT", "LICENSE", "scripts/LICENSE-fflate.txt"),
    Wanted("saxen", "11.2.0", "MIT", "dist/index.js", "scripts/saxen.mjs"),
    Wanted("saxen", "11.2.0", "MIT", "LICENSE", "scripts/LICENSE-saxen.txt"),
    # Neither npm package of the sortable table carries its licence text: scripts/LICENSE-moj.txt
    # was written by hand from the licence files of the two projects whose code the bundle holds.
)


def fetch(package: str, version: str, folder: Path) -> dict[str, bytes]:
    """The files of an npm package, by their path inside it."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("Fetching the browser libraries needs npm. Install it, then try again.")
    result = subprocess.run(  # noqa: S603
        [npm, "pack", "--silent", f"{package}@{version}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SystemExit(f"npm could not fetch {package} {version}: {result.stderr.strip()}")
    archive = folder / result.stdout.strip().splitlines()[-1]
    files: dict[str, bytes] = {}
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            handle = tar.extractfile(member) if member.isfile() else None
            if handle:
                files[member.name.removeprefix("package/")] = handle.read()
    return files


def as_ttf(woff2: bytes) -> bytes:
    """The same font as TrueType, for what measures and draws text outside of browsers."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(woff2), recalcTimestamp=False)
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def vega_bundle() -> bytes:
    """Vega, Vega-Lite and Vega-Embed for browsers, in the versions that draw the still pictures.

    The library that draws them makes it, in more than a second: too long for every fresh build.
    """
    import vl_convert

    return str(vl_convert.javascript_bundle(None)).encode()  # type: ignore[arg-type]


def _keep_vega() -> dict[str, str]:
    data = vega_bundle()
    (VENDOR / VEGA).write_bytes(data)
    return {
        "package": "vl-convert-python",
        "version": version("vl-convert-python"),
        "licence": "BSD-3-Clause",
        "member": "javascript_bundle()",
        "file": VEGA,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _keep_quantile() -> list[dict[str, str]]:
    files = make_bundle()
    for name, data in files.items():
        (VENDOR / name).write_bytes(data)
    return entries_of(files)


def refresh() -> None:
    """Fetch every file again and write the list."""
    entries = [_keep_vega(), *_keep_quantile()]
    with tempfile.TemporaryDirectory() as folder:
        packages: dict[tuple[str, str], dict[str, bytes]] = {}
        for wanted in WANTED:
            key = (wanted.package, wanted.version)
            if key not in packages:
                packages[key] = fetch(*key, Path(folder))
            data = packages[key][wanted.member]
            made = {wanted.file: data}
            if wanted.as_ttf:
                made[wanted.file.replace(".woff2", ".ttf")] = as_ttf(data)
            for name, content in made.items():
                path = VENDOR / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                entry = {key: value for key, value in asdict(wanted).items() if key != "as_ttf"}
                entries.append(
                    {**entry, "file": name, "sha256": hashlib.sha256(content).hexdigest()}
                )
    text = json.dumps(sorted(entries, key=lambda entry: entry["file"]), indent=2)
    LIST.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    refresh()
    sys.stdout.write(f"Wrote {LIST.name} and {len(WANTED)} files of npm packages.\n")
