"""The leaflet: a plain text that beheer can edit, as blocks that a screen can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

TITLE = "# "
HEADING = "## "
BULLET = re.compile(r"[-*] +(.+)")
NUMBER = re.compile(r"\d{1,2}[.)] +(.+)")


class BlockKind(StrEnum):
    """What a leaflet is made of."""

    ALINEA = "alinea"
    LIJST = "lijst"
    STAPPEN = "stappen"


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph, or the items of a list."""

    kind: BlockKind
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """What stands under one heading; the first of a leaflet has no heading."""

    heading: str
    anchor: str  # for links within the page
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Leaflet:
    """The whole."""

    title: str
    chapters: tuple[Chapter, ...]


def read_leaflet(text: str) -> Leaflet:
    """Read a leaflet: `# ` is its title, `## ` a heading, `- ` a list, `1. ` a step; all else is a paragraph."""
    lines = text.replace("\r\n", "\n").split("\n")
    title = next((line[len(TITLE) :].strip() for line in lines if line.startswith(TITLE)), "Uitleg")
    chapters, heading, body = list[Chapter](), "", list[str]()
    for line in lines:
        if line.startswith(HEADING):
            chapters.append(_chapter(len(chapters), heading, body))
            heading, body = line[len(HEADING) :].strip(), []
        elif not line.startswith(TITLE):
            body.append(line.strip())
    chapters.append(_chapter(len(chapters), heading, body))
    return Leaflet(title=title, chapters=tuple(one for one in chapters if one.heading or one.blocks))


def _chapter(number: int, heading: str, body: list[str]) -> Chapter:
    return Chapter(heading=heading, anchor=f"deel-{number}", blocks=tuple(_blocks(body)))


def _blocks(body: list[str]) -> Iterator[Block]:
    for kind, lines in groupby(body, key=_kind):
        if kind is None:
            continue
        said = tuple(_words(line) for line in lines)
        yield Block(kind=kind, lines=(" ".join(said),) if kind is BlockKind.ALINEA else said)


def _kind(line: str) -> BlockKind | None:
    if not line:
        return None
    if BULLET.fullmatch(line):
        return BlockKind.LIJST
    return BlockKind.STAPPEN if NUMBER.fullmatch(line) else BlockKind.ALINEA


def _words(line: str) -> str:
    item = BULLET.fullmatch(line) or NUMBER.fullmatch(line)
    return item[1].strip() if item else line
