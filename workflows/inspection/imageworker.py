"""The program that opens an untrusted picture, alone in its own small process.

It imports nothing of ours: it is started by its path, reads the picture from standard input and answers on standard
output: one line of JSON, then the new picture. What the parent does not trust it with, it does not get.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from datetime import datetime

from PIL import ExifTags, Image, ImageFile, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")  # of what moves, the first picture
PHOTOS = ("JPEG", "HEIF")  # written anew as JPEG; the others as PNG
REFUSED = 3  # exit code: the picture is refused, and the line of JSON says why
QUALITY = 85


def main() -> int:
    """Take limits and wishes from the arguments: memory (bytes), CPU (s), most pixels, longest side (0 = as it is)."""
    memory, seconds, pixels, side = (int(argument) for argument in sys.argv[1:5])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave the picture on disk
    warnings.simplefilter("error")
    Image.MAX_IMAGE_PIXELS = pixels
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        facts, picture = _again(sys.stdin.buffer.read(), pixels, side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _refuse("te_veel_pixels")
    except MemoryError:
        return _refuse("te_veel_geheugen")
    except Exception:  # noqa: BLE001 - a broken picture can raise anything; this process ends either way
        return _refuse("niet_leesbaar")
    _answer(facts, picture)
    return 0


def _again(data: bytes, pixels: int, side: int) -> tuple[dict[str, object], bytes]:
    """Decode the picture and write it anew, with nothing but its pixels."""
    if data[4:8] == b"ftyp":
        _learn_heif()
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > pixels:
            raise Image.DecompressionBombError
        kind = "JPEG" if image.format in PHOTOS else "PNG"
        facts: dict[str, object] = {
            "format": kind,
            "width": image.width,
            "height": image.height,
            "taken_at": _taken(image),
        }
        if side and kind == "JPEG":
            image.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(image)
    return facts, _written(upright, kind, side)


def _learn_heif() -> None:
    """Teach Pillow the photos of iPhones; only where one is given, and without the threads that are forbidden here."""
    import pi_heif  # noqa: PLC0415 - most pictures do without

    pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)


def _written(image: Image.Image, kind: str, side: int) -> bytes:
    if side:
        image.thumbnail((side, side))
    bare = image.convert(
        "RGB" if kind == "JPEG" else "RGBA" if "A" in image.mode or "transparency" in image.info else "RGB"
    )
    bare.info = {}
    out = io.BytesIO()
    bare.save(out, kind, **({"quality": QUALITY} if kind == "JPEG" else {}))
    return out.getvalue()


def _taken(image: Image.Image) -> str | None:
    """Give the moment that the camera or the phone wrote, local ISO 8601; None where it wrote none."""
    exif = image.getexif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    said = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return datetime.strptime(str(said), "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007 - no zone is written
    except ValueError:
        return None


def _refuse(reason: str) -> int:
    _answer({"refused": reason}, b"")
    return REFUSED


def _answer(facts: dict[str, object], picture: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + picture)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
