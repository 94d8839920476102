"""What the generator is at this moment: its code, and the libraries that decide what it makes."""

from __future__ import annotations

import functools
import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
LIBRARIES = (
    *("sphinx", "docutils", "myst-nb", "myst-parser", "jupyter-book", "sphinx-external-toc"),
    *(
        "altair",
        "pandas",
        "vl-convert-python",
        "pagefind",
        "python-docx",
        "pillow",
        "numpy",
        "ipython",
        "lxml",
    ),
)


@functools.cache
def fingerprint() -> str:
    """A hash of the generator: where it changes, every page is read and written again."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()[:16]
