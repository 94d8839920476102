"""What the last finished build was made of, so that one with no change need only look.

Sphinx alone takes seconds to find that nothing has changed in a thousand pages. Here every file
that a build may read is compared by its content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from resource_pack.core.generator import fingerprint
from resource_pack.core.layout import MARKER, Layout

NAME = ".last-build.json"


def input_files(layout: Layout) -> Iterator[Path]:
    """Every file that a build reads of its own accord, sorted."""
    yield from sorted(path for path in layout.root.iterdir() if path.is_file())
    for folder in (layout.content, layout.case_studies, layout.data):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def state_of(layout: Layout, options: Iterable[str], also: Iterable[str] = ()) -> dict[str, str]:
    """A hash of each input by its name. `also` names files that pages read while they ran."""
    state = {"generator": fingerprint(), "options": json.dumps(list(options))}
    files = [*input_files(layout), *(layout.root / name for name in also)]
    for path in files:
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            digest = ""
        state[f"file:{layout.relative(path)}"] = digest
    return state


def keep_state(stage: Path, state: dict[str, str], also: Iterable[str]) -> None:
    """Note what the finished stage was built from."""
    text = json.dumps({"state": state, "also": sorted(also)}, sort_keys=True)
    path = stage.parent / NAME
    temporary = path.with_suffix(".part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def forget_state(stage: Path) -> None:
    """From now on, until a build has finished, nothing is known of the stage."""
    (stage.parent / NAME).unlink(missing_ok=True)


def is_unchanged(layout: Layout, stage: Path, options: Iterable[str]) -> bool:
    """Whether building now would give the stage that is there."""
    if (stage.parent / ".doctrees" / MARKER).exists():
        return False
    try:
        known = json.loads((stage.parent / NAME).read_text(encoding="utf-8"))
        return bool(known["state"] == state_of(layout, options, known["also"])) and stage.is_dir()
    except (OSError, ValueError, KeyError, TypeError):
        return False
