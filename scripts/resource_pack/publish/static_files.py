"""The style sheets, scripts, fonts and pictures that all pages share."""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path

THEME = Path(__file__).parents[1] / "theme"
STATIC = THEME / "static"
VENDOR = THEME / "vendor"


@functools.cache
def static_files() -> dict[str, bytes]:
    """Every shared file by its address inside _static."""
    files = {
        path.relative_to(STATIC).as_posix(): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.is_file()
    }
    for name in [name for name in files if name.endswith(".css")]:
        files[name] = _without_notes(files[name])
    for path in sorted((VENDOR / "fonts").glob("*.woff2")):
        files[f"fonts/{path.name}"] = path.read_bytes()
    files["sortable-table.js"] = _classic_script(
        (VENDOR / "scripts" / "moj-sortable-table.mjs").read_text(encoding="utf-8")
    )
    for name in ("js-yaml", "pizzip", "docxtemplater", "papaparse", "fflate", "student-t"):
        text = (VENDOR / "scripts" / f"{name}.js").read_text(encoding="utf-8")
        files[f"{name}.js"] = _without_map(text).encode()
    text = (VENDOR / "scripts" / "saxen.mjs").read_text(encoding="utf-8")
    files["saxen.js"] = _parser_script(_without_map(text))
    return files


def _without_map(script: str) -> str:
    return re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.M)


def _parser_script(module: str) -> bytes:
    """The module of saxen as a classic script: its parser becomes `window.saxen.Parser`."""
    body, exports = re.subn(r"^export \{ Parser\b.*\};$", "", module.strip(), flags=re.M)
    assert exports == 1, "saxen exports its parser in one line"
    return f"window.saxen = (function () {{\n{body}\nreturn {{ Parser }};\n}})();\n".encode()


def _without_notes(style: bytes) -> bytes:
    """A style sheet without its comments and indents: a sixth of it, and drawing waits for it."""
    text = re.sub(r"/\*.*?\*/", "", style.decode(), flags=re.S)
    return "".join(f"{line.strip()}\n" for line in text.splitlines() if line.strip()).encode()


def _classic_script(module: str) -> bytes:
    """A module as a classic script: browsers refuse modules in pages opened from a disk."""
    # Half of the vendored script is notes for its developers; readers need not load them. Its
    # licence is told in third-party.txt.
    body = re.sub(r"^\s*/\*\*.*?\*/\n", "", module, flags=re.M | re.S)
    body = re.sub(r"^//# sourceMappingURL=.*$", "", body, flags=re.M)
    names = re.search(r"^export \{ (\w+) \};$", body, flags=re.M)
    assert names, "the vendored script exports one name"
    body = body.replace(names.group(), f"window.{names.group(1)} = {names.group(1)};")
    return f"(function () {{\n{body.strip()}\n}})();\n".encode()


def vega_script() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one classic script, for readers who ask for it."""
    # The bundle declares hundreds of short names at the top level; a function keeps them inside.
    bundle = (VENDOR / "scripts" / "vega-bundle.js").read_bytes()
    return b"(function () {\n" + bundle + b"\n})();\n"


def write_static_files(site: Path) -> None:
    """Write every shared file into the site, and take away those that are no longer shared."""
    folder = site / "_static"
    for name, data in static_files().items():
        path = folder / name
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@functools.cache
def asset_version(name: str) -> str:
    """A short hash of a shared file, for its address: no browser keeps an old copy then."""
    return hashlib.sha256(static_files()[name]).hexdigest()[:8]


def asset_address(name: str) -> str:
    return f"_static/{name}?v={asset_version(name)}"
