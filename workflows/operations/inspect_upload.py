"""InspectUpload: read everything once and say what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial

import structlog
from sqlalchemy import Connection

from workflows.definition.flow import RetryPolicy
from workflows.inspection.scan import ScanState
from workflows.jsontypes import JsonObject
from workflows.model import Upload
from workflows.notices.wording import Template
from workflows.operations.house import House, Inspected, upload_of
from workflows.operations.letters import to_beheer, to_di
from workflows.operations.operation import Answer, Call, Done, Operation
from workflows.store import tasks, uploads
from workflows.store.uploads import FileSeen

log = structlog.get_logger()

INSPECTION_FAILED = "inspection-failed"
"""Why a task says that its files could not be inspected."""

RETRY = RetryPolicy(type="exponential", count=8)


def inspect_upload(house: House) -> Operation:
    """Make the operation."""

    async def perform(call: Call) -> Answer:
        upload = await house.database.transact(partial(upload_of, call=call))
        found = await house.inspector.inspect(upload)
        await house.database.transact(partial(_save, house, upload, found))
        return Done(body=_counts(found))

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="InspectUpload",
        summary="Leest alle bestanden van een upload, rekent de controlegetallen uit en herkent het gesprek.",
        perform=perform,
        parameters={"uploadId": "De upload, uit de trigger."},
        body={
            "kind": "Wat het is, bijvoorbeeld whatsapp_export_iphone of screenshot.",
            "fileCount": "Hoeveel bestanden.",
            "messageCount": "Hoeveel berichten, bij een gesprek.",
            "findings": "De codes van wat er is gevonden.",
        },
        retry=RETRY,
    )


def _save(house: House, upload: Upload, found: Inspected, connection: Connection) -> None:
    seen = {
        file.file_id: FileSeen(sha256=file.sha256, mime=file.mime, scan=file.scan) for file in found.files
    }
    uploads.save_inspection(connection, upload.upload_id, found.report, seen)
    tasks.explained_no_more(connection, upload.upload_id, INSPECTION_FAILED)
    _warn(house, upload, found, connection)


def _warn(house: House, upload: Upload, found: Inspected, connection: Connection) -> None:
    """Tell DI and beheer of a virus, whatever the flow does next; the same bytes are told once."""
    infected = sorted(file.sha256 for file in found.files if file.scan == ScanState.INFECTED)
    if not infected:
        return
    log.warning("upload_infected", upload_id=upload.upload_id, files=len(infected))
    once = hashlib.sha256("".join(infected).encode()).hexdigest()[:32]
    for tell in (to_di, to_beheer):
        tell(connection, house, upload, Template.BESMET, once=once, besmet=len(infected))


def _counts(found: Inspected) -> JsonObject:
    """Tell the flow what was found, without names or content."""
    report = found.report if isinstance(found.report, Mapping) else {}
    findings = report.get("findings")
    codes = (
        sorted({str(finding.get("code")) for finding in findings if isinstance(finding, Mapping)})
        if isinstance(findings, list | tuple)
        else []
    )
    return {
        "kind": report.get("kind"),
        "fileCount": len(found.files),
        "messageCount": report.get("message_count"),
        "findings": codes,
    }
