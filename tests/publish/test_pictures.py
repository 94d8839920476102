"""Pictures of pages lose everything but their pixels."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from resource_pack.publish.pictures import clean_picture

GPS = 0x8825
ORIENTATION = 0x0112


def picture(form: str, mode: str = "RGB", **options: object) -> bytes:
    image = Image.new(mode, (40, 20), "red" if mode == "RGB" else None)
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(GPS)[1] = "N"
    exif[ORIENTATION] = 6
    return picture("JPEG", exif=exif.tobytes(), comment=b"taken at home")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_the_form_stays(form: str, tmp_path: Path) -> None:
    cleaned = Image.open(io.BytesIO(clean_picture(picture(form), tmp_path)))
    assert cleaned.format == form
    assert cleaned.size == (40, 20)


def test_places_cameras_and_comments_are_gone(tmp_path: Path) -> None:
    before = Image.open(io.BytesIO(with_place()))
    assert before.getexif().get_ifd(GPS)
    data = clean_picture(with_place(), tmp_path)
    after = Image.open(io.BytesIO(data))
    assert not after.getexif()
    assert "comment" not in after.info
    assert b"A camera" not in data
    assert b"taken at home" not in data


def test_a_picture_is_turned_as_its_camera_said(tmp_path: Path) -> None:
    assert Image.open(io.BytesIO(clean_picture(with_place(), tmp_path))).size == (20, 40)


def test_text_chunks_of_png_are_gone(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "Somebody")
    data = clean_picture(picture("PNG", pnginfo=notes), tmp_path)
    assert b"Somebody" not in data


@pytest.mark.parametrize("mode", ["RGBA", "L", "P", "LA"])
def test_other_kinds_of_picture_work(mode: str, tmp_path: Path) -> None:
    assert Image.open(io.BytesIO(clean_picture(picture("PNG", mode), tmp_path))).size == (40, 20)


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    first = clean_picture(with_place(), tmp_path / "a")
    assert clean_picture(with_place(), tmp_path / "b") == first
    assert clean_picture(with_place(), tmp_path / "a") == first
