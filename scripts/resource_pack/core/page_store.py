"""Pages as they were read before, by the content of their files.

Reading a page takes some ten milliseconds, nearly all of it in the parser. A page whose text is the
same, read by the same code, gives the same; so it is kept, in one file beside the build.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[1]
LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "myst-nb", "myst-parser", "pydantic", "PyYAML")


@functools.cache
def reading_code() -> str:
    """A hash of the code and the libraries that decide what is read in a page."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted([*PACKAGE.glob("core/*.py"), *PACKAGE.glob("sphinx_ext/*.py")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\0".encode())
    return digest.hexdigest()


def page_key(file: str, text: str) -> str:
    """A name for what is read in a page: it changes with the file's name and text."""
    return hashlib.sha256(f"{file}\0{text}".encode()).hexdigest()


@dataclass
class PageStore:
    """What was read before, by `page_key`. Without a file it lasts as long as the process."""

    file: Path | None = None
    _known: dict[str, Any] = field(default_factory=dict)
    _loaded: bool = False
    _changed: bool = False

    def get(self, key: str) -> Any:
        """What is kept under the key, or None."""
        if not self._loaded:
            self._known |= self._load()
            self._loaded = True
        return self._known.get(key)

    def keep(self, pages: dict[str, Any]) -> None:
        """Keep these pages, and forget all others."""
        self._changed = self._changed or pages.keys() != self._known.keys()
        self._known, self._loaded = dict(pages), True

    def save(self) -> None:
        """Write what is kept into the file, for other processes."""
        if self.file and self._changed:
            self._changed = False
            self.file.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.file.with_suffix(".part")
            with temporary.open("wb") as stream:
                pickle.dump((reading_code(), self._known), stream, pickle.HIGHEST_PROTOCOL)
            temporary.replace(self.file)

    def _load(self) -> dict[str, Any]:
        if self.file is None:
            return {}
        try:
            # The file is the build's own, as Sphinx's environment is: nothing of a contribution is
            # in it but texts and numbers.
            code, known = pickle.loads(self.file.read_bytes())  # noqa: S301
        except Exception:  # Whatever is wrong with it, the pages can be read again.
            return {}
        return dict(known) if code == reading_code() else {}
