from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.consoles import FENNA, NOOR, House, build_house, picture
from workflows.model import UploadKind
from workflows.store import tasks, uploads
from workflows.store.database import Database
from workflows.tasks import TaskState


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


async def test_di_puts_two_tasks_together_and_sees_what_joined(house: House) -> None:
    one = await house.new_task({"1.png": picture(10)})
    two = await house.new_task({"2.png": picture(20)})
    browser = await house.browser().sign_in(NOOR)
    page = await browser.get(f"/taken/{one.task_id}")
    assert f"Taak {two.number}: " in page.text
    answer = await browser.send(
        f"/taken/{one.task_id}/samenvoegen", versie=str(one.version), andere=f"{two.task_id}/{two.version}"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/taken/{one.task_id}")
    page = await browser.get(f"/taken/{one.task_id}")
    other = await browser.get(f"/taken/{two.task_id}")

    assert "U voegde een andere upload bij deze: 1 bestand." in page.text
    assert "Erbij gekomen" in page.text
    assert f"De bestanden horen nu bij taak {one.number}." in other.text
    assert "Hier hoeft u niets meer te doen." in other.text
    assert house.get(two).state is TaskState.SAMENGEVOEGD


async def test_di_takes_a_task_apart(house: House) -> None:
    task = await house.new_task({"1.png": picture(10), "2.png": picture(20)}, kind=UploadKind.GROUP)
    with house.database.begin() as connection:
        first = uploads.get(connection, task.upload_id).files[0]
    browser = await house.browser().sign_in(NOOR)
    await browser.get(f"/taken/{task.task_id}")
    answer = await browser.send(
        f"/taken/{task.task_id}/splitsen", versie=str(task.version), **{f"bestand-{first.file_id}": "1"}
    )
    page = await browser.get(answer.headers["location"])

    assert "U maakte van 1 bestand een eigen upload." in page.text
    with house.database.begin() as connection:
        assert [file.name for file in uploads.get(connection, task.upload_id).files] == ["2.png"]
        [moved] = uploads.holding(connection, first.key)
        assert tasks.get(connection, moved.upload_id).number == task.number + 1


async def test_who_chooses_no_task_is_asked_to(house: House) -> None:
    task = await house.new_task()
    browser = await house.browser().sign_in(NOOR)
    await browser.get(f"/taken/{task.task_id}")
    answer = await browser.send(f"/taken/{task.task_id}/samenvoegen", versie=str(task.version), andere="")

    assert "Kies eerst een andere taak." in answer.text


async def test_possible_doubles_are_named_with_a_link(house: House) -> None:
    one = await house.new_task({"1.png": picture(10)})
    two = await house.new_task({"heet anders.png": picture(10)})
    browser = await house.browser().sign_in(NOOR)
    page = await browser.get(f"/taken/{two.task_id}")

    assert "Mogelijk dubbel" in page.text
    assert f'<a href="/taken/{one.task_id}">Taak {one.number}</a> (Nieuw): 1 bestand.' in page.text


async def test_a_file_that_was_taken_away_is_marked(house: House) -> None:
    task = await house.new_task({"1.png": picture(10)})
    with house.database.begin() as connection:
        [file] = uploads.get(connection, task.upload_id).files
        uploads.set_gone(connection, file.key, task.upload_id, house.clock())
    browser = await house.browser().sign_in(NOOR)
    page = await browser.get(f"/taken/{task.task_id}")

    fenna = await house.browser().sign_in(FENNA)
    hers = await fenna.get(f"/mijn/{task.task_id}")

    assert "Niet meer in de map sinds" in page.text
    assert "Staat er niet meer." in page.text
    assert "Niet meer in de map sinds" in hers.text
    assert "Zet ze terug, of laat weten" in hers.text


async def test_a_folder_cannot_be_divided_on_the_screen(house: House) -> None:
    task = await house.new_task({"1.png": picture(10), "2.png": picture(20)}, kind=UploadKind.FOLDER)
    browser = await house.browser().sign_in(NOOR)
    page = await browser.get(f"/taken/{task.task_id}")

    assert "Anders indelen" not in page.text
