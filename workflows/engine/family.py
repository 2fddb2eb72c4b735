"""The two actions with which runs speak to each other: Workflow calls another flow, Response answers who called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection

from workflows.definition.flow import Flow, Trigger
from workflows.engine.afterwards import called_as, is_erased, respond
from workflows.engine.firing import Event, Fired
from workflows.engine.parking import RESPONSE
from workflows.engine.substrate import Substrate
from workflows.errors import BadInputError, PermanentError, RetryableError
from workflows.jsontypes import Json, JsonObject
from workflows.operations.operation import (
    BUILT_IN,
    Answer,
    Call,
    Done,
    Operation,
    Operations,
    RefusedError,
    WaitFor,
)
from workflows.ports import Clock
from workflows.store import runs, waits
from workflows.store.database import Database
from workflows.store.firings import FiringOutcome

FlowNamed = Callable[[str], Flow]
"""Find a flow by name, as its text is now; raises BadInputError when there is none or it is wrong."""

Fire = Callable[[Connection, Event], Fired]

_OWN_HEADERS = frozenset({"content-length", "transfer-encoding", "connection", "set-cookie"})
"""What the service says itself, or never."""

DEEPEST = 8
"""How many flows may call each other: a flow that calls itself ends here."""


@dataclass(frozen=True, kw_only=True)
class Family:
    """What both work with."""

    database: Database
    substrate: Substrate
    clock: Clock
    fire: Fire
    flow_named: FlowNamed

    def operations(self) -> Operations:
        """Describe both."""
        made = (
            Operation(
                connector=BUILT_IN,
                operation_id="Workflow",
                summary="Start een andere stroom en wacht op het antwoord.",
                perform=self._call,
                whole_inputs=True,
                after_answer=("host",),
            ),
            Operation(
                connector=BUILT_IN,
                operation_id="Response",
                summary="Geeft antwoord aan wie de stroom aanriep.",
                perform=self._respond,
                whole_inputs=True,
            ),
        )
        return {operation.name: operation for operation in made}

    async def _respond(self, call: Call) -> Answer:
        return await self.database.transact(partial(self._answer, call))

    def _answer(self, call: Call, connection: Connection) -> Answer:
        """Give the answer once: the same call again finds it given, another one comes too late."""
        given = waits.outcome_of(connection, RESPONSE, call.run_id)
        if given is None:
            response = {**response_of(call.parameters), "by": call.key, "secure": call.secure}
            respond(connection, self.substrate, call.run_id, response, self.clock())
        elif not isinstance(given, Mapping) or given.get("by") != call.key:
            raise PermanentError("response-given-already", "Deze run heeft al antwoord gegeven.")
        return Done(outputs=response_of(call.parameters), secure=call.secure)

    async def _call(self, call: Call) -> Answer:
        flow = self.flow_named(name_of(call.parameters.get("host")))
        fired, response = await self.database.transact(partial(self._called, flow, call))
        if fired.full:
            raise RetryableError("child-full", "De aangeroepen stroom heeft nu geen plaats voor nog een run.")
        if fired.run_id is None:  # only now: the firing that says why must be kept
            raise PermanentError(fired.code or "child-not-started", fired.message)
        if isinstance(response, Mapping):
            return _heard(fired.run_id, response)
        return WaitFor(kind=RESPONSE, key=fired.run_id)

    def _called(self, flow: Flow, call: Call, connection: Connection) -> tuple[Fired, Json]:
        """Start the other flow, or look at what it said; the same call again finds the same run."""
        child = runs.of_key(connection, flow.name, _key(call))
        if child is None:
            return self._begin(connection, flow, call), None
        found = Fired(outcome=FiringOutcome.FIRED, run_ids=(child.run_id,))
        return found, waits.outcome_of(connection, RESPONSE, child.run_id)

    def _begin(self, connection: Connection, flow: Flow, call: Call) -> Fired:
        if not runs.still_open(connection, call.run_id):
            raise PermanentError("run-ended", "De aanroepende run is al geëindigd.")
        self._refuse_too_deep(connection, call.run_id)
        return self.fire(
            connection,
            Event(
                flow=flow,
                trigger=_callable(flow),
                outputs=_outputs_for(call.parameters),
                dedup_key=_key(call),
                partition_key=call.key,
                upload_id=call.upload_id,
                parent_run_id=call.run_id,
                secure=call.secure,
            ),
        )

    def _refuse_too_deep(self, connection: Connection, run_id: str) -> None:
        depth, above = 0, runs.get(connection, run_id)
        while above is not None and above.parent_run_id is not None:
            depth, above = depth + 1, runs.get(connection, above.parent_run_id)
        if depth >= DEEPEST:
            raise PermanentError("child-too-deep", f"Meer dan {DEEPEST} stromen roepen elkaar aan.")


def name_of(host: Any) -> str:
    """Read which flow a Workflow action calls: workflow.id (its last part) or workflowReferenceName."""
    asked = host if isinstance(host, Mapping) else {}
    workflow = asked.get("workflow")
    identity = workflow.get("id") if isinstance(workflow, Mapping) else None
    name = str(identity or asked.get("workflowReferenceName") or "").rstrip("/").rpartition("/")[2]
    if not name:
        raise BadInputError(
            "child-unnamed",
            "De actie zegt niet welke stroom zij aanroept.",
            next_step="Zet in host: workflow.id of workflowReferenceName.",
        )
    return name


def _callable(flow: Flow) -> Trigger:
    found = next((one for one in flow.triggers.values() if one.type == "Request"), None)
    if found is None:
        raise BadInputError(
            "child-not-callable",
            f"De stroom '{flow.name}' is niet aan te roepen: zij heeft geen trigger van het type Request.",
        )
    return found


def _key(call: Call) -> str:
    return called_as(call.key)


def _outputs_for(parameters: JsonObject) -> JsonObject:
    """Give the other flow what was meant for it; without a body there is none."""
    outputs: dict[str, Any] = {"headers": parameters.get("headers") or {}}
    if "body" in parameters:
        outputs["body"] = parameters["body"]
    return outputs


def response_of(parameters: JsonObject) -> JsonObject:
    """Spell what a Response gives: statusCode, headers and, where there is one, body; raises BadInputError."""
    status = parameters.get("statusCode", 200)
    if isinstance(status, str) and status.isdecimal():
        status = int(status)
    if not isinstance(status, int) or isinstance(status, bool) or not 200 <= status <= 599:
        raise BadInputError("response-status-wrong", "Een antwoord heeft een status van 200 tot en met 599.")
    response: dict[str, Any] = {"statusCode": status, "headers": _headers(parameters.get("headers"))}
    if "body" in parameters:
        response["body"] = parameters["body"]
    return response


def _headers(given: Any) -> dict[str, str]:
    headers = {str(name): str(value) for name, value in given.items()} if isinstance(given, Mapping) else {}
    for name, value in headers.items():
        if (
            not name.isascii()
            or not name.replace("-", "").replace("_", "").isalnum()
            or not value.isprintable()
        ):
            raise BadInputError(
                "response-header-wrong", f"De kopregel '{name[:40]}' kan zo niet verstuurd worden."
            )
    return {name: value for name, value in headers.items() if name.lower() not in _OWN_HEADERS}


def _heard(run_id: str, response: Mapping[str, Any]) -> Answer:
    """Take the answer of the other flow, or its end without one."""
    if "ended" in response:
        outputs: JsonObject = {"headers": {"x-ms-workflow-run-id": run_id}, "body": None}
        if response["ended"] == "Succeeded":
            return Done(outputs={"statusCode": 200, **outputs})
        raise RefusedError("child-failed", "De aangeroepen stroom is niet gelukt.", outputs=outputs)
    if is_erased(response):
        raise PermanentError("response-gone", "Het antwoord was afgeschermd, en is niet bewaard.")
    outputs = {name: value for name, value in response.items() if name not in {"by", "secure"}}
    secure = bool(response.get("secure"))
    status = outputs.get("statusCode")
    if isinstance(status, int) and status >= 400:
        raise RefusedError(
            "child-refused",
            f"De aangeroepen stroom antwoordde met status {status}.",
            outputs=outputs,
            secure=secure,
        )
    return Done(outputs=outputs, secure=secure)
