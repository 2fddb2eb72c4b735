"""A flow that is called over HTTP: the request checked, its run started, and its Response given back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote

from sqlalchemy import Connection

from workflows.definition.flow import Flow, Status, Trigger
from workflows.engine import Event, Fired
from workflows.engine.jsonschema import check_against
from workflows.engine.parking import RESPONSE
from workflows.errors import BadInputError, BewaarstroomError
from workflows.jsontypes import Json, JsonObject
from workflows.payload import Nothing, body_of, headers_of, written
from workflows.ports import Clock
from workflows.store import runs, waits
from workflows.store.database import Database
from workflows.store.firings import FiringOutcome
from workflows.store.flowstates import Mode, mode_of
from workflows.triggers.signature import answer_address, fits, fits_answer
from workflows.ulid import new_ulid

MOST_BYTES = 10 * 1024 * 1024
PATIENCE = timedelta(seconds=110)  # most callers and proxies give up after two minutes
SOONEST, LATEST = 0.02, 0.5  # seconds between two looks for the answer
MOST_KEY = 100  # characters
ASK_AGAIN = 10  # seconds after which it makes sense to ask for an answer that was promised
LATER = "asynchronous"
"""The option of a Response that is promised for later."""

RUN_HEADER = "x-ms-workflow-run-id"
NOT_QUERIES = frozenset({"sig", "sp", "sv", "se", "api-version"})
STATUS = {
    "concurrency-full": 429,
    "single-instance": 429,
    "condition-false": 400,
    "json-does-not-fit": 400,
    "signature-wrong": 401,
    "flow-unknown": 404,
    "body-too-large": 413,
    "method-refused": 405,
    "path-refused": 404,
    "answer-gone": 404,
    "callback-too-late": 410,
    "callback-used": 410,
}

Fire = Callable[[Connection, Event], Fired]


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One request, as it came in."""

    flow: str
    trigger: str
    method: str
    path: str  # what follows the address of the trigger, as it was written
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Read one header; "" when there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What the caller gets."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    unanswered: bool = False  # the run succeeded without giving an answer


@dataclass(frozen=True, kw_only=True)
class Requests:
    """Lets callers start flows."""

    database: Database
    fire: Fire
    flow_named: Callable[[str], Flow]
    clock: Clock
    secret: bytes = field(repr=False)
    base_url: str = ""  # where this service is called; for the address of an answer that comes later
    patience: timedelta = PATIENCE

    async def handle(self, incoming: Incoming) -> Outgoing:
        """Start the flow and wait for its answer, if it gives one; whatever is wrong is told as JSON."""
        try:
            return await self._handle(incoming)
        except BewaarstroomError as error:
            return refusal(error)

    async def _handle(self, incoming: Incoming) -> Outgoing:
        given = dict(parse_qsl(incoming.query)).get("sig", "")
        if not fits(given, self.secret, incoming.flow, incoming.trigger):
            raise BadInputError(
                "signature-wrong",
                "Dit adres is niet (meer) geldig.",
                next_step="Vraag de beheerder om het adres van de stroom: flows url.",
            )
        flow, trigger = self._trigger(incoming)
        event = _event(flow, trigger, incoming, self.clock)
        fired, run_id = await self.database.transact(lambda connection: self._start(connection, event))
        if run_id is None:
            raise _not_started(fired)
        responses = [action for action in flow.walk() if action.type == "Response"]
        if not responses:
            return Outgoing(status=202, headers={RUN_HEADER: run_id})
        stands_still = await self.database.transact(
            lambda connection: _stands_still(connection, flow, run_id)
        )
        if stands_still or asks_later(incoming) or any(LATER in response.options for response in responses):
            return self._later(run_id)
        return await self._wait(run_id)

    async def answer(self, run_id: str, query: str) -> Outgoing:
        """Give the answer of a run that was promised for later, or say that it is not there yet."""
        try:
            if not fits_answer(dict(parse_qsl(query)).get("sig", ""), self.secret, run_id):
                raise BadInputError("signature-wrong", "Dit adres is niet (meer) geldig.")
            answer = await self.database.transact(lambda connection: _answer(connection, run_id))
            if answer is None:
                await self.database.transact(lambda connection: _insist_there(connection, run_id))
                return self._later(run_id)
        except BewaarstroomError as error:
            return refusal(error)
        return replace(answer, status=204) if answer.unanswered else answer

    def _later(self, run_id: str) -> Outgoing:
        """Promise the answer for later, at an address of its own."""
        headers = {
            RUN_HEADER: run_id,
            "Location": answer_address(self.base_url, self.secret, run_id),
            "Retry-After": str(ASK_AGAIN),
        }
        return Outgoing(status=202, headers=headers)

    def _trigger(self, incoming: Incoming) -> tuple[Flow, Trigger]:
        flow = self.flow_named(incoming.flow)
        trigger = flow.triggers.get(incoming.trigger)
        if trigger is None or trigger.type != "Request":
            raise BadInputError("flow-unknown", "Deze stroom heeft geen trigger die u zo kunt aanroepen.")
        return flow, trigger

    def _start(self, connection: Connection, event: Event) -> tuple[Fired, str | None]:
        """Start a run; a call with the key of an earlier one gets the run of that one."""
        earlier = runs.of_key(connection, event.flow.name, event.dedup_key)
        if earlier is not None:
            return Fired(outcome=FiringOutcome.FIRED, run_ids=(earlier.run_id,)), earlier.run_id
        fired = self.fire(connection, event)
        return fired, fired.run_id

    async def _wait(self, run_id: str) -> Outgoing:
        pause = SOONEST
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                while True:
                    answer = await self.database.transact(lambda connection: _answer(connection, run_id))
                    if answer is not None:
                        return answer
                    await asyncio.sleep(pause)
                    pause = min(pause * 1.5, LATEST)
        except TimeoutError:
            return _told(
                504, "response-timeout", "De stroom gaf niet op tijd antwoord; zij loopt door.", run_id
            )


