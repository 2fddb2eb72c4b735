from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from workflows.inspection.image import Darkroom, ImageLimits, ImageRefused, Picture, reencode

PHOTO = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAACkAAgAAAAACFQABAAAAAAAAAEQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEA"
    "AQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAHVtZGF0AAAAJSgBr1jmBZ/VYSWii4HvZ650v17FY6kMLxDjuPwe"
    "9L+ixgar9g4AAAAGRXhpZgAATU0AKgAAAAgAAgESAAMAAAABAAYAAAEyAAIAAAAUAAAAJgAAAAAyMDIyOjA1OjAyIDE2OjE4OjAw"
    "AA=="
)
"""A photo as an iPhone makes them, 64 by 48 and to be turned a quarter."""


def drawn(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 100).save(out, kind, **options)
    return out.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0132] = "2022:05:02 16:08:13"
    exif[0x0112] = 6  # turned a quarter
    exif[0x013B] = "Geheime Fotograaf"
    return drawn("JPEG", exif=exif)


async def made(data: bytes, side: int = 0) -> Picture:
    picture = await reencode(data, side)
    assert isinstance(picture, Picture)
    return picture


@pytest.mark.parametrize(
    ("kind", "mime"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/png"), ("GIF", "image/png")],
)
async def test_a_picture_is_written_anew(kind: str, mime: str) -> None:
    picture = await made(drawn(kind))
    assert (picture.mime, picture.width, picture.height) == (mime, 60, 40)
    assert Image.open(io.BytesIO(picture.data)).size == (60, 40)


async def test_metadata_is_gone_and_the_picture_stands_upright() -> None:
    picture = await made(with_exif())
    again = Image.open(io.BytesIO(picture.data))
    assert b"Geheime" not in picture.data
    assert (again.size, dict(again.getexif())) == ((40, 60), {})
    assert picture.taken_at == "2022-05-02T16:08:13"


async def test_a_photo_of_an_iphone_becomes_a_jpeg_that_stands_upright() -> None:
    picture = await made(PHOTO)
    assert (picture.mime, picture.width, picture.height, picture.taken_at) == (
        "image/jpeg",
        48,
        64,
        "2022-05-02T16:18:00",
    )
    assert Image.open(io.BytesIO(picture.data)).size == (48, 64)
    assert (await made(PHOTO, 16)).width == 48


async def test_a_broken_photo_of_an_iphone_is_refused() -> None:
    refused = ImageRefused(reason="niet_leesbaar")
    assert [await reencode(PHOTO[:300]), await reencode(PHOTO[:24] + bytes(500))] == [refused, refused]


async def test_a_thumbnail_is_no_larger_than_asked() -> None:
    picture = await made(drawn("JPEG", (600, 400)), 90)
    assert (Image.open(io.BytesIO(picture.data)).size, picture.width) == ((90, 60), 600)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
async def test_other_kinds_of_pixels_come_through(mode: str) -> None:
    assert (await made(drawn("PNG", mode=mode))).mime == "image/png"


@pytest.mark.parametrize("data", [b"", b"geen plaatje", drawn("PNG")[:60], drawn("TIFF"), drawn("BMP")])
async def test_what_cannot_be_shown_safely_is_refused(data: bytes) -> None:
    assert await reencode(data) == ImageRefused(reason="niet_leesbaar")


async def test_a_picture_with_too_many_pixels_is_refused() -> None:
    room = Darkroom(ImageLimits(pixels=1000))
    assert await room.reencode(drawn("PNG")) == ImageRefused(reason="te_veel_pixels")


async def test_a_picture_that_needs_too_much_memory_is_refused() -> None:
    room = Darkroom(ImageLimits(memory=160 * 1024 * 1024))
    assert await room.reencode(drawn("PNG", (8000, 8000))) == ImageRefused(reason="te_veel_geheugen")


async def test_a_picture_that_takes_too_long_is_refused() -> None:
    room = Darkroom(ImageLimits(seconds=0.001))
    assert await room.reencode(drawn("PNG")) == ImageRefused(reason="te_traag")


async def test_a_file_that_is_too_large_is_not_even_tried() -> None:
    room = Darkroom(ImageLimits(size=10))
    assert await room.reencode(bytes(11)) == ImageRefused(reason="te_groot")
