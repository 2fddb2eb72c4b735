from __future__ import annotations

from pathlib import Path

import pytest

from workflows.definition.action_kinds import ACTIONS
from workflows.definition.connectors import Offered
from workflows.definition.handboek import codes_table, kind_section
from workflows.definition.kind import Kind
from workflows.definition.kinds import UNSUPPORTED_TRIGGERS
from workflows.definition.trigger_kinds import TRIGGERS
from workflows.definition.validate import validate

PAGE = (Path(__file__).parents[4] / "deploy" / "handboek" / "stromen.md").read_text("utf-8")


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.type)
def test_the_page_explains_every_action(kind: Kind) -> None:
    assert kind_section(kind) in PAGE


@pytest.mark.parametrize("kind", TRIGGERS, ids=lambda kind: kind.type)
def test_the_page_explains_every_trigger(kind: Kind) -> None:
    assert kind_section(kind, trigger=True) in PAGE


def test_the_page_explains_every_code_and_what_does_not_run() -> None:
    assert codes_table() in PAGE
    assert [name for name, why in UNSUPPORTED_TRIGGERS.items() if f"| {name} | {why} |" not in PAGE] == []


def test_the_first_example_on_the_page_can_run() -> None:
    example = PAGE.split("```yaml\n")[1].split("```")[0]
    flow = validate(example, "voorbeeld.yaml", Offered(operations={}, triggers=()))
    assert (flow.title, list(flow.actions)) == ("Melden wat binnenkomt", ["Bericht", "Antwoord"])


def test_a_section_lists_members_and_an_example() -> None:
    kind = Kind(
        type="Doe",
        says="Doet iets.",
        inputs={"a": "wat", "b?": "hoe"},
        own={"c": "waar"},
        example="type: Doe",
    )
    assert kind_section(kind) == (
        "### Doe\n\nDoet iets.\n\n| Eigenschap | Verplicht | Betekenis |\n|---|---|---|\n"
        "| `c` | ja | waar |\n| `inputs.a` | ja | wat |\n| `inputs.b` | nee | hoe |\n\n"
        "```yaml\nVoorbeeld:\n  type: Doe\n```\n"
    )
