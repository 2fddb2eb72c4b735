from __future__ import annotations

import base64

from tests.arrivals import arrival, file_seen
from tests.conftest import HandClock
from workflows.model import Upload
from workflows.store import references, uploads
from workflows.store.database import Database


def _upload(database: Database, clock: HandClock) -> Upload:
    with database.begin() as connection:
        return uploads.add(connection, arrival(file_seen("een", size=3), file_seen("twee")), clock())


def test_a_trigger_that_is_no_reference_is_left_alone(database: Database) -> None:
    with database.read() as connection:
        assert references.read(connection, {"body": 1}) is None


def test_properties_are_read_afresh_as_the_connector_spells_them(
    database: Database, clock: HandClock
) -> None:
    ids = [file.file_id for file in _upload(database, clock).files]
    with database.read() as connection:
        many = references.read(connection, references.to_files("OnNewFilesV2", ids, one=False))
        one = references.read(connection, references.to_files("OnNewFilesV2", ids[:1], one=True))

    assert one is not None
    assert many is not None
    assert one["body"] == {
        "Id": "drive.een",
        "Name": "een.jpg",
        "NameNoExt": "een",
        "DisplayName": "een.jpg",
        "Path": "/een.jpg",
        "LastModified": "2026-11-23T12:00:00Z",
        "Size": 3,
        "MediaType": "application/octet-stream",
        "IsFolder": False,
        "ETag": '"een,1"',
        "FileLocator": "drive.een",
        "LastModifiedBy": "Fenna Duinker",
    }
    assert [file["Name"] for file in many["body"]] == ["een.jpg", "twee.jpg"]  # type: ignore[index, union-attr]  # plain JSON


def test_a_content_trigger_has_the_metadata_in_its_headers_and_points_at_the_content(
    database: Database, clock: HandClock
) -> None:
    file_id = _upload(database, clock).files[0].file_id
    with database.read() as connection:
        outputs = references.read(connection, references.to_files("OnNewFileV2", [file_id], one=True))

    assert outputs is not None
    assert outputs["body"] == {"$content-type": "application/octet-stream", "$file": "drive.een"}
    headers = outputs["headers"]
    assert isinstance(headers, dict)
    assert base64.b64decode(headers["x-ms-file-name-encoded"]) == b"een.jpg"
    assert headers["x-ms-file-id"] == "drive.een"


def test_files_that_were_erased_are_not_there_any_more(database: Database) -> None:
    with database.read() as connection:
        one = references.read(connection, references.to_files("OnNewFilesV2", ["weg"], one=True))
        content = references.read(connection, references.to_files("OnNewFileV2", ["weg"], one=True))

    assert (one or {})["body"] is None
    assert (content or {})["headers"] == {}
