"""The demo's screenshot: a chat as a telephone shows it, drawn."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1170, 2532
SMALLER = (780, 1688)
TEXT_SIZE, SMALL_SIZE, LINE = 44, 30, 58
LETTERS = 36  # in a line of a bubble
PAPER, MINE, THEIRS, BAR, INK, SOFT = "#efe7dd", "#d7f8c6", "#ffffff", "#f6f6f6", "#111b21", "#667781"


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One message on the screen."""

    text: str
    time: str
    mine: bool


TALK = (
    Bubble(text="Goedemiddag, u spreekt met de heer Okkema van de Zuidkade 14.", time="13:02", mine=False),
    Bubble(text="Mag mijn dakkapel aan de achterkant nu zonder vergunning?", time="13:02", mine=False),
    Bubble(
        text="Goedemiddag meneer Okkema. Aan de achterkant mag het zonder vergunning, als de dakkapel "
        "niet hoger is dan 1,75 meter.",
        time="13:15",
        mine=True,
    ),
    Bubble(text="Hij wordt 1,60 meter hoog.", time="13:17", mine=False),
    Bubble(
        text="Dan hoeft u geen vergunning aan te vragen. Houdt u wel een halve meter afstand tot de "
        "rand van het dak.",
        time="13:21",
        mine=True,
    ),
    Bubble(text="Dat is duidelijk. Ik laat de aannemer in week 49 beginnen.", time="13:24", mine=False),
    Bubble(text="Prima. Ik bewaar dit gesprek bij uw zaak.", time="13:26", mine=True),
)


def screenshot() -> bytes:
    """Return the PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _draw_top(draw)
    _draw_day(draw, "dinsdag 17 november")
    top = 460
    for bubble in TALK:
        top = _draw_bubble(draw, bubble, top) + 28
    _draw_bottom(draw)
    stream = BytesIO()
    image.resize(SMALLER, Image.Resampling.LANCZOS).quantize(64, dither=Image.Dither.NONE).save(stream, "PNG")
    return stream.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _draw_top(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 0, WIDTH, 290], BAR)
    draw.text((110, 60), "13:31", INK, _font(46))
    draw.rounded_rectangle([1000, 66, 1080, 104], 10, outline=INK, width=4)
    draw.rectangle([1006, 72, 1056, 98], INK)
    draw.line([(70, 200), (46, 226), (70, 252)], "#0a7cff", 8)
    draw.ellipse([110, 170, 220, 280], "#c5ced6")
    draw.text((138, 188), "O", "white", _font(64))
    draw.text((250, 178), "Dhr. Okkema (Zuidkade)", INK, _font(48))
    draw.text((250, 238), "tik hier voor contactinfo", SOFT, _font(SMALL_SIZE))


def _draw_day(draw: ImageDraw.ImageDraw, text: str) -> None:
    draw.rounded_rectangle([WIDTH // 2 - 210, 340, WIDTH // 2 + 210, 404], 22, "#ffffff")
    draw.text((WIDTH // 2, 372), text, SOFT, _font(34), anchor="mm")


def _draw_bubble(draw: ImageDraw.ImageDraw, bubble: Bubble, top: int) -> int:
    lines = textwrap.wrap(bubble.text, LETTERS)
    width = int(max(draw.textlength(line, _font(TEXT_SIZE)) for line in lines)) + 80
    left = WIDTH - 40 - width if bubble.mine else 40
    bottom = top + LINE * len(lines) + 84
    draw.rounded_rectangle([left, top, left + width, bottom], 34, MINE if bubble.mine else THEIRS)
    for row, line in enumerate(lines):
        draw.text((left + 36, top + 24 + LINE * row), line, INK, _font(TEXT_SIZE))
    draw.text((left + width - 30, bottom - 20), bubble.time, SOFT, _font(SMALL_SIZE), anchor="rs")
    return bottom


def _draw_bottom(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, HEIGHT - 230, WIDTH, HEIGHT], BAR)
    draw.rounded_rectangle([120, HEIGHT - 190, WIDTH - 240, HEIGHT - 100], 44, "white", "#d0d5d9", 3)
    draw.text((60, HEIGHT - 176), "+", "#0a7cff", _font(64))
    draw.rounded_rectangle([WIDTH // 2 - 200, HEIGHT - 36, WIDTH // 2 + 200, HEIGHT - 24], 6, INK)
