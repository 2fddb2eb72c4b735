"""The Planner actions of exported flows: tasks in the plans that the settings open to flows, and in no other.

What stands in a task may be about anybody, so the history keeps ids, dates and progress of it, and no words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from workflows.errors import BadInputError, PermanentError, RetryableError
from workflows.jsontypes import JsonObject
from workflows.operations.house import House
from workflows.operations.nested import addresses, within
from workflows.operations.operation import Answer, Call, Done, Operation
from workflows.operations.planner_create import make_once
from workflows.operations.planner_fields import (
    ASSIGNMENT,
    details_fields,
    details_shown,
    differing,
    task_fields,
    task_named,
    task_shown,
    wrong,
)
from workflows.ports import Plans

CONNECTOR: Final = "shared_planner"
GROUP: Final = {"groupId?": "Wordt niet gebruikt: het plan zegt genoeg."}
TASK: Final = {"id": "De taak: body/id van CreateTask_V3 of ListTasks_V3."}
PLAN: Final = {"id": "Het plan; het staat in berichten.planner_flow_plans."}
MOST_PEOPLE = 20

NAMED: Final = {
    "id": "De taak.",
    "planId": "Het plan.",
    "bucketId": "De bucket.",
    "percentComplete": "De voortgang, van 0 tot 100.",
    "dueDateTime": "Wanneer de taak klaar moet zijn.",
}
FIELDS: Final = {
    "body/startDateTime?": "Wanneer de taak begint (ISO 8601).",
    "body/dueDateTime?": "Wanneer de taak klaar moet zijn (ISO 8601).",
    "body/bucketId?": "De bucket in het plan.",
    "body/priority?": "0 is het dringendst, 10 het minst.",
    **{f"body/category{number}?": f"true: label {number}." for number in range(1, 26)},
}


def create_planner_task(house: House) -> Operation:
    """Make the operation that makes a task, once."""

    async def perform(call: Call) -> Answer:
        said = within(call.parameters, "body")
        plans, plan_id = _open_plan(house, str(said.get("planId") or "")), str(said.get("planId"))
        fields = {**task_fields(call.parameters), "planId": plan_id}
        if "title" not in fields:
            raise wrong("title", "Geef de taak een titel.")
        people = await _assignments(plans, said.get("assignments"))
        return Done(body=task_named(await make_once(house, plans, call, {**fields, **people})))

    return _operation(
        "CreateTask_V3",
        "Maakt een taak in een plan van Planner. Ook na een storing of bij opnieuw uitvoeren komt er één taak.",
        perform,
        parameters={
            "body/planId": PLAN["id"],
            "body/title": "De titel.",
            "body/groupId?": GROUP["groupId?"],
            "body/assignments?": "Wie de taak krijgt: aanmeldnamen of object-id's, met ; ertussen.",
            **FIELDS,
        },
        body=NAMED,
    )


def update_planner_task(house: House) -> Operation:
    """Make the operation that changes a task."""

    async def perform(call: Call) -> Answer:
        plans, task = await _task(house, call)
        said = within(call.parameters, "body")
        fields = {
            **task_fields(call.parameters),
            **await _assignments(plans, said.get("assignments")),
        }
        await _changed(plans.change, task, fields)
        return Done(body=task_named({**task, **fields}))

    return _operation(
        "UpdateTask_V2",
        "Verandert een taak in Planner. Wat u leeg laat, blijft zoals het is.",
        perform,
        parameters={
            **TASK,
            "body/title?": "De nieuwe titel.",
            "body/percentComplete?": "De voortgang, van 0 tot 100; 100 is klaar.",
            "body/assignments?": "Wie de taak erbij krijgt: aanmeldnamen of object-id's, met ; ertussen.",
            **FIELDS,
        },
        body=NAMED,
    )


def update_planner_details(house: House) -> Operation:
    """Make the operation that changes the details of a task."""

    async def perform(call: Call) -> Answer:
        plans, task = await _task(house, call)
        fields = details_fields(call.parameters)
        await _changed(plans.change_details, await plans.details(str(task["id"])), fields)
        return Done(body={"id": task["id"]})

    return _operation(
        "UpdateTaskDetails_V2",
        "Schrijft de omschrijving en de controlelijst van een taak in Planner.",
        perform,
        parameters={
            **TASK,
            "body/description?": "De omschrijving.",
            "body/checklist?": "Een lijst van punten, elk met title en isChecked, en zo mogelijk een id.",
        },
        body={"id": "De taak."},
    )


def get_planner_task(house: House) -> Operation:
    """Make the operation that reads a task."""

    async def perform(call: Call) -> Answer:
        _, task = await _task(house, call)
        return Done(body=task_shown(task))

    return _operation(
        "GetTask_V2",
        "Leest een taak uit Planner. Wat zij teruggeeft, staat niet in de geschiedenis.",
        perform,
        parameters=TASK,
        body={**NAMED, "title": "De titel.", "_assignments": "Wie de taak heeft: userId."},
        secret=True,
    )


def get_planner_details(house: House) -> Operation:
    """Make the operation that reads the details of a task."""

    async def perform(call: Call) -> Answer:
        plans, task = await _task(house, call)
        return Done(body=details_shown(await plans.details(str(task["id"]))))

    return _operation(
        "GetTaskDetails_V2",
        "Leest de omschrijving en de controlelijst van een taak. Wat zij teruggeeft, staat niet in de geschiedenis.",
        perform,
        parameters=TASK,
        body={"description": "De omschrijving.", "checklist": "De punten: id, title en isChecked."},
        secret=True,
    )


def list_planner_tasks(house: House) -> Operation:
    """Make the operation that lists the tasks of a plan."""

    async def perform(call: Call) -> Answer:
        plan_id = str(call.parameters.get("id") or "")
        found = [task_shown(task) async for task in _open_plan(house, plan_id).tasks(plan_id)]
        return Done(body={"value": found})

    return _operation(
        "ListTasks_V3",
        "Leest de taken van een plan. Wat zij teruggeeft, staat niet in de geschiedenis.",
        perform,
        parameters={**PLAN, **GROUP},
        body={"value": "De taken, elk als bij GetTask_V2."},
        secret=True,
    )


def list_planner_buckets(house: House) -> Operation:
    """Make the operation that lists the buckets of a plan."""

    async def perform(call: Call) -> Answer:
        plan_id = str(call.parameters.get("id") or "")
        found = [dict(bucket) async for bucket in _open_plan(house, plan_id).buckets(plan_id)]
        return Done(body={"value": found})

    return _operation(
        "ListBuckets_V3",
        "Leest de buckets van een plan.",
        perform,
        parameters={**PLAN, **GROUP},
        body={"value": "De buckets: id en name."},
    )


def _operation(
    operation_id: str,
    summary: str,
    perform: Callable[[Call], Awaitable[Answer]],
    *,
    parameters: dict[str, str],
    body: dict[str, str],
    secret: bool = False,
) -> Operation:
    return Operation(
        connector=CONNECTOR,
        operation_id=operation_id,
        summary=summary,
        perform=perform,
        parameters=parameters,
        body=body,
        personal=("body",),
        secure_outputs=secret,
    )


def _open_plan(house: House, plan_id: str) -> Plans:
    """Give Planner, if flows may be in this plan; raises PermanentError planner-plan-refused."""
    if house.plans is None or plan_id not in house.addresses.plans:
        raise PermanentError(
            "planner-plan-refused",
            "Een stroom mag niet in dit plan van Planner.",
            next_step="Zet de id van het plan in berichten.planner_flow_plans in de instellingen.",
        )
    return house.plans


async def _task(house: House, call: Call) -> tuple[Plans, JsonObject]:
    """Read the task that a call is about, in a plan where flows may be."""
    task_id = str(call.parameters.get("id") or "")
    if not task_id or house.plans is None:
        raise wrong("id", "Noem de taak: body/id van CreateTask_V3 of ListTasks_V3.")
    task = await house.plans.task(task_id)
    return _open_plan(house, str(task.get("planId") or "")), task


async def _changed(
    change: Callable[[JsonObject, JsonObject], Awaitable[None]], now: JsonObject, fields: JsonObject
) -> None:
    """Write what differs; the same change again finds nothing to do."""
    new = differing(fields, now)
    if not new:
        return
    try:
        await change(now, new)
    except PermanentError as error:
        if error.code != "graph-precondition-failed":
            raise
        raise RetryableError("planner-changed", "Iemand veranderde deze taak op hetzelfde moment.") from error


async def _assignments(plans: Plans, said: object) -> JsonObject:
    people = addresses(said)
    if len(people) > MOST_PEOPLE:
        raise BadInputError(
            "planner-field-wrong",
            "De Planner-taak klopt niet: assignments.",
            next_step=f"Geef een taak aan hooguit {MOST_PEOPLE} mensen.",
        )
    return {"assignments": {await plans.person(one): dict(ASSIGNMENT) for one in people}} if people else {}
