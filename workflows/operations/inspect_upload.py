"""InspectUpload: read everything once and say what it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sqlalchemy import Connection

from workflows.definition.flow import RetryPolicy
from workflows.jsontypes import JsonObject
from workflows.operations.house import House, Inspected, upload_of
from workflows.operations.operation import Answer, Call, Done, Operation
from workflows.store import tasks, uploads

INSPECTION_FAILED = "inspection-failed"
"""Why a task says that its files could not be inspected."""

RETRY = RetryPolicy(type="exponential", count=8)


def inspect_upload(house: House) -> Operation:
    """Make the operation."""

    async def perform(call: Call) -> Answer:
        upload = await house.database.transact(partial(upload_of, call=call))
        found = await house.inspector.inspect(upload)
        seen = {file.file_id: (file.sha256, file.mime) for file in found.files}
        await house.database.transact(partial(_save, upload.upload_id, found, seen))
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


def _save(
    upload_id: str, found: Inspected, seen: Mapping[str, tuple[str, str]], connection: Connection
) -> None:
    uploads.save_inspection(connection, upload_id, found.report, seen)
    tasks.explained_no_more(connection, upload_id, INSPECTION_FAILED)


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
