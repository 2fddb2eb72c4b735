from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from tests.arrivals import FOLDER_KEY, arrival, file_seen
from tests.conftest import HandClock
from workflows.model import ItemKey
from workflows.store import uploads
from workflows.store.database import Database
from workflows.store.uploads import FileSeen


def test_an_upload_reads_back_as_it_arrived(database: Database, clock: HandClock) -> None:
    came = arrival(file_seen("a"), file_seen("b"))

    with database.begin() as connection:
        written = uploads.add(connection, came, clock())
        read = uploads.get(connection, written.upload_id)

    assert written == read
    assert (read.key, read.owner, read.content, [file.name for file in read.files]) == (
        FOLDER_KEY,
        came.owner,
        came.content,
        ["a.jpg", "b.jpg"],
    )


def test_the_same_item_with_the_same_content_is_refused_by_the_database(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        uploads.add(connection, arrival(file_seen("a")), clock())

    with pytest.raises(IntegrityError), database.begin() as connection:
        uploads.add(connection, arrival(file_seen("a")), clock())


def test_an_unknown_upload_is_not_found(database: Database) -> None:
    with database.begin() as connection:
        assert uploads.find(connection, "nothing") is None


def test_a_joined_file_gets_an_id_and_the_others_keep_theirs(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        before = uploads.add(connection, arrival(file_seen("a"), file_seen("b")), clock())
        changed = replace(file_seen("b"), quickxor="other")
        after = uploads.replace_files(
            connection, before, arrival(file_seen("a"), changed, file_seen("c")), clock()
        )

    kept = {file.file_id for file in before.files} & {file.file_id for file in after.files}
    assert kept == {before.files[0].file_id}
    assert [file.name for file in after.files] == ["a.jpg", "b.jpg", "c.jpg"]


def test_what_inspection_found_is_kept_with_each_files_checksum(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        upload = uploads.add(connection, arrival(file_seen("a")), clock())
        [file] = upload.files
        uploads.save_inspection(
            connection,
            upload.upload_id,
            {"kind": "screenshot"},
            {file.file_id: FileSeen(sha256="ab", mime="image/jpeg", scan="schoon")},
        )
        [seen] = uploads.get(connection, upload.upload_id).files

        assert uploads.report_of(connection, upload.upload_id) == {"kind": "screenshot"}

    assert (seen.sha256, seen.mime, seen.scan) == ("ab", "image/jpeg", "schoon")


def test_an_upload_is_found_by_its_folder_and_by_each_of_its_files(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        upload = uploads.add(connection, arrival(file_seen("a")), clock())

        assert uploads.of_item(connection, FOLDER_KEY) == (upload,)
        assert uploads.holding(connection, file_seen("a").key) == (upload,)
        assert uploads.holding(connection, ItemKey(drive_id="drive", item_id="x")) == ()


def test_a_file_is_excluded_with_a_reason_and_taken_in_again(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        upload = uploads.add(connection, arrival(file_seen("a")), clock())
        [file] = upload.files
        uploads.exclude(connection, file.file_id, "privé")
        [excluded] = uploads.get(connection, upload.upload_id).files
        uploads.exclude(connection, file.file_id, None)
        [included] = uploads.get(connection, upload.upload_id).files

    assert (excluded.excluded_because, included.excluded_because) == ("privé", None)
