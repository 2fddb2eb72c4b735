from __future__ import annotations

import re
from pathlib import Path

import pytest

from workflows.definition.action_kinds import ACTIONS
from workflows.definition.connectors import Offered
from workflows.definition.handboek import PAGES, codes_table, kind_section
from workflows.definition.kind import Kind
from workflows.definition.kinds import UNSUPPORTED_TRIGGERS
from workflows.definition.mistake import Mistake
from workflows.definition.reader import read_all
from workflows.definition.trigger_kinds import TRIGGERS
from workflows.definition.validate import mistakes_in, validate

MAY_MISS = {
    "variable_unknown",
    "action_unknown",
    "operation_old_style",
    "connector_unknown",
    "item_outside_loop",
}
HANDBOEK = Path(__file__).parents[4] / "deploy" / "handboek"
PAGE = (HANDBOEK / "stromen.md").read_text("utf-8")
OFFERED = Offered(
    operations={},
    triggers={("shared_bewaarstroom", "OnUploadComplete"), ("shared_teams", "PostMessageToConversation")},
)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_as_fresh_as_the_code(name: str) -> None:
    assert (HANDBOEK / f"{name}.md").read_text("utf-8") == PAGES[name](), (
        f"python -m workflows.definition.handboek {name} > deploy/handboek/{name}.md"
    )


def test_the_pages_explain_everything_that_runs_and_that_does_not() -> None:
    told = re.findall(r"^## (.+)$", PAGES["acties"]() + PAGES["triggers"](), re.MULTILINE)

    assert {kind.type for kind in ACTIONS} | {f"Trigger {kind.type}" for kind in TRIGGERS} <= set(told)
    assert [n for n, why in UNSUPPORTED_TRIGGERS.items() if f"| {n} | {why} |" not in PAGES["acties"]()] == []


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.type)
def test_every_example_of_an_action_is_right(kind: Kind) -> None:
    """Read it as part of a flow: only names of variables, actions and operations that it does not show may miss."""
    action = "\n".join(f"    {line}" for line in kind.example.split("\n"))
    text = f"triggers: {{Aanroep: {{type: Request}}}}\nactions:\n  Voorbeeld:\n{action}\n    runAfter: {{}}\n"

    assert {mistake.code for mistake in _mistakes(text)} <= MAY_MISS


@pytest.mark.parametrize("kind", TRIGGERS, ids=lambda kind: kind.type)
def test_every_example_of_a_trigger_is_right(kind: Kind) -> None:
    trigger = "\n".join(f"    {line}" for line in kind.example.split("\n"))
    text = f"triggers:\n  Voorbeeld:\n{trigger}\nactions: {{}}\n"

    assert {mistake.code for mistake in _mistakes(text)} <= MAY_MISS


def _mistakes(text: str) -> tuple[Mistake, ...]:
    [reading] = read_all(text, "voorbeeld.yaml")
    return mistakes_in(reading, OFFERED)


def test_the_page_explains_every_code() -> None:
    assert codes_table() in PAGE


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
        "## Doe\n\nDoet iets.\n\n| Eigenschap | Verplicht | Betekenis |\n|---|---|---|\n"
        "| `c` | ja | waar |\n| `inputs.a` | ja | wat |\n| `inputs.b` | nee | hoe |\n\n"
        "```yaml\nVoorbeeld:\n  type: Doe\n```\n"
    )
