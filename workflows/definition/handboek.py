"""The parts of the handboek about flows that come from the tables the code uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workflows.definition.codes import CODES
from workflows.definition.kind import Kind


def kind_section(kind: Kind, *, trigger: bool = False) -> str:
    """Explain one type of action or trigger: sentence, members, example."""
    return "\n".join(
        [
            f"### {'Trigger ' if trigger else ''}{kind.type}",
            "",
            kind.says,
            *_members(kind),
            *_example(kind),
            "",
        ]
    )


def _members(kind: Kind) -> Iterator[str]:
    rows = [*_rows(kind.own, ""), *_rows(kind.inputs or {}, "inputs.")]
    if rows:
        yield from ("", "| Eigenschap | Verplicht | Betekenis |", "|---|---|---|", *rows)


def _rows(members: Mapping[str, str], prefix: str) -> Iterable[str]:
    for name, says in members.items():
        must = "nee" if name.endswith("?") else "ja"
        yield f"| `{prefix}{name.rstrip('?')}` | {must} | {says} |"


def _example(kind: Kind) -> Iterator[str]:
    yield from ("", "```yaml", "Voorbeeld:", *(f"  {line}" for line in kind.example.split("\n")), "```")


def codes_table() -> str:
    """List every code that a mistake can have."""
    rows = (f"| `{code}` | {says} |" for code, says in sorted(CODES.items()))
    return "\n".join(["| Code | Wat u kunt doen |", "|---|---|", *rows, ""])
