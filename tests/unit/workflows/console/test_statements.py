from __future__ import annotations

import json

from tests.console.story import tell_story
from tests.consoles import NOOR, House
from tests.documents import claims, text_of
from workflows.model import KeptBecause, KeptReason
from workflows.store import audit, documents, uploads


async def test_the_statement_of_a_task_says_what_where_who_and_on_what_ground(house: House) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(NOOR)
    answer = await browser.get(f"/taken/{told['klaar'].task_id}/verklaring.json")
    said = json.loads(answer.text)

    one = said["originelen"][0]
    assert (said["betreft"], said["aantal"]) == (f"taak {told['klaar'].number}", 2)
    assert (one["document"], one["rustOp"], one["wijze"]) == (f"WA-{1:032x}", "bewijs", "prullenbak")
    assert one["zaaknummer"] == "ZAAK-2026-0000000001"
    assert [event["eventType"]["begripLabel"] for event in one["event"]] == [
        "Ontvangst",
        "Opname",
        "Vernietigen",
    ]
    assert [(deed["wie"], deed["deed"]) for deed in one["betrokkenen"]] == [(NOOR.name, "koos de zaak")]
    with house.database.begin() as connection:
        assert audit.of_upload(connection, told["klaar"].upload_id)[-1]["action"] == "verklaring_gegeven"


async def test_the_statement_of_a_period_is_a_document_for_the_archive(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(NOOR)
    answer = await browser.get("/verklaringen/periode.pdf?van=2026-11-01&tot=2026-11-30")

    assert answer.headers["content-type"] == "application/pdf"
    assert (claims(answer.content).part, claims(answer.content).conformance) == ("2", "A")
    said = text_of(answer.content)
    assert "01-11-2026 tot en met 30-11-2026" in said
    assert f"WA-{1:032x}" in said


async def test_a_period_in_which_nothing_was_removed_and_one_that_is_none_are_said(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(NOOR)
    empty = await browser.get("/verklaringen/periode.pdf?van=2020-01-01&tot=2020-01-31")
    wrong = await browser.get("/verklaringen/periode.json?van=2026-12-01&tot=2026-11-01")

    assert (empty.status_code, wrong.status_code) == (200, 422)
    assert "geen enkel origineel verwijderd" in empty.text
    assert "Kies twee dagen" in wrong.text


async def test_a_task_without_removals_has_no_statement(house: House) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(NOOR)

    assert (await browser.get(f"/taken/{told['nieuw'].task_id}/verklaring.pdf")).status_code == 404


async def test_the_statement_of_a_task_tells_what_stayed_and_why(house: House) -> None:
    told = await tell_story(house)
    with house.database.begin() as connection:
        first, second = uploads.get(connection, told["klaar"].upload_id).files
        uploads.exclude(connection, first.file_id, "privé")
        documents.save_outcome(
            connection,
            KeptBecause(file_id=first.file_id, reason=KeptReason.EXCLUDED, at=house.clock()),
        )
    browser = await house.browser().sign_in(NOOR)
    said = json.loads((await browser.get(f"/taken/{told['klaar'].task_id}/verklaring.json")).text)

    assert [one["naam"] for one in said["originelen"]] == [second.name]
    assert [(one["naam"], one["reden"]) for one in said["gebleven"]] == [
        (first.name, "Weggelaten door Informatiebeheer. Het bestand blijft in OneDrive staan.")
    ]
