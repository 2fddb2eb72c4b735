from __future__ import annotations

from sqlalchemy import select

from tests.consoles import FENNA, NOOR, House, export, picture
from tests.documents import text_of
from workflows.store import schema


async def test_di_keeps_the_conversation_as_pdf_before_it_is_registered_and_that_is_recorded(
    house: House,
) -> None:
    task = await house.new_task({"a.zip": export()})
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get(f"/taken/{task.task_id}")).text
    answer = await browser.get(f"/taken/{task.task_id}/leesbare-versie")

    assert f'href="/taken/{task.task_id}/leesbare-versie"' in page
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "Goedemorgen, is het besluit over de Markt al bekend?" in text_of(answer.content)
    with house.database.begin() as connection:
        acts = connection.scalars(select(schema.audit.c.action)).all()
    assert list(acts).count("leesbare_versie_gedownload") == 1


async def test_what_holds_no_conversation_or_is_not_for_you_has_none(house: House) -> None:
    image = await house.new_task({"a.png": picture()})
    chat = await house.new_task({"a.zip": export()})
    noor, fenna = await house.browser().sign_in(NOOR), await house.browser().sign_in(FENNA)

    asked = [
        await noor.get(f"/taken/{image.task_id}/leesbare-versie"),
        await noor.get("/taken/01M7/leesbare-versie"),
        await fenna.get(f"/taken/{chat.task_id}/leesbare-versie"),
    ]

    assert [answer.status_code for answer in asked] == [404] * 3


async def test_an_original_that_is_gone_gives_none_and_says_so(house: House) -> None:
    task = await house.new_task({"a.zip": export()})
    house.shelf.seen.clear()
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.get(f"/taken/{task.task_id}/leesbare-versie")

    assert (answer.status_code != 200, "original-gone" in answer.text) == (True, True)
