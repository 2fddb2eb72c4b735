from __future__ import annotations

from pathlib import Path

from workflows.operations.handboek import page, section
from workflows.operations.operation import Call, Done, Operation
from workflows.operations.watched import WATCHED

PLACE = Path(__file__).parents[4] / "deploy" / "handboek" / "operaties.md"


async def perform(_call: Call) -> Done:
    return Done()


def test_the_page_is_as_fresh_as_the_code() -> None:
    assert PLACE.read_text("utf-8") == page(), (
        "python -m workflows.operations.handboek > deploy/handboek/operaties.md"
    )


def test_a_section_tells_parameters_and_body() -> None:
    operation = Operation(
        connector="shared_x",
        operation_id="DoeIets",
        summary="Doet iets.",
        perform=perform,
        parameters={"a": "Wat.", "b?": "Hoe."},
        body={"c": "Uitkomst."},
    )

    assert section(operation) == (
        "## DoeIets\n\nDoet iets.\n\n"
        "`{apiId: /providers/Microsoft.PowerApps/apis/shared_x, connectionName: x, operationId: DoeIets}`\n\n"
        "| Parameter | Verplicht | Betekenis |\n|---|---|---|\n"
        "| `a` | ja | Wat. |\n| `b` | nee | Hoe. |\n\n"
        "| In `body` | Betekenis |\n|---|---|\n| `c` | Uitkomst. |\n"
    )


def test_an_operation_without_members_has_no_tables() -> None:
    bare = Operation(connector="shared_x", operation_id="Leeg", summary="Leeg.", perform=perform)

    assert "|" not in section(bare)


def test_every_operation_that_can_fire_a_trigger_is_told() -> None:
    assert [name for (_, name), says in WATCHED.items() if f"| `{name}` | {says} |" not in page()] == []
