from __future__ import annotations

from sqlalchemy import update

from tests.conftest import HandClock
from tests.consoles import ILSE, NOOR, House, build_house
from workflows.declaration import Entry
from workflows.model import Upload
from workflows.store import byhand, schema, uploads
from workflows.store.database import Database
from workflows.tasks import Task


async def _entered(house: House) -> tuple[Task, Upload]:
    task = await house.new_task()
    with house.database.begin() as connection:
        upload = uploads.get(connection, task.upload_id)
        entry = Entry(
            upload_id=upload.upload_id,
            system="Oud",
            zaaknummer="Z-1",
            documentnummers=((upload.files[0].file_id, "D-1"),),
            returned=((upload.files[0].file_id, upload.files[0].sha256 or ""),),
            by=NOOR.object_id,
            at=house.clock(),
        )
        byhand.enter(connection, entry, upload, NOOR)
    return task, upload


async def test_an_entry_is_read_back_with_its_people(database: Database, clock: HandClock) -> None:
    house = build_house(database, clock)
    task, upload = await _entered(house)
    with database.begin() as connection:
        assert byhand.declarations(connection, task.upload_id) == {}
        made = byhand.confirm(connection, upload, ILSE, clock())
        found = byhand.of_upload(connection, task.upload_id)
        again = byhand.declarations(connection, task.upload_id)

    assert found is not None
    assert found.confirmed_by is not None
    assert (found.entered_by.name, found.confirmed_by.name) == (NOOR.name, ILSE.name)
    assert list(again.values()) == list(made)
    assert made[0].compared


async def test_a_declaration_is_gone_with_the_bytes_it_was_about(
    database: Database, clock: HandClock
) -> None:
    house = build_house(database, clock)
    task, upload = await _entered(house)
    with database.begin() as connection:
        byhand.confirm(connection, upload, ILSE, clock())
        connection.execute(update(schema.upload_file).values(sha256="e" * 64))

        assert byhand.declarations(connection, task.upload_id) == {}


async def test_what_is_written_in_the_database_by_one_person_declares_nothing(
    database: Database, clock: HandClock
) -> None:
    house = build_house(database, clock)
    task, upload = await _entered(house)
    with database.begin() as connection:
        byhand.confirm(connection, upload, ILSE, clock())
        connection.execute(update(schema.by_hand).values(confirmed_by=NOOR.object_id))

        assert byhand.declarations(connection, task.upload_id) == {}
