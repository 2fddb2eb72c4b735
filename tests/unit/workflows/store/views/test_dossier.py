from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.console.story import tell_story
from tests.consoles import (
    BRAM_HIMSELF,
    FENNA_HERSELF,
    NOOR_OF_DI,
    SAMIR_OF_BEHEER,
    House,
    build_house,
)
from workflows.store.database import Database
from workflows.store.views import dossier
from workflows.store.views.dossier import FileStanding


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


async def test_each_sees_what_is_theirs_and_nothing_else(house: House) -> None:
    task = await house.new_task()
    viewers = {"di": NOOR_OF_DI, "sender": FENNA_HERSELF, "other": BRAM_HIMSELF, "beheer": SAMIR_OF_BEHEER}
    with house.database.begin() as connection:
        seen = {
            name: tuple(
                read(connection, viewer, task.task_id) is not None
                for read in (dossier.for_di, dossier.for_sender, dossier.for_content)
            )
            for name, viewer in viewers.items()
        }

    assert seen == {
        "di": (True, False, True),
        "sender": (False, True, True),
        "other": (False, False, False),
        "beheer": (False, False, False),
    }


async def test_di_sees_nothing_of_an_upload_without_a_task(house: House) -> None:
    upload = await house.upload({"a.txt": b"x"})
    with house.database.begin() as connection:
        assert dossier.for_di(connection, NOOR_OF_DI, upload.upload_id) is None
        assert dossier.for_content(connection, NOOR_OF_DI, upload.upload_id) is None
        mine = dossier.for_sender(connection, FENNA_HERSELF, upload.upload_id)

    assert mine is not None
    assert (mine.task, mine.upload) == (None, upload)


async def test_a_file_stands_where_its_document_and_deletion_say(house: House) -> None:
    told = await tell_story(house)
    with house.database.begin() as connection:
        done = dossier.for_di(connection, NOOR_OF_DI, told["klaar"].task_id)
        new = dossier.for_di(connection, NOOR_OF_DI, told["nieuw"].task_id)

    assert done is not None
    assert new is not None
    assert done.files[1] == FileStanding(
        file=done.upload.files[1],
        identificatie=f"WA-{2:032x}",
        versie=1,
        proven_at=house.clock(),
        gates={"bewijs": True, "hele_set": True, "ongewijzigd": True},
        outcome="verwijderd",
        outcome_at=house.clock(),
    )
    assert (done.readable, new.readable) == (False, True)
    assert new.files == (FileStanding(file=new.upload.files[0]),)
    assert [line.act.value for line in done.history] == [
        "registreren_gekozen",
        *["geregistreerd_en_teruggelezen", "origineel_verwijderd"] * 2,
    ]
