"""Planner: tasks of plans, with an eTag for each task and another for its details."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from watcher.simulator.body import read_json, text_in
from watcher.simulator.directory import let_in, listed
from watcher.simulator.errors import GraphError, bad_request, not_found, stale
from watcher.simulator.simulation import Simulation
from watcher.simulator.tables import planner_table as table

CHANGEABLE = frozenset(
    {
        "title",
        "percentComplete",
        "dueDateTime",
        "bucketId",
        "startDateTime",
        "priority",
        "assignments",
        "appliedCategories",
    }
)
PERCENTS = range(101)


async def tasks(request: Request) -> Response:
    """Answer POST /planner/tasks."""
    simulation = let_in(request)
    body = await read_json(request)
    if not text_in(body, "planId") or not text_in(body, "title"):
        raise bad_request("planId and title are required.")
    fields = {name: body[name] for name in ("planId", *CHANGEABLE) if name in body}
    row = {
        "id": uuid.uuid4().hex[:28],
        "plan_id": body["planId"],
        "fields": {
            "percentComplete": 0,
            **fields,
            "createdDateTime": simulation.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "details": {"description": ""},
        "version": 1,
        "details_version": 1,
    }
    await simulation.database.transact(lambda connection: connection.execute(insert(table).values(row)))
    return JSONResponse(_shown(row), status_code=201)


async def task(request: Request) -> Response:
    """Answer GET, PATCH and DELETE /planner/tasks/{id}."""
    return await _answer(request, part="fields", version="version", show=_shown)


async def details(request: Request) -> Response:
    """Answer GET and PATCH /planner/tasks/{id}/details."""
    return await _answer(request, part="details", version="details_version", show=_shown_details)


async def of_plan(request: Request) -> Response:
    """Answer GET /planner/plans/{plan}/tasks."""
    simulation = let_in(request)
    rows = await simulation.database.transact(partial(_of_plan, plan_id=request.path_params["plan"]))
    return listed(request, [_shown(row) for row in rows], "plannerTasks")


async def buckets(request: Request) -> Response:
    """Answer GET /planner/plans/{plan}/buckets: every plan has the same one."""
    let_in(request)
    plan = request.path_params["plan"]
    return listed(request, [{"id": f"{plan}-te-doen", "name": "Te doen", "planId": plan}], "plannerBuckets")


async def _answer(request: Request, *, part: str, version: str, show: Any) -> Response:
    simulation = let_in(request)
    row = await _find(simulation, request.path_params["id"])
    if request.method == "GET":
        return JSONResponse(show(row))
    if request.headers.get("if-match") != show(row)["@odata.etag"]:
        if "if-match" not in request.headers:
            raise bad_request("The If-Match header must be specified.")
        raise stale()
    if request.method == "DELETE":
        await simulation.database.transact(partial(_change, task_id=row["id"], values={"gone": True}))
        return Response(status_code=204)
    said = await read_json(request)
    _check(said)
    values = {part: {**row[part], **said}, version: row[version] + 1}
    await simulation.database.transact(partial(_change, task_id=row["id"], values=values))
    return Response(status_code=204)


def _check(said: dict[str, Any]) -> None:
    percent = said.get("percentComplete", 0)
    if not isinstance(percent, int) or percent not in PERCENTS:
        raise GraphError(400, "BadRequest", "percentComplete must be between 0 and 100.")


async def _find(simulation: Simulation, task_id: str) -> dict[str, Any]:
    query = select(table).where(table.c.id == task_id, table.c.gone.is_(False))
    row = await simulation.database.transact(
        lambda connection: connection.execute(query).mappings().one_or_none()
    )
    if row is None:
        raise not_found()
    return dict(row)


def _of_plan(connection: Connection, plan_id: str) -> list[RowMapping]:
    query = select(table).where(table.c.plan_id == plan_id, table.c.gone.is_(False)).order_by(table.c.id)
    return list(connection.execute(query).mappings())


def _change(connection: Connection, task_id: str, values: dict[str, Any]) -> None:
    connection.execute(update(table).where(table.c.id == task_id).values(values))


def _shown(row: Any) -> dict[str, Any]:
    return {**row["fields"], "id": row["id"], "@odata.etag": f'W/"task-{row["version"]}"'}


def _shown_details(row: Any) -> dict[str, Any]:
    return {**row["details"], "id": row["id"], "@odata.etag": f'W/"details-{row["details_version"]}"'}
