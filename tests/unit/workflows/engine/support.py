"""Flows and operations that tests of the engine invent, and the workshop in which they run for real."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from workflows.definition.flow import Flow
from workflows.definition.reader import read_flow
from workflows.engine import Engine, Pace
from workflows.errors import BadInputError
from workflows.operations.operation import Answer, Call, Done, Operation
from workflows.store import schema
from workflows.store.database import Database

CONNECTOR = "shared_test"
FAST = Pace(workers=8, poll=timedelta(milliseconds=10))
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

Perform = Callable[[Call], Awaitable[Answer]]
_keys = itertools.count(1)


def flow_of(actions: Mapping[str, Any], **members: Any) -> Flow:
    """Read a flow with these actions, by way of its text."""
    definition = {
        "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
        "contentVersion": "1.0.0.0",
        "triggers": {"manual": {"type": "Request", "kind": "Http"}},
        "actions": actions,
        **members,
    }
    return read_flow(json.dumps(definition), "proef.json")


def ask(operation: str, after: Mapping[str, list[str]] | None = None, **parameters: Any) -> dict[str, Any]:
    """Write an action that asks an operation of the test."""
    host = {"apiId": f"/x/{CONNECTOR}", "connectionName": "test", "operationId": operation}
    return {
        "type": "OpenApiConnection",
        "inputs": {"host": host, "parameters": parameters},
        "runAfter": dict(after or {}),
    }


def compose(value: Any, **after: list[str]) -> dict[str, Any]:
    """Write a Compose."""
    return {"type": "Compose", "inputs": value, "runAfter": after}


async def until(reached: Callable[[], Awaitable[Any]]) -> None:
    """Look again and again whether something is so."""
    async with asyncio.timeout(30):
        while not await reached():  # noqa: ASYNC110 - another thread or process does it, without an event
            await asyncio.sleep(0.01)


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


async def is_past(moment: datetime) -> bool:
    """Whether a moment has been."""
    return now() >= moment


@dataclass
class Operators:
    """What the operations do; a test sets them before the run."""

    calls: list[Call] = field(default_factory=list)
    performs: dict[str, Perform] = field(default_factory=dict)
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)  # those that other flows may call

    def flow_named(self, name: str) -> Flow:
        """Find a flow that the test made known."""
        if name not in self.flows:
            raise BadInputError("flow-unknown", f"De stroom '{name}' bestaat niet.")
        return self.flows[name]

    def on(self, name: str, perform: Perform, **settings: Any) -> None:
        """Let the operation *name* do this."""
        self.performs[name] = perform
        self.settings[name] = settings

    def answers(self, name: str, *answers: Answer | Exception, **settings: Any) -> None:
        """Let the operation give these answers, one after the other; the last one again and again."""
        left = list(answers)

        async def perform(_call: Call) -> Answer:
            answer = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(answer, Exception):
                raise answer
            return answer

        self.on(name, perform, **settings)

    def clear(self) -> None:
        """Forget everything but Echo, which gives back what it is asked."""

        async def echo(call: Call) -> Answer:
            return Done(body=dict(call.parameters))

        self.calls.clear()
        self.performs.clear()
        self.settings.clear()
        self.flows.clear()
        self.on("Echo", echo)

    def called(self, name: str) -> list[Call]:
        """List the calls of one action, by its name."""
        return [call for call in self.calls if call.path.rsplit("/", 1)[-1] == name]


class Registry(dict[tuple[str, str], Operation]):
    """Finds operations as the test has set them by now, and notes every call."""

    def __init__(self, operators: Operators) -> None:
        super().__init__()
        self._operators = operators

    def __contains__(self, name: object) -> bool:
        return isinstance(name, tuple) and name[1] in self._operators.performs

    def __getitem__(self, name: tuple[str, str]) -> Operation:
        known = self._operators.performs[name[1]]

        async def perform(call: Call) -> Answer:
            self._operators.calls.append(call)
            await asyncio.sleep(0)
            return await known(call)

        settings = self._operators.settings[name[1]]
        return Operation(connector=CONNECTOR, operation_id=name[1], summary="", perform=perform, **settings)


@dataclass
class Workshop:
    """One engine at work with its database."""

    database: Database
    engine: Engine
    operators: Operators

    def start(self, flow: Flow, key: str | None = None, trigger: Any = None, partition: str = "map") -> str:
        """Start a run in a transaction of its own."""
        with self.database.begin() as connection:
            run_id = self.engine.start_run(
                connection,
                flow=flow,
                dedup_key=key or f"proef-{next(_keys)}",
                partition_key=partition,
                trigger_outputs={"body": trigger or {}},
            )
        assert run_id is not None
        return run_id

    async def run(self, flow: Flow, **values: Any) -> str:
        """Start a run and wait until it stands still."""
        run_id = self.start(flow, **values)
        await self.engine.idle()
        return run_id

    def signal(self, kind: str, key: str, outcome: Any) -> None:
        """Answer in a transaction of its own."""
        with self.database.begin() as connection:
            self.engine.signal(connection, kind=kind, key=key, outcome=outcome)

    def row(self, run_id: str) -> dict[str, Any]:
        """Read the run."""
        with self.database.read() as connection:
            query = select(schema.run).where(schema.run.c.run_id == run_id)
            return dict(connection.execute(query).mappings().one())

    def actions(self, run_id: str) -> dict[str, dict[str, Any]]:
        """Read its actions by path; an action in a loop is named with its round."""
        with self.database.read() as connection:
            query = select(schema.action).where(schema.action.c.run_id == run_id)
            rows = connection.execute(query).mappings().all()
        return {f"{row['path']} {row['iteration']}".strip(): dict(row) for row in rows}

    def statuses(self, run_id: str) -> dict[str, str]:
        """Tell how the run and each action ended."""
        found = {name: row["status"] for name, row in self.actions(run_id).items()}
        return {"run": self.row(run_id)["status"], **found}

    def outputs(self, run_id: str, name: str) -> Any:
        """Read what an action gave."""
        return self.actions(run_id)[name]["outputs"]

    def waits(self, run_id: str) -> list[dict[str, Any]]:
        """Read everything it waited for."""
        with self.database.read() as connection:
            query = select(schema.wait).where(schema.wait.c.run_id == run_id).order_by(schema.wait.c.wait_id)
            return [dict(row) for row in connection.execute(query).mappings()]


async def ended(workshop: Workshop, run_id: str) -> bool:
    """Whether a run has ended."""
    return workshop.row(run_id)["ended_at"] is not None
