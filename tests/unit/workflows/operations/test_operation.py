from __future__ import annotations

from workflows.operations.operation import Call, Done, Operation


def test_the_same_action_names_its_call_the_same_at_every_attempt() -> None:
    first, second = (
        Call(run_id="R", path="Tot/Melden", iteration="Tot=2", attempt=n, upload_id=None, parameters={})
        for n in (1, 2)
    )

    assert first.key == second.key == "R/Tot/Melden/Tot=2"


async def test_an_operation_is_named_as_a_flow_names_it() -> None:
    async def perform(_call: Call) -> Done:
        return Done()

    operation = Operation(connector="shared_x", operation_id="DoeIets", summary="Doet iets.", perform=perform)

    assert (operation.name, operation.secure_inputs, operation.secure_outputs) == (
        ("shared_x", "DoeIets"),
        False,
        False,
    )
