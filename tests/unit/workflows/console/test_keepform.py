from __future__ import annotations

from tests.console.story import CHOICE, FORM, step, tell_story
from tests.consoles import BRAM, FENNA, NOOR, NOOR_OF_DI, House
from workflows import worklist
from workflows.form import Form
from workflows.store import forms

FIELDS = {
    "subject": FORM.subject,
    "zaaknummer": FORM.zaaknummer,
    "participants": FORM.participants.replace("\n", "\r\n"),
    "period_start": "02-05-2026",
    "period_end": FORM.period_end,
    "importance-afspraak": "ja",
    "importance-inwoner": "ja",
    "sensitive": "nee",
    "remarks": FORM.remarks,
}


def _kept(house: House, upload_id: str) -> Form:
    with house.database.begin() as connection:
        return forms.of_upload(connection, upload_id)


async def test_what_the_employee_fills_in_stands_on_the_task_of_di(house: House) -> None:
    task = await house.new_task()
    fenna = await house.browser().sign_in(FENNA)
    await fenna.get(f"/mijn/{task.upload_id}/formulier")

    saved = await fenna.follow(f"/mijn/{task.upload_id}/formulier", **FIELDS)

    assert "Het formulier is bewaard" in saved.text
    assert _kept(house, task.upload_id) == FORM
    noor = await house.browser().sign_in(NOOR)
    page = (await noor.get(f"/taken/{task.task_id}")).text
    assert all(words in page for words in (FORM.subject, "Jelle, exploitant", "Zoek deze zaak"))


async def test_a_mistake_comes_back_with_everything_that_was_typed(house: House) -> None:
    task = await house.new_task()
    fenna = await house.browser().sign_in(FENNA)
    await fenna.get(f"/mijn/{task.upload_id}/formulier")

    wrong = await fenna.send(
        f"/mijn/{task.upload_id}/formulier", **{**FIELDS, "period_end": "morgen", "subject": "x" * 201}
    )

    assert wrong.status_code == 422
    for words in ("Nu zijn het er 201.", "Kies een dag", "Jelle, exploitant", 'value="morgen"'):
        assert words in wrong.text
    assert _kept(house, task.upload_id) == Form()


async def test_only_a_picture_asks_for_what_a_picture_loses(house: House) -> None:
    told = await tell_story(house)
    fenna = await house.browser().sign_in(FENNA)

    asked = {
        word: "Wat ging eraan vooraf" in (await fenna.get(f"/mijn/{told[word].upload_id}/formulier")).text
        for word in ("wacht", "nieuw")
    }

    assert asked == {"wacht": True, "nieuw": False}


async def test_after_the_decision_the_form_can_only_be_read(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        worklist.decide_register(connection, step(house, task, NOOR_OF_DI), CHOICE, house.console.runs)
    fenna = await house.browser().sign_in(FENNA)

    page = await fenna.get(f"/mijn/{task.upload_id}/formulier")
    late = await fenna.send(f"/mijn/{task.upload_id}/formulier", **FIELDS)

    assert "U kunt dit formulier niet meer veranderen" in page.text
    assert (late.status_code, "upload-decided" in late.text) == (409, True)


async def test_the_list_of_mistakes_names_each_field(house: House) -> None:
    task = await house.new_task()
    fenna = await house.browser().sign_in(FENNA)

    await fenna.get(f"/mijn/{task.upload_id}/formulier")
    page = await fenna.send(
        f"/mijn/{task.upload_id}/formulier", subject="x" * 201, zaaknummer="y" * 41, remarks="kort"
    )

    assert (
        '<a href="#subject">Onderwerp: Gebruik hier hooguit 200 tekens. Nu zijn het er 201.</a>' in page.text
    )
    assert (
        '<a href="#zaaknummer">Zaaknummer: Gebruik hier hooguit 40 tekens. Nu zijn het er 41.</a>'
        in page.text
    )


async def test_who_withdrew_does_not_read_that_di_decided(house: House) -> None:
    task = await house.new_task()
    fenna = await house.browser().sign_in(FENNA)
    await fenna.get(f"/mijn/{task.upload_id}")
    await fenna.send(f"/mijn/{task.upload_id}/intrekken")

    page = await fenna.get(f"/mijn/{task.upload_id}/formulier")

    assert "U hebt deze upload ingetrokken." in page.text
    assert "al een besluit genomen" not in page.text


async def test_nobody_fills_in_the_form_of_somebody_else(house: House) -> None:
    task = await house.new_task()
    bram = await house.browser().sign_in(BRAM)

    assert (await bram.get(f"/mijn/{task.upload_id}/formulier")).status_code == 404
    await bram.get("/mijn")
    assert (await bram.send(f"/mijn/{task.upload_id}/formulier", **FIELDS)).status_code == 404
    assert _kept(house, task.upload_id) == Form()
