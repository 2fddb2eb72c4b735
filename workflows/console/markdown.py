"""The little of Markdown that people write in a question: paragraphs, lists, headings, bold, slanted and links.

Everything is escaped first; whatever is no such sign stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from workflows.console.filters import plain

_HEADING = re.compile(r"#{1,6}\s+(.*)$")
_BULLET = re.compile(r"\s*[-*+]\s+(.*)$")
_NUMBER = re.compile(r"\s*\d{1,9}[.)]\s+(.*)$")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\((https://[^\s()<>]{1,2000})\)")
# A sign that never closes is looked for so far and no further: without an end to it, many of them take minutes.
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_SLANTED = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])(.{1,500}?)(?<=[^\s*_])\1(?![\w*])")
_SIGNS = re.compile(r"^(?:#|[-*+] |\d{1,9}[.)] )|\*|__|\b_|\]\(", re.MULTILINE)

LISTS = {"bullet": "ul", "number": "ol"}


def has_signs(text: str) -> bool:
    """Tell whether somebody wrote Markdown; other text is shown as it stands."""
    return _SIGNS.search(text) is not None


def blocks(text: str) -> Markup:
    """Spell a text as HTML."""
    return Markup("\n").join(_blocks(plain(text).splitlines()))


def _blocks(lines: list[str]) -> Iterator[Markup]:
    for kind, group in groupby(lines, _kind):
        found = [_said(line, kind) for line in group]
        if kind in LISTS:
            items = Markup("").join(Markup("<li>{}</li>").format(line) for line in found)
            yield Markup("<{0}>{1}</{0}>").format(Markup(LISTS[kind]), items)  # noqa: S704 - one of our two names
        elif kind == "heading":
            yield from (Markup("<p><strong>{}</strong></p>").format(line) for line in found)
        elif kind == "text":
            yield Markup("<p>{}</p>").format(Markup("<br>").join(found))


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    for kind, sign in (("heading", _HEADING), ("bullet", _BULLET), ("number", _NUMBER)):
        if sign.match(line):
            return kind
    return "text"


def _said(line: str, kind: str) -> Markup:
    """Take the sign of its kind from a line, and spell what is left."""
    sign = {"heading": _HEADING, "bullet": _BULLET, "number": _NUMBER}.get(kind)
    found = sign.match(line) if sign else None
    said = found.group(1) if found else line
    return _linked(said.rstrip().rstrip("#").rstrip() if kind == "heading" else said)


def _linked(text: str) -> Markup:
    """Spell a line with its links; an address is never read for other signs."""
    made, at = Markup(""), 0
    for link in _LINK.finditer(text):
        made += _inline(text[at : link.start()])
        made += Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(
            link.group(2), _inline(link.group(1))
        )
        at = link.end()
    return made + _inline(text[at:])


def _inline(text: str) -> Markup:
    bold = _BOLD.sub(r"<strong>\2</strong>", str(escape(text)))
    return Markup(_SLANTED.sub(r"<em>\2</em>", bold))  # noqa: S704 - escaped above, and only our two elements since
