from __future__ import annotations

import io
import zipfile

from sqlalchemy import select

from tests.console.story import tell_story
from tests.consoles import FENNA, NOOR, House
from workflows.store import schema, uploads


async def test_di_keeps_the_description_of_a_registered_upload_and_that_is_recorded(house: House) -> None:
    task = (await tell_story(house))["klaar"]
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get(f"/taken/{task.task_id}")).text
    answer = await browser.get(f"/taken/{task.task_id}/mdto")

    assert f'href="/taken/{task.task_id}/mdto"' in page
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"].startswith(
        f'attachment; filename="mdto-{task.upload_id}.zip"'
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert len(archive.namelist()) == 4  # the whole, two originals and the readable version
    with house.database.begin() as connection:
        acts = connection.execute(
            select(schema.audit.c.action, schema.audit.c.actor_id).where(
                schema.audit.c.upload_id == task.upload_id
            )
        ).all()
        assert uploads.get(connection, task.upload_id).owner == FENNA
    assert ("mdto_gedownload", "noor") in {tuple(act) for act in acts}


async def test_what_is_not_registered_or_not_for_you_has_no_description(house: House) -> None:
    told = await tell_story(house)
    noor, fenna = await house.browser().sign_in(NOOR), await house.browser().sign_in(FENNA)

    asked = [
        await noor.get(f"/taken/{told['nieuw'].task_id}/mdto"),
        await noor.get(f"/taken/{told['loopt'].task_id}/mdto"),
        await noor.get("/taken/01M7/mdto"),
        await fenna.get(f"/taken/{told['klaar'].task_id}/mdto"),
    ]

    assert [answer.status_code for answer in asked] == [404] * 4
    assert "/mdto" not in (await noor.get(f"/taken/{told['loopt'].task_id}")).text


async def test_the_task_says_whether_the_readable_version_is_there_and_why_not(house: House) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(NOOR)

    there = (await browser.get(f"/taken/{told['klaar'].task_id}")).text
    missing = (await browser.get(f"/taken/{told['behouden'].task_id}")).text

    assert f"Staat als document <code>WA-{99:032x}</code> naast de originelen in de zaak." in there
    assert "Het maken van het leesbare document duurde te lang." in missing
    assert "rendition-too-slow" in missing
