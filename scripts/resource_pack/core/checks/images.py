"""Pictures beside pages: that they are pictures, and no larger than a page can bear."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from resource_pack.core.markup import Target
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem

MAX_BYTES = 1_000_000
MAX_PIXELS = 2400
FORMATS = ("PNG", "JPEG", "WEBP")


def check_images(pack: Pack) -> Iterator[Problem]:
    """Every picture exists, is a PNG, JPEG or WebP file, and is at most 1 MB and 2400 pixels."""
    for page in pack.pages.values():
        for target in page.markup.targets:
            if target.kind == "image" and "://" not in target.target:
                yield from _image(pack, page, target)


def image_path(pack: Pack, page: PackPage, target: str) -> Path:
    """The file that an image of a page names."""
    if target.startswith("/"):
        return pack.layout.root / target.lstrip("/")
    return (pack.layout.root / page.file).parent / target


def _image(pack: Pack, page: PackPage, target: Target) -> Iterator[Problem]:
    path = image_path(pack, page, target.target)
    found = ""
    fix = ""
    allowed = ""
    if not path.is_file() or pack.layout.root not in path.resolve().parents:
        found = "There is no such file in the pack"
        fix = "Put the picture beside the page, and check its name"
    elif path.stat().st_size > MAX_BYTES:
        found = f"The file has {path.stat().st_size / 1_000_000:.1f} MB"
        allowed = f"at most {MAX_BYTES // 1_000_000} MB"
        fix = "Save it smaller, for example as JPEG"
    else:
        found, allowed = _content(path)
    if found:
        yield Problem(
            page.file,
            target.line,
            "",
            f"The picture “{target.target[:80]}” cannot be used: {found[0].lower()}{found[1:]}",
            allowed,
            fix,
            rule="image",
        )


def _content(path: Path) -> tuple[str, str]:
    """What is wrong with a picture's content, and what is allowed; empty where all is well."""
    allowed = f"a PNG, JPEG or WebP picture of at most {MAX_PIXELS} by {MAX_PIXELS} pixels"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                width, height = image.size
                if max(width, height) > MAX_PIXELS:
                    return f"It has {width} by {height} pixels", allowed
                image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return "It is not a picture of a form that is used here", allowed
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "It unfolds to far more pixels than its size tells", allowed
    return "", ""
