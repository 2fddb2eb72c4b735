"""A screenshot with words in it, drawn for the tests."""

from __future__ import annotations

import io
from importlib import resources

from PIL import Image, ImageDraw, ImageFont


def screenshot(*lines: str) -> bytes:
    """Draw a PNG with these lines."""
    font = str(resources.files("workflows.rendition") / "fonts" / "NotoSans-Regular.ttf")
    image = Image.new("RGB", (900, 60 + 90 * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((40, 40 + 90 * number), line, fill="black", font=ImageFont.truetype(font, 36))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
