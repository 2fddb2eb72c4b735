from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.consoles import BRAM, FENNA, NOOR, House, export, picture
from workflows.console.looking import attachment
from workflows.store import schema


def looks(house: House) -> list[tuple[str, str | None]]:
    columns = (schema.audit.c.actor_id, schema.audit.c.object_id)
    query = select(*columns).where(schema.audit.c.action == "inhoud_bekeken").order_by(schema.audit.c.seq)
    with house.database.begin() as connection:
        return [(row.actor_id, row.object_id) for row in connection.execute(query)]


async def test_a_picture_seen_again_in_the_same_session_is_one_look_and_in_another_is_one_more(
    house: House,
) -> None:
    task = await house.new_task({"a.png": picture()})
    with house.database.begin() as connection:
        file_id = connection.scalar(select(schema.upload_file.c.file_id))
    page = f"/inhoud/{task.upload_id}/bestand/{file_id}/beeld"
    noor, again = await house.browser().sign_in(NOOR), await house.browser().sign_in(NOOR)

    statuses = [(await browser.get(page)).status_code for browser in (noor, noor, again)]

    assert statuses == [200] * 3
    assert looks(house) == [("noor", file_id)] * 2


async def test_every_page_of_a_conversation_is_a_look(house: House) -> None:
    task = await house.new_task()
    noor = await house.browser().sign_in(NOOR)

    for _ in range(2):
        await noor.get(f"/inhoud/{task.upload_id}/gesprek")

    assert looks(house) == [("noor", None)] * 2


async def test_content_is_for_di_and_for_who_sent_it(house: House) -> None:
    task = await house.new_task({"a.zip": export()})
    asked = {
        person.object_id: (
            await (await house.browser().sign_in(person)).get(f"/inhoud/{task.upload_id}/gesprek")
        )
        for person in (NOOR, FENNA, BRAM)
    }

    assert {name: answer.status_code for name, answer in asked.items()} == {
        "noor": 200,
        "fenna": 200,
        "bram": 404,
    }


@given(st.text(max_size=60))
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    header = attachment(name)

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert header.startswith('attachment; filename="')


def test_a_name_is_kept_as_far_as_files_can_be_named() -> None:
    assert attachment("Café.zip") == "attachment; filename=\"Caf_.zip\"; filename*=UTF-8''Caf%C3%A9.zip"
    assert attachment("../../x") == "attachment; filename=\"_.._x\"; filename*=UTF-8''_.._x"
    assert attachment("") == "attachment; filename=\"bestand\"; filename*=UTF-8''bestand"
