"""A flow as an SVG picture that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from workflows.definition.flow import Flow
from workflows.definition.layout import WIDEST_TEXT, Arrow, Box, lay_out

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1b1b1b}.below,.said{font-size:12px;fill:#4a4a4a}"
    ".said{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}"
    "rect{stroke:#5a6b7b;fill:#fff;rx:6}.trigger{fill:#e3f0dc}.group{fill:#f3f6f9}.branch{fill:#fbfcfd;stroke-dasharray:4}"
    "path{stroke:#3a4a5a;fill:none}.other{stroke-dasharray:5 3}"
)

_POINT = (
    '<defs><marker id="punt" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
    '<path d="M0,0 L8,4 L0,8 z" style="fill:#3a4a5a"/></marker></defs>'
)


def svg(flow: Flow) -> str:
    """Draw a flow; people who cannot see it hear its title and the number of actions."""
    drawing = lay_out(flow)
    said = f"{flow.title}: {sum(1 for _ in flow.walk())} acties"
    size = f'width="{drawing.width}" height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{_safe(said)}" {size}>',
            f"<style>{_STYLE}</style>",
            _POINT,
            *(line for box in drawing.boxes for line in _box(box)),
            *(line for arrow in drawing.arrows for line in _arrow(arrow)),
            "</svg>",
            "",
        ]
    )


def _safe(text: str) -> str:
    return escape(_NO_XML.sub("", text))


def _short(text: str) -> str:
    return text if len(text) <= WIDEST_TEXT else text[: WIDEST_TEXT - 1] + "…"


def _box(box: Box) -> Iterator[str]:
    place = f'x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"'
    middle = box.x + box.width // 2
    yield f'<g><title>{_safe(box.title)}</title><rect class="{box.look}" {place}/>'
    yield f'<text x="{middle}" y="{box.y + 20}" text-anchor="middle">{_safe(_short(box.title))}</text>'
    if box.below:
        yield f'<text class="below" x="{middle}" y="{box.y + 37}" text-anchor="middle">{_safe(box.below)}</text>'
    yield "</g>"


def _arrow(arrow: Arrow) -> Iterator[str]:
    (left, top), (right, bottom) = arrow.start, arrow.end
    bend = (top + bottom) // 2
    kind = ' class="other"' if arrow.label else ""
    path = f"M{left},{top} C{left},{bend} {right},{bend} {right},{bottom}"
    yield f'<path{kind} d="{path}" marker-end="url(#punt)"/>'
    if arrow.label:
        yield f'<text class="said" x="{right + 6}" y="{bottom - 10}">{_safe(arrow.label)}</text>'
