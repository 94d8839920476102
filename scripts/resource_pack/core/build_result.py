"""What a build of the stage gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class BuildResult:
    """The stage folder, the pages that were read or written, and the files of the pack that pages
    read while they ran."""

    stage: Path
    read: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
