"""What a flow asks of Planner, spelled for the tests."""

from __future__ import annotations

from typing import Any

from tests.household import Household
from workflows.operations.operation import Call, Done
from workflows.operations.planner import create_planner_task

PLAN = "plan-van-stromen"


def call(run_id: str = "RUN", *, upload_id: str | None = None, **parameters: Any) -> Call:
    said = {"body/planId": PLAN, "body/title": "Bel terug", "body/groupId": "groep"}
    return Call(
        run_id=run_id,
        path="Maak_taak",
        iteration="",
        attempt=1,
        upload_id=upload_id,
        parameters=said | parameters,
    )


async def made(home: Household, asked: Call) -> str:
    answer = await create_planner_task(home.house).perform(asked)
    assert isinstance(answer, Done)
    assert isinstance(answer.body, dict)
    return str(answer.body["id"])


async def body(home: Household, make: Any, **parameters: Any) -> Any:
    answer = await home.ask(make, **parameters)
    assert isinstance(answer, Done)
    return answer.body
