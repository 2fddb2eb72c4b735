"""Making a Planner task once, however often a flow asks: written down first, and looked up before it is asked again.

Planner has no name of our own on a task. We know ours again by its title, as a hash, and by when we asked.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from workflows.errors import BewaarstroomError
from workflows.jsontypes import JsonObject
from workflows.operations.house import House
from workflows.operations.operation import Call
from workflows.ports import Plans
from workflows.store import intentions

SKEW = timedelta(minutes=5)  # how far Planner's clock and ours may be apart
GONE = frozenset({"graph-not-found", "graph-gone"})


@dataclass(frozen=True, kw_only=True)
class _Intended:
    """A task that is about to be made, or was asked for before."""

    key: str
    plan_id: str
    title_hash: str
    since: str  # when it was first asked for
    before: bool  # whether it was asked for before
    task_id: str | None  # what came of that, when it is known


async def make_once(house: House, plans: Plans, call: Call, fields: JsonObject) -> JsonObject:
    """Make the task that *fields* describe, or find the one that was made for this upload, action and title before."""
    title_hash, plan_id = _hash(str(fields["title"])), str(fields["planId"])
    intended = await house.database.transact(
        partial(_announce, call=call, plan_id=plan_id, title_hash=title_hash, now=house.clock())
    )
    task = await _found(house, plans, intended) if intended.before else None
    if task is None:
        task = await plans.add(fields)
    if task.get("id") != intended.task_id:
        await house.database.transact(
            partial(
                intentions.conclude, key=intended.key, outcome={"taskId": task.get("id")}, now=house.clock()
            )
        )
    return task


def _announce(
    connection: Connection, *, call: Call, plan_id: str, title_hash: str, now: datetime
) -> _Intended:
    """Write down what is about to be made; the first title of a call counts, for an expression may give another."""
    own = f"planner/{_hash(call.key)}"
    first = intentions.remember(connection, own, {"title": title_hash}, now=now)
    title_hash = title_hash if first is None else first["title"]
    about = call.upload_id or call.run_id
    key = f"planner/{_hash(f'{about}|{call.path}|{call.iteration}|{plan_id}|{title_hash}')}"
    facts = {"plan": plan_id, "title": title_hash, "asked": now.isoformat()}
    earlier = intentions.remember(connection, key, facts, now=now)
    outcome = intentions.outcome_of(connection, key)
    return _Intended(
        key=key,
        plan_id=plan_id,
        title_hash=title_hash,
        since=(earlier or facts)["asked"],
        before=earlier is not None,
        task_id=None if outcome is None else str(outcome["taskId"]),
    )


async def _found(house: House, plans: Plans, intended: _Intended) -> JsonObject | None:
    """Find what an earlier call made: the task that it told of, or one of this title that nobody else asked for."""
    if intended.task_id is not None and (known := await _still_there(plans, intended.task_id)) is not None:
        return known
    since = datetime.fromisoformat(intended.since) - SKEW
    alike = [
        task
        async for task in plans.tasks(intended.plan_id)
        if _hash(str(task.get("title", ""))) == intended.title_hash and _made_at(task) >= since
    ]
    theirs = await house.database.transact(partial(_of_others, tasks=alike, key=intended.key))
    return next((task for task in alike if task.get("id") not in theirs), None)


async def _still_there(plans: Plans, task_id: str) -> JsonObject | None:
    try:
        return await plans.task(task_id)
    except BewaarstroomError as error:
        if error.code in GONE:
            return None
        raise


def _of_others(connection: Connection, *, tasks: list[JsonObject], key: str) -> set[object]:
    ids = [task.get("id") for task in tasks]
    return {one for one in ids if intentions.came_of_another(connection, key, {"taskId": one})}


def _made_at(task: JsonObject) -> datetime:
    return datetime.fromisoformat(str(task["createdDateTime"]))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
