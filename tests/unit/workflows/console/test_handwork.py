from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import HandClock
from tests.consoles import FENNA, ILSE, NOOR, SETTINGS, Browser, House, build_house
from workflows.clearance import Verwijderen
from workflows.following import follow
from workflows.followups import FollowUpKind
from workflows.store import byhand, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task, TaskEvent, TaskState


async def _at(house: House, task: Task, who: object = NOOR) -> Browser:
    browser = await house.browser().sign_in(who)  # type: ignore[arg-type]
    await browser.get(f"/taken/{task.task_id}/met-de-hand")
    return browser


async def _fields(house: House, task: Task, number: str = "DOC-7") -> dict[str, str]:
    with house.database.begin() as connection:
        [file] = uploads.get(connection, task.upload_id).files
    return {"systeem": "Oud zaaksysteem", "zaaknummer": "Z-12", f"nummer-{file.file_id}": number}


async def test_one_enters_and_another_confirms(house: House) -> None:
    task = await house.new_task()
    noor = await _at(house, task)
    await noor.follow(
        f"/taken/{task.task_id}/met-de-hand", versie=str(task.version), **await _fields(house, task)
    )
    assert (
        "Een andere collega van Informatiebeheer moet het bevestigen"
        in (await noor.get(f"/taken/{task.task_id}/met-de-hand")).text
    )
    ilse = await _at(house, task, ILSE)
    page = await ilse.follow(
        f"/taken/{task.task_id}/met-de-hand/bevestigen", versie=str(house.get(task).version)
    )

    assert house.get(task).state is TaskState.WORDT_GEREGISTREERD
    assert "geen technisch bewijs" in page.text
    assert "bevestigde als tweede persoon de registratie met de hand" in page.text


async def test_what_is_missing_is_said_at_the_field_and_what_was_typed_stays(house: House) -> None:
    task = await house.new_task()
    noor = await _at(house, task)
    fields = await _fields(house, task, "") | {"zaaknummer": ""}
    answer = await noor.send(f"/taken/{task.task_id}/met-de-hand", versie=str(task.version), **fields)

    assert answer.status_code == 422
    assert "Schrijf in welke zaak u de bestanden hebt geregistreerd." in answer.text
    assert "Schrijf het documentnummer van bestand 1." in answer.text
    assert 'value="Oud zaaksysteem"' in answer.text


async def test_another_file_that_came_back_is_said_and_nothing_is_kept(house: House) -> None:
    task = await house.new_task()
    noor = await _at(house, task)
    with house.database.begin() as connection:
        [file] = uploads.get(connection, task.upload_id).files
    fields = await _fields(house, task) | {f"terug-{file.file_id}": "f" * 64}
    answer = await noor.send(f"/taken/{task.task_id}/met-de-hand", versie=str(task.version), **fields)

    assert answer.status_code == 422
    assert "is niet hetzelfde als het origineel" in answer.text
    with house.database.begin() as connection:
        assert byhand.of_upload(connection, task.upload_id) is None


async def test_many_files_are_typed_as_lines(house: House) -> None:
    files = {f"foto{number:02}.txt": f"foto {number}".encode() for number in range(16)}
    task = await house.new_task(files)
    noor = await _at(house, task)
    assert "16 regels" in noor.page
    fields = {"systeem": "Oud", "zaaknummer": "Z-1", "versie": str(task.version)}
    few = await noor.send(f"/taken/{task.task_id}/met-de-hand", documentnummers="D-1\nD-2", **fields)
    lines = "\n".join(f"D-{number}" for number in range(16))
    await noor.follow(f"/taken/{task.task_id}/met-de-hand", documentnummers=lines, **fields)

    assert few.status_code == 422
    with house.database.begin() as connection:
        found = byhand.of_upload(connection, task.upload_id)
        ids = [file.file_id for file in uploads.get(connection, task.upload_id).files]
    assert found is not None
    assert dict(found.entry.documentnummers) == {file_id: f"D-{n}" for n, file_id in enumerate(ids)}


async def test_what_was_entered_can_be_withdrawn(house: House) -> None:
    task = await house.new_task()
    noor = await _at(house, task)
    await noor.follow(
        f"/taken/{task.task_id}/met-de-hand", versie=str(task.version), **await _fields(house, task)
    )
    await noor.get(f"/taken/{task.task_id}/met-de-hand")
    await noor.follow(f"/taken/{task.task_id}/met-de-hand/intrekken", versie=str(house.get(task).version))

    with house.database.begin() as connection:
        assert byhand.of_upload(connection, task.upload_id) is None


@pytest.mark.parametrize("counts", [False, True])
async def test_the_task_never_calls_a_declaration_proof(
    database: Database, clock: HandClock, *, counts: bool
) -> None:
    settings = replace(SETTINGS, verwijderen=Verwijderen.NA_KLIK)
    house = build_house(database, clock, settings, declarations_count=counts)
    task = await house.new_task()
    noor = await _at(house, task)
    fields = await _fields(house, task)
    await noor.follow(f"/taken/{task.task_id}/met-de-hand", versie=str(task.version), **fields)
    ilse = await _at(house, task, ILSE)
    await ilse.follow(f"/taken/{task.task_id}/met-de-hand/bevestigen", versie=str(house.get(task).version))
    confirmed = house.get(task)
    with house.database.begin() as connection:
        tasks.apply(connection, confirmed, TaskEvent.REGISTERED, house.clock())

    page = (await ilse.get(f"/taken/{task.task_id}")).text

    assert "DOC-7, zoals twee collega" in page
    assert "Nog niet geregistreerd" not in page
    assert "staan bewezen in de zaak" not in page
    assert ("Verwijder de originelen</button>" in page) is counts
    assert ("laat verwijderen op een verklaring niet toe" in page) is not counts


async def test_an_employee_reads_nowhere_that_anybody_compared_what_was_declared(house: House) -> None:
    task = await house.new_task()
    noor = await _at(house, task)
    where = f"/taken/{task.task_id}/met-de-hand"
    await noor.follow(where, versie=str(task.version), **await _fields(house, task))
    ilse = await _at(house, task, ILSE)
    await ilse.follow(f"{where}/bevestigen", versie=str(house.get(task).version))
    confirmed = house.get(task)
    with house.database.begin() as connection:
        tasks.apply(connection, confirmed, TaskEvent.REGISTERED, house.clock())
        follow(connection, task.upload_id, FollowUpKind.TELEFOON, house.console.desk.deadlines, house.clock())
    fenna = await house.browser().sign_in(FENNA)

    paths = (f"/mijn/{task.upload_id}", f"/mijn/{task.upload_id}/telefoon")
    pages = [(await fenna.get(path)).text for path in paths]

    assert "Informatiebeheer heeft uw bestanden met de hand geregistreerd." in pages[0]
    for page in pages:
        assert "Informatiebeheer heeft uw gesprek met de hand geregistreerd." in page
        assert "Wij hebben gecontroleerd" not in page
        assert "staat veilig in de zaak" not in page
