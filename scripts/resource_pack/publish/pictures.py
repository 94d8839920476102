"""Pictures of pages, written anew: without places, cameras and times that they may carry."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageOps

_OPTIONS: dict[str, dict[str, object]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "WEBP": {"quality": 85, "method": 6},
}


def clean_picture(data: bytes, cache: Path) -> bytes:
    """The same picture with nothing but its pixels: no EXIF, no GPS, no comment.

    It is turned the way that its EXIF data asks for. The same bytes give the same bytes.
    """
    kept = cache / hashlib.sha256(data).hexdigest()[:32]
    if kept.is_file():
        return kept.read_bytes()
    with Image.open(io.BytesIO(data), formats=tuple(_OPTIONS)) as image:
        form = str(image.format)
        turned = ImageOps.exif_transpose(image)
        # A new picture of the same pixels has none of the old one's notes.
        plain = Image.new(turned.mode, turned.size)
        if turned.mode == "P":
            plain.putpalette(turned.getpalette() or [])
        plain.paste(turned)
        if "transparency" in turned.info and turned.mode == "P":
            plain.info["transparency"] = turned.info["transparency"]
        out = io.BytesIO()
        plain.save(out, form, **_OPTIONS[form])
    kept.parent.mkdir(parents=True, exist_ok=True)
    temporary = kept.with_suffix(".part")
    temporary.write_bytes(out.getvalue())
    temporary.replace(kept)
    return out.getvalue()
