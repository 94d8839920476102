"""Pictures beside pages: that they are pictures, and no larger than a page can bear."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from resource_pack.core.checks.contributed import leaves_folder
from resource_pack.core.markup import Target
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem, shorten
from resource_pack.core.text_file import is_file_of_pack

MAX_BYTES = 1_000_000
MAX_PIXELS = 2400
FORMATS = ("PNG", "JPEG", "WEBP")


def check_images(pack: Pack) -> Iterator[Problem]:
    """Every picture lies in the pack, says what it shows, and is no larger than a page bears."""
    for page in pack.pages.values():
        for target in page.markup.targets:
            refused = page.is_study and leaves_folder(target.target)  # `check_contributed` says so.
            if target.kind == "image" and not refused:
                yield from _image(pack, page, target)


def image_path(pack: Pack, page: PackPage, target: str) -> Path:
    """The file that an image of a page names."""
    if target.startswith("/"):
        return pack.layout.root / target.lstrip("/")
    return (pack.layout.root / page.file).parent / target


def _image(pack: Pack, page: PackPage, target: Target) -> Iterator[Problem]:
    def problem(found: str, allowed: str, fix: str) -> Problem:
        text = f"The picture “{shorten(target.target, 80)}” {found}"
        return Problem(page.file, target.line, "", text, allowed, fix, rule="image")

    if ":" in target.target or target.target.startswith("//"):
        fix = "Save the picture beside the page, and write its name alone"
        yield problem("is not a file of the pack", "a file beside the page", fix)
        return
    if not target.text.strip():
        fix = "Write ![what it shows](…)"
        yield problem("has no text alternative", "a text that says what it shows", fix)
    path = image_path(pack, page, target.target)
    if not is_file_of_pack(pack.layout, path):
        fix = "Put the picture beside the page, and check its name"
        yield problem("is not there", "a file of the pack", fix)
        return
    size = path.stat().st_size
    if size > MAX_BYTES:
        found = f"has {size / 1_000_000:.1f} MB"
        fix = "Save it smaller, for example as JPEG"
        yield problem(found, f"at most {MAX_BYTES // 1_000_000} MB", fix)
        return
    found, allowed = _content(path)
    if found:
        yield problem(found, allowed, "Save it anew in one of these forms, and smaller if need be")


def _content(path: Path) -> tuple[str, str]:
    """What is wrong with a picture's content, and what is allowed; empty where all is well."""
    allowed = f"a PNG, JPEG or WebP picture of at most {MAX_PIXELS} by {MAX_PIXELS} pixels"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                width, height = image.size
                if max(width, height) > MAX_PIXELS:
                    return f"has {width} by {height} pixels", allowed
                image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return "is no picture of a form that is used here", allowed
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "unfolds to far more pixels than its size tells", allowed
    return "", ""
