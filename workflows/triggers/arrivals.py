"""Which flows an arrival in a watched folder starts, and what their triggers say of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from workflows.definition.flow import Flow, Trigger
from workflows.engine import Event, Fired
from workflows.engine.facts import parameters_of
from workflows.errors import BewaarstroomError
from workflows.expressions import Scope, evaluate_value
from workflows.jsontypes import JsonObject
from workflows.model import Upload, UploadFile
from workflows.operations.watched import CHANGED, CREATED, ONEDRIVE, OURS
from workflows.store import references
from workflows.store.references import WITH_CONTENT

Fire = Callable[[Connection, Event], Fired]

MOST_AT_ONCE = 100
"""The most files that one firing of Power Automate's own triggers tells of (maxFileCount)."""


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Tells the flows of what arrives: the main flow of everything new, the others of what they ask for."""

    fire: Fire
    main: Callable[[], Flow]
    others: Callable[[], Iterable[Flow]]

    def arrived(self, connection: Connection, upload: Upload) -> bool:
        """Let every trigger that waits for something new fire; False when one has no room, to be offered again."""
        main = self.main()
        events = [_main_event(main, upload), *self._beside(main, upload, CREATED)]
        return self._fire(connection, events)

    def changed(self, connection: Connection, upload: Upload, files: Sequence[UploadFile]) -> bool:
        """Let every trigger that waits for changed files fire; False when one has no room."""
        changed = replace(upload, files=tuple(files))
        return self._fire(connection, list(self._beside(self.main(), changed, CHANGED)))

    def _beside(self, main: Flow, upload: Upload, operations: Collection[str]) -> Iterator[Event]:
        for flow in (main, *(one for one in self.others() if one.name != main.name)):
            for trigger in flow.triggers.values():
                name = trigger.operation
                if name == OURS and operations is CREATED and flow is not main:
                    yield _complete(flow, trigger, upload)
                elif name and name[0] in ONEDRIVE and name[1] in operations and _meant(flow, trigger, upload):
                    yield from _onedrive(flow, trigger, name[1], upload)

    def _fire(self, connection: Connection, events: Iterable[Event]) -> bool:
        return not any(self.fire(connection, event).full for event in events)


def _main_event(flow: Flow, upload: Upload) -> Event:
    """Start the main flow, whatever its trigger is called: no upload stays without it."""
    trigger = next((one for one in flow.triggers.values() if one.operation == OURS), None)
    return _complete(flow, trigger or next(iter(flow.triggers.values())), upload)


def _complete(flow: Flow, trigger: Trigger, upload: Upload) -> Event:
    return Event(
        flow=flow,
        trigger=trigger,
        outputs={"body": trigger_body(upload)},
        dedup_key=upload.upload_id,
        partition_key=_partition(upload),
        upload_id=upload.upload_id,
    )


def _onedrive(flow: Flow, trigger: Trigger, operation: str, upload: Upload) -> Iterator[Event]:
    """Say of files what Power Automate's trigger says: one by one with content, or a list of properties."""
    size = 1 if operation in WITH_CONTENT else _most(trigger)
    for start in range(0, len(upload.files), size):
        yield _told(flow, trigger, operation, upload, upload.files[start : start + size])


def _told(flow: Flow, trigger: Trigger, operation: str, upload: Upload, files: Sequence[UploadFile]) -> Event:
    ids, with_content = [file.file_id for file in files], operation in WITH_CONTENT
    each = (references.to_files(operation, [file_id], one=True) for file_id in ids)
    return Event(
        flow=flow,
        trigger=trigger,
        outputs=references.said(operation, upload, files, one=with_content),
        dedup_key=f"{trigger.name}:{upload.upload_id}:{ids[0]}",
        partition_key=_partition(upload),
        upload_id=upload.upload_id,
        kept=references.to_files(operation, ids, one=with_content),
        kept_each=() if with_content else tuple(each),
    )


def _most(trigger: Trigger) -> int:
    asked = trigger.parameters.get("maxFileCount")
    return asked if isinstance(asked, int) and 1 <= asked <= MOST_AT_ONCE else MOST_AT_ONCE


def _meant(flow: Flow, trigger: Trigger, upload: Upload) -> bool:
    """Tell whether a trigger looks at this upload's folder: by ids, by the item's id, or at every watched folder."""
    try:
        asked = evaluate_value(trigger.parameters.get("folderId"), Scope(parameters=parameters_of(flow)))
    except BewaarstroomError:
        return False
    folder = upload.watched_folder_id
    return asked in (None, "", "root", folder, f"{upload.key.drive_id}.{folder}")


def _partition(upload: Upload) -> str:
    return f"{upload.key.drive_id}/{upload.watched_folder_id}"


def trigger_body(upload: Upload) -> JsonObject:
    """Tell a flow what arrived, by reference: no names."""
    return {
        "uploadId": upload.upload_id,
        "kind": upload.kind.value,
        "driveId": upload.key.drive_id,
        "itemId": upload.key.item_id,
        "arrivedAt": _spell(upload.arrived_at),
        "settledAt": _spell(upload.settled_at),
        "fileCount": len(upload.files),
        "size": sum(file.size for file in upload.files),
    }


def _spell(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
