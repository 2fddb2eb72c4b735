"""What changed between two texts of a flow, line by line, as its YAML reads."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from workflows.definition.flow import Flow
from workflows.definition.yaml_writer import write_yaml

AROUND = 3  # lines that stayed the same, around each change
Kind = Literal["same", "gone", "new", "gap"]
_KINDS: dict[str, Kind] = {"-": "gone", "+": "new", "@": "gap"}


@dataclass(frozen=True, kw_only=True)
class DiffLine:
    """One line of the difference."""

    kind: Kind
    text: str

    def __str__(self) -> str:
        """Spell it as diff does."""
        return {"same": "  ", "gone": "- ", "new": "+ ", "gap": "  "}[self.kind] + self.text


def difference(before: Flow, after: Flow) -> tuple[DiffLine, ...]:
    """Compare two texts; empty when they say the same."""
    old, new = (write_yaml(flow.definition).splitlines() for flow in (before, after))
    found = list(difflib.unified_diff(old, new, n=AROUND, lineterm=""))[2:]
    return tuple(_line(text) for text in found)


def _line(text: str) -> DiffLine:
    kind = _KINDS.get(text[:1], "same")
    return DiffLine(kind=kind, text="…" if kind == "gap" else text[1:])