def asks_later(incoming: Incoming) -> bool:
    """Whether the caller would rather not wait (RFC 7240)."""
    wishes = incoming.header("prefer").lower().replace(";", ",").split(",")
    return "respond-async" in {wish.strip() for wish in wishes}


def _stands_still(connection: Connection, flow: Flow, run_id: str) -> bool:
    """Whether nobody answers soon, because the flow is paused or drains; who waits would wait in vain."""
    return mode_of(connection, flow.name) is not Mode.OPEN and _answer(connection, run_id) is None


def _insist_there(connection: Connection, run_id: str) -> None:
    if runs.get(connection, run_id) is None:
        raise BadInputError("answer-gone", "Deze run is er niet (meer).")


def _event(flow: Flow, trigger: Trigger, incoming: Incoming, clock: Clock) -> Event:
    """Say what the request says; raises BadInputError when the trigger does not take it like this."""
    asked: Mapping[str, Any] = trigger.inputs if isinstance(trigger.inputs, Mapping) else {}
    method = str(asked.get("method") or "POST").upper()
    if method not in {incoming.method, "ANY"}:
        raise BadInputError("method-refused", f"Deze stroom wordt aangeroepen met {method}.")
    if len(incoming.body) > MOST_BYTES:
        raise BadInputError("body-too-large", f"De inhoud is groter dan {MOST_BYTES // 2**20} MiB.")
    outputs = outputs_of(asked.get("relativePath"), incoming)
    check_against(asked.get("schema"), outputs.get("body"))
    key = incoming.header("idempotency-key")[:MOST_KEY] or new_ulid(clock())
    return Event(
        flow=flow,
        trigger=trigger,
        outputs=outputs,
        dedup_key=f"{trigger.name}:{key}",
        partition_key=f"aanroep:{new_ulid(clock())}",
        tracking_id=incoming.header("x-ms-client-tracking-id")[:MOST_KEY] or None,
    )


def outputs_of(relative_path: Any, incoming: Incoming) -> JsonObject:
    """Spell a request as triggerOutputs() gives it: members that it does not have are not there."""
    outputs: dict[str, Json] = {"headers": headers_of(incoming.headers)}
    queries = {
        name: value
        for name, value in parse_qsl(incoming.query, keep_blank_values=True)
        if name not in NOT_QUERIES
    }
    if queries:
        outputs["queries"] = dict(queries)
    named = path_parameters(str(relative_path or ""), incoming.path)
    if named:
        outputs["relativePathParameters"] = dict(named)
    body = body_of(incoming.header("content-type"), incoming.body)
    return outputs if isinstance(body, Nothing) else {**outputs, "body": body}


def path_parameters(template: str, path: str) -> dict[str, str]:
    """Read the parts of a path that boom/{bang}/pow names; raises BadInputError when it has another form."""
    parts = re.split(r"\{([^{}/]+)\}", template.strip("/"))
    pattern = "".join(
        f"(?P<p{index}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)
    )
    found = re.fullmatch(pattern, path.strip("/"))
    if found is None:
        raise BadInputError("path-refused", "Het adres heeft niet de vorm die de stroom vraagt.")
    return {name: unquote(found.group(f"p{2 * index + 1}")) for index, name in enumerate(parts[1::2])}


def _answer(connection: Connection, run_id: str) -> Outgoing | None:
    """Give the Response of a run, or say how it ended without one; None while it goes on, and once it is forgotten."""
    run = runs.get(connection, run_id)
    if run is None:
        return None
    response = waits.outcome_of(connection, RESPONSE, run_id)
    if isinstance(response, Mapping) and "statusCode" in response:
        return _spelled(response, run_id)
    if run.ended_at is None:
        return None
    if run.status is Status.SUCCEEDED:
        return Outgoing(status=202, headers={RUN_HEADER: run_id}, unanswered=True)
    return _told(502, "response-missing", "De stroom is niet gelukt en gaf geen antwoord.", run_id)


def _spelled(response: Mapping[str, Any], run_id: str) -> Outgoing:
    data, kind = written(response["body"]) if "body" in response else (b"", None)
    headers = {str(name): str(value) for name, value in response.get("headers", {}).items()}
    if kind is not None and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = kind
    return Outgoing(status=response["statusCode"], headers={**headers, RUN_HEADER: run_id}, body=data)


def _not_started(fired: Fired) -> BadInputError:
    code = fired.code or "not-started"
    busy = STATUS.get(code) == 429
    return BadInputError(code, fired.message, next_step="Probeer het straks opnieuw." if busy else None)


def refusal(error: BewaarstroomError) -> Outgoing:
    """Tell a caller what is wrong."""
    status = STATUS.get(error.code, 400 if isinstance(error, BadInputError) else 500)
    headers = {"Retry-After": "10"} if status == 429 else {}
    told = _told(status, error.code, f"{error.message} {error.what_next}".strip(), None)
    return Outgoing(status=told.status, headers={**told.headers, **headers}, body=told.body)


def _told(status: int, code: str, message: str, run_id: str | None) -> Outgoing:
    data, kind = written({"error": {"code": code, "message": message}})
    headers = {"Content-Type": str(kind)}
    return Outgoing(status=status, headers={**headers, RUN_HEADER: run_id} if run_id else headers, body=data)
