"""A Planner task beside each task of DI, kept in step; what people do in Planner decides nothing here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from workflows.errors import BewaarstroomError
from workflows.jsontypes import JsonObject
from workflows.ports import Clock, Plans
from workflows.store import plannertasks
from workflows.store.database import Database
from workflows.store.plannertasks import Standing

log = structlog.get_logger()

AGAIN = timedelta(minutes=5)  # after a failure
GONE = frozenset({"graph-not-found", "graph-gone"})


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where the tasks stand in Planner."""

    plan_id: str
    bucket_id: str | None
    console_url: str  # the link on each task leads here


class Planner:
    """Writes to one plan."""

    def __init__(self, plans: Plans, database: Database, clock: Clock, plan: Plan) -> None:
        """Keep *plan* in step with *database*."""
        self._plans = plans
        self._database = database
        self._clock = clock
        self._plan = plan

    async def keep(self) -> int:
        """Write what changed since the last time; returns how many tasks are in step now that were not."""
        behind = await self._database.transact(partial(plannertasks.behind, now=self._clock()))
        return sum([await self._try(standing) for standing in behind])

    async def _try(self, standing: Standing) -> bool:
        try:
            planner_id = standing.planner_id or await self._create(standing)
            await self._update(planner_id, standing)
        except BewaarstroomError as error:
            gone = standing.planner_id is not None and error.code in GONE
            await self._database.transact(
                partial(plannertasks.failed, standing=standing, again_at=self._clock() + AGAIN, gone=gone)
            )
            log.warning("planner_behind", task_id=standing.task_id, code=error.code, gone=gone)
            return False
        await self._database.transact(partial(plannertasks.in_step, standing=standing))
        return True

    async def _create(self, standing: Standing) -> str:
        """Make the task once: the intention is written first, and after a crash we look before asking again."""
        if standing.asked:
            found = await self._find(standing.title_start)
            if found is not None:
                await self._database.transact(
                    partial(plannertasks.made, task_id=standing.task_id, planner_id=found)
                )
                return found
        await self._database.transact(partial(plannertasks.asked, standing=standing, now=self._clock()))
        body: JsonObject = {"planId": self._plan.plan_id, "title": standing.title}
        if self._plan.bucket_id:
            body = {**body, "bucketId": self._plan.bucket_id}
        planner_id = str((await self._plans.add(body)).get("id", ""))
        await self._database.transact(
            partial(plannertasks.made, task_id=standing.task_id, planner_id=planner_id)
        )
        await self._link(planner_id, standing)
        return planner_id

    async def _update(self, planner_id: str, standing: Standing) -> None:
        body: JsonObject = {"title": standing.title, "percentComplete": standing.percent}
        if standing.final_at is not None:
            body = {**body, "dueDateTime": standing.final_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        await self._plans.change(await self._plans.task(planner_id), body)

    async def _link(self, planner_id: str, standing: Standing) -> None:
        link = f"{self._plan.console_url}/taken/{standing.task_id}"
        details = await self._plans.details(planner_id)
        await self._plans.change_details(details, {"description": f"Open de taak: {link}"})

    async def _find(self, title_start: str) -> str | None:
        async for task in self._plans.tasks(self._plan.plan_id):
            if str(task.get("title", "")).startswith(title_start):
                return str(task["id"])
        return None
