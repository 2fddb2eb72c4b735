"""What beheer orders about runs and flows, recorded with who did it; the console and the command line give the same orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from workflows.definition.flow import Flow
from workflows.engine.desk import Begin, Desk, run_unknown
from workflows.engine.firing import DUPLICATE, Event, Fired
from workflows.engine.jsonschema import check_against
from workflows.errors import BadInputError
from workflows.jsontypes import JsonObject
from workflows.model import Upload, Viewer
from workflows.store import audit, firings, flowstates, references, runs, uploads
from workflows.store.audit import Act
from workflows.store.flowstates import Mode
from workflows.ulid import new_ulid

ACTS = {Mode.PAUSED: Act.FLOW_PAUSED, Mode.DRAINING: Act.FLOW_DRAINED, Mode.OPEN: Act.FLOW_OPENED}


@dataclass(frozen=True, kw_only=True)
class Order:
    """Who orders, and when."""

    viewer: Viewer
    now: datetime


def resubmit(
    connection: Connection,
    order: Order,
    desk: Desk,
    run_id: str,
    *,
    begin: Begin | None = None,
    flow: Flow | None = None,
) -> str:
    """Have a run done again; returns the id of the new one. Raises what Desk.resubmit raises."""
    _need_beheer(order)
    new = desk.resubmit(connection, run_id, begin=begin, flow=flow)
    run = runs.get(connection, run_id)
    _record(
        connection, order, Act.RUN_RESUBMITTED, run_id, result=new, upload_id=run.upload_id if run else None
    )
    return new


def cancel(connection: Connection, order: Order, desk: Desk, run_id: str) -> bool:
    """Stop a run; says whether what it did is being undone first. Raises BadInputError run-unknown or run-has-ended."""
    _need_beheer(order)
    run = runs.get(connection, run_id)
    if run is None:
        raise run_unknown()
    if not desk.cancel(connection, run_id):
        raise BadInputError(
            "run-has-ended", "Deze run was al klaar.", next_step="Bekijk in de run hoe hij is afgelopen."
        )
    stopped = runs.get(connection, run_id)
    undoes = stopped is not None and stopped.ended_at is None
    _record(connection, order, Act.RUN_CANCELLED, run_id, result="gestopt", upload_id=run.upload_id)
    return undoes


def change_flow(connection: Connection, order: Order, desk: Desk, flow: str, mode: Mode) -> None:
    """Pause a flow, let it drain or open it; raises BadInputError flow-stands-so."""
    _need_beheer(order)
    if flowstates.mode_of(connection, flow) is mode:
        raise BadInputError("flow-stands-so", "Deze stroom staat al zo.", next_step="U hoeft niets te doen.")
    desk.change_flow(connection, flow, mode, order.viewer.person.object_id)
    _record(connection, order, ACTS[mode], flow, result=mode.value)


def replay(connection: Connection, order: Order, desk: Desk, firing_id: str, flow: Flow) -> str:
    """Let a trigger that was skipped or failed fire again; returns the new run's id.

    Raises BadInputError firing-unknown, firing-started or trigger-gone, and firing-skipped where it is skipped again.
    """
    _need_beheer(order)
    fired = desk.fire(connection, _event(connection, order, firing_id, flow))
    if fired.run_id is None:
        raise _skipped("Er begon weer geen run.", fired)
    run = runs.get(connection, fired.run_id)
    upload_id = run.upload_id if run else None
    _record(connection, order, Act.TRIGGER_REPLAYED, firing_id, result=fired.run_id, upload_id=upload_id)
    return fired.run_id


def start(
    connection: Connection,
    order: Order,
    desk: Desk,
    flow: Flow,
    *,
    outputs: JsonObject,
    trigger: str | None = None,
) -> str:
    """Start a flow by hand, as if its trigger (the first, or the one named) gave *outputs*; returns the run's id.

    Raises BadInputError trigger-unknown, what the schema of a Request trigger refuses, and firing-skipped where its own condition or concurrency says no.
    """
    _need_beheer(order)
    meant = next((one for one in flow.triggers.values() if trigger in {None, one.name}), None)
    if meant is None:
        known = ", ".join(flow.triggers) or "geen"
        raise BadInputError(
            "trigger-unknown",
            f"Deze stroom heeft geen trigger '{trigger or ''}'.",
            next_step=f"Kies uit: {known}.",
        )
    asked = meant.inputs if meant.type == "Request" and isinstance(meant.inputs, Mapping) else {}
    check_against(asked.get("schema"), outputs.get("body"))
    event = Event(
        flow=flow,
        trigger=meant,
        outputs=outputs,
        dedup_key=f"met-de-hand:{new_ulid(order.now)}",
        partition_key=f"met-de-hand:{new_ulid(order.now)}",
        actor_id=order.viewer.person.object_id,
    )
    fired = desk.fire(connection, event)
    if fired.run_id is None:
        raise _skipped("Er begon geen run.", fired)
    _record(connection, order, Act.FLOW_STARTED, flow.name, result=fired.run_id)
    return fired.run_id


def _skipped(said: str, fired: Fired) -> BadInputError:
    advice = "Kijk in de stroom welke voorwaarde of grens van de trigger dit tegenhoudt."
    if fired.code == DUPLICATE:
        advice = "Voer die run opnieuw uit als dat nodig is."
    return BadInputError("firing-skipped", f"{said} {fired.message or ''}".strip(), next_step=advice)


def _event(connection: Connection, order: Order, firing_id: str, flow: Flow) -> Event:
    firing = firings.get(connection, firing_id)
    if firing is None:
        raise BadInputError("firing-unknown", "Deze trigger-melding bestaat niet.")
    if firing.run_id is not None:
        raise BadInputError(
            "firing-started",
            "Uit deze melding is al een run begonnen.",
            next_step="Voer die run opnieuw uit als dat nodig is.",
        )
    trigger, outputs = flow.triggers.get(firing.trigger), firing.outputs
    if trigger is None or outputs is None:
        raise BadInputError(
            "trigger-gone",
            "Deze melding kan niet opnieuw: de trigger staat niet meer in de stroom, of er is niets van bewaard.",
            next_step="Start de stroom met de hand.",
        )
    upload = _upload_of(connection, outputs)
    return Event(
        flow=flow,
        trigger=trigger if firing.batch_id is None else replace(trigger, split_on=None),
        outputs=references.read(connection, outputs) or outputs,
        kept=outputs if references.REFERENCE in outputs else None,
        dedup_key=firing.dedup_key or f"opnieuw:{firing_id}",
        partition_key=f"opnieuw:{firing.flow}" if upload is None else _folder_of(upload),
        upload_id=None if upload is None else upload.upload_id,
        actor_id=order.viewer.person.object_id,
    )


def _folder_of(upload: Upload) -> str:
    """Name the folder, as intake does: runs of one folder go in order."""
    return f"{upload.key.drive_id}/{upload.watched_folder_id}"


def _upload_of(connection: Connection, outputs: JsonObject) -> Upload | None:
    """Find the upload that a trigger was about."""
    body, reference = outputs.get("body"), outputs.get(references.REFERENCE)
    if isinstance(body, Mapping) and isinstance(body.get("uploadId"), str):
        return uploads.find(connection, str(body["uploadId"]))
    named = reference.get("fileIds") if isinstance(reference, Mapping) else None
    return uploads.of_file(connection, str(named[0])) if isinstance(named, list) and named else None


def _need_beheer(order: Order) -> None:
    if not order.viewer.is_beheer:
        raise BadInputError("beheer-only", "Alleen beheer mag dit.", next_step="Vraag het een beheerder.")


def _record(
    connection: Connection, order: Order, act: Act, about: str, *, result: str, upload_id: str | None = None
) -> None:
    audit.record(
        connection,
        at=order.now,
        act=act,
        result=result[:60],
        viewer=order.viewer,
        upload_id=upload_id,
        object_id=about,
    )
