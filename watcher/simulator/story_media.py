"""Small real files for the demo's conversations, the same bytes every time."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, ImageDraw

SKY, GRASS, WOOD, STEEL = "#a9cbe8", "#7da453", "#7a5230", "#5d6a75"
OPUS_RATE = 48_000
OPUS_SILENCE = b"\xf8\xff\xfe"  # one packet of 20 ms
OPUS_PACKETS = 100
A4, FONTS = b"[0 0 595 842]", b"<< /Font << /F1 5 0 R >> >>"
OGG_FIRST, OGG_LAST = 2, 4


def picture_of_swing(*, mended: bool) -> bytes:
    """Return a JPEG of a swing, with one chain loose or with both."""
    image = _outdoors()
    draw = ImageDraw.Draw(image)
    draw.line([(220, 120), (160, 480)], STEEL, 14)
    draw.line([(580, 120), (640, 480)], STEEL, 14)
    draw.line([(200, 120), (600, 120)], STEEL, 16)
    draw.line([(340, 120), (340, 400)], "black", 5)
    draw.line([(460, 120), (460, 400)] if mended else [(460, 120), (470, 260), (500, 330)], "black", 5)
    draw.line([(330, 400), (470, 400)] if mended else [(330, 400), (440, 470)], WOOD, 18)
    return _jpeg(image)


def picture_of_branch(*, cleared: bool) -> bytes:
    """Return a JPEG of a path, with a branch across it or open again."""
    image = _outdoors()
    draw = ImageDraw.Draw(image)
    draw.polygon([(330, 600), (470, 600), (420, 300), (385, 300)], "#8d8378")
    draw.line([(120, 600), (140, 180)], WOOD, 46)
    if not cleared:
        draw.line([(150, 300), (600, 460)], WOOD, 26)
        for x in range(300, 640, 60):
            draw.ellipse([x, 380 + x // 12, x + 90, 450 + x // 12], "#4f7a35")
    return _jpeg(image)


def document(title: str, lines: list[str]) -> bytes:
    """Return a PDF of one page (plain letters only)."""
    texts = [f"BT /F1 18 Tf 60 770 Td ({title}) Tj ET"]
    texts += [f"BT /F1 11 Tf 60 {740 - 18 * row} Td ({line}) Tj ET" for row, line in enumerate(lines)]
    content = "\n".join(texts).encode("ascii")
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources %s >>" % (A4, FONTS),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def voice_message() -> bytes:
    """Return two seconds of silence as an Opus file."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, OPUS_RATE, 0, 0)
    vendor = b"simulatie"
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)
    samples = OPUS_PACKETS * OPUS_RATE // 50
    sound = _ogg_page([OPUS_SILENCE] * OPUS_PACKETS, number=2, flags=OGG_LAST, granule=samples)
    return _ogg_page([head], number=0, flags=OGG_FIRST) + _ogg_page([tags], number=1, flags=0) + sound


def _outdoors() -> Image.Image:
    image = Image.new("RGB", (800, 600), SKY)
    ImageDraw.Draw(image).rectangle([0, 380, 800, 600], GRASS)
    return image


def _jpeg(image: Image.Image) -> bytes:
    stream = BytesIO()
    image.save(stream, "JPEG", quality=82)
    return stream.getvalue()


def _pdf(objects: list[bytes]) -> bytes:
    parts, places = [b"%PDF-1.4\n"], []
    for number, body in enumerate(objects, start=1):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = sum(map(len, parts))
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows))
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return b"".join(parts)


def _ogg_page(packets: list[bytes], *, number: int, flags: int, granule: int = 0) -> bytes:
    lengths = bytes(len(packet) for packet in packets)  # every packet here is shorter than 255 bytes
    head = b"OggS" + struct.pack("<BBqII", 0, flags, granule, 1, number)
    tail = bytes([len(packets)]) + lengths + b"".join(packets)
    return head + struct.pack("<I", _ogg_crc(head + bytes(4) + tail)) + tail


def _ogg_crc(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = ((crc << 1) ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc
