from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.arrivals import arrival, file_seen
from tests.conftest import HandClock
from workflows.definition.flow import Flow
from workflows.definition.reader import read_flow
from workflows.engine import Event, Fired
from workflows.model import Upload
from workflows.store import references, uploads
from workflows.store.database import Database
from workflows.store.firings import FiringOutcome
from workflows.triggers.arrivals import Arrivals, trigger_body


def _flow(
    name: str, operation: str, connector: str = "shared_onedriveforbusiness", **parameters: Any
) -> Flow:
    host = {"apiId": f"/x/{connector}", "connectionName": "c", "operationId": operation}
    definition = {
        "triggers": {
            "Start": {"type": "OpenApiConnection", "inputs": {"host": host, "parameters": parameters}}
        },
        "actions": {},
    }
    return read_flow(json.dumps(definition), f"{name}.json")


MAIN = _flow("hoofd", "OnUploadComplete", "shared_bewaarstroom")


@dataclass
class _Fires:
    """Remembers what fired."""

    full: frozenset[str] = frozenset()
    events: list[Event] = field(default_factory=list)

    def __call__(self, _connection: Connection, event: Event) -> Fired:
        self.events.append(event)
        if event.flow.name in self.full:
            return Fired(outcome=FiringOutcome.SKIPPED, code="concurrency-full")
        return Fired(outcome=FiringOutcome.FIRED, run_ids=("R",))


@pytest.fixture
def upload(database: Database, clock: HandClock) -> Upload:
    with database.begin() as connection:
        return uploads.add(connection, arrival(file_seen("een"), file_seen("twee")), clock())


def _arrived(database: Database, fires: _Fires, upload: Upload, *others: Flow, main: Flow = MAIN) -> bool:
    arrivals = Arrivals(fire=fires, main=lambda: main, others=lambda: others)
    with database.begin() as connection:
        return arrivals.arrived(connection, upload)


def test_the_main_flow_and_every_other_flow_for_uploads_hear_of_an_upload(
    database: Database, upload: Upload
) -> None:
    fires = _Fires()
    other = _flow("ander", "OnUploadComplete", "shared_bewaarstroom")

    assert _arrived(database, fires, upload, MAIN, other)
    assert [(event.flow.name, event.dedup_key) for event in fires.events] == [
        ("hoofd", upload.upload_id),
        ("ander", upload.upload_id),
    ]
    assert {event.partition_key for event in fires.events} == {"drive/watched"}
    assert fires.events[0].outputs == {"body": trigger_body(upload)}


def test_no_upload_stays_without_the_main_flow_whatever_its_trigger(
    database: Database, upload: Upload
) -> None:
    fires = _Fires()
    main = read_flow('{"triggers": {"Met_de_hand": {"type": "Request"}}, "actions": {}}', "x.json")
    _arrived(database, fires, upload, main=main)

    assert [event.trigger.name for event in fires.events] == ["Met_de_hand"]


def test_power_automates_own_trigger_tells_of_files_as_a_list_that_is_kept_by_reference(
    database: Database, upload: Upload
) -> None:
    fires = _Fires()
    _arrived(database, fires, upload, _flow("pa", "OnNewFilesV2"))
    event, ids = fires.events[1], [file.file_id for file in upload.files]

    assert [file["Name"] for file in event.outputs["body"]] == ["een.jpg", "twee.jpg"]  # type: ignore[index, union-attr]  # plain JSON
    assert event.kept == references.to_files("OnNewFilesV2", ids, one=False)
    assert event.kept_each == tuple(references.to_files("OnNewFilesV2", [one], one=True) for one in ids)
    assert event.upload_id == upload.upload_id


def test_a_list_is_cut_where_the_trigger_says_so_and_content_comes_file_by_file(
    database: Database, upload: Upload
) -> None:
    fires = _Fires()
    _arrived(
        database,
        fires,
        upload,
        _flow("een_voor_een", "OnNewFilesV2", maxFileCount=1),
        _flow("inhoud", "OnNewFileV2"),
    )

    names = [event.flow.name for event in fires.events]
    assert names == ["hoofd", "een_voor_een", "een_voor_een", "inhoud", "inhoud"]
    assert len({event.dedup_key for event in fires.events}) == 3
    assert [event.outputs["body"]["$file"] for event in fires.events[3:]] == ["drive.een", "drive.twee"]  # type: ignore[index, call-overload]  # plain JSON


@pytest.mark.parametrize(
    ("folder", "meant"),
    [
        ("", True),
        ("root", True),
        ("watched", True),
        ("drive.watched", True),
        ("drive.other", False),
        ("@int('x')", False),
        ("@createArray('root')", False),
    ],
)
def test_a_trigger_hears_of_its_own_folder_only(
    database: Database, upload: Upload, folder: str, *, meant: bool
) -> None:
    fires = _Fires()
    _arrived(database, fires, upload, _flow("pa", "OnNewFilesV2", folderId=folder))

    assert (len(fires.events) == 2) is meant


def test_who_waits_for_changes_hears_of_changes_only(database: Database, upload: Upload) -> None:
    fires = _Fires()
    flows = (_flow("nieuw", "OnNewFilesV2"), _flow("anders", "OnUpdatedFilesV2"))
    arrivals = Arrivals(fire=fires, main=lambda: MAIN, others=lambda: flows)
    with database.begin() as connection:
        assert arrivals.changed(connection, upload, upload.files[1:])

    assert [event.flow.name for event in fires.events] == ["anders"]
    assert [file["Name"] for file in fires.events[0].outputs["body"]] == ["twee.jpg"]  # type: ignore[index, union-attr]  # plain JSON


def test_one_flow_without_room_means_that_the_arrival_is_offered_again(
    database: Database, upload: Upload
) -> None:
    other = replace(_flow("ander", "OnUploadComplete", "shared_bewaarstroom"))

    assert not _arrived(database, _Fires(full=frozenset({"ander"})), upload, other)
