from __future__ import annotations

import json

from sqlalchemy import update
from starlette.datastructures import QueryParams

from tests.console.story import tell_story
from tests.consoles import NOOR, SAMIR, House
from workflows.console.record import read_record_filter
from workflows.store import schema
from workflows.store.views.record import RecordFilter


def test_the_filter_stands_in_the_address_and_nonsense_is_left_out() -> None:
    asked = QueryParams(
        {"taak": "Taak 3", "over": " X ", "wie": "Noor", "wat": "afgewezen", "van": "2026-11-01"}
    )
    read = read_record_filter(asked)

    assert (read.task_number, read.about, read.person, read.act) == (3, "X", "Noor", "afgewezen")
    assert read.since is not None
    assert read.since.isoformat() == "2026-11-01T00:00:00+01:00"
    assert read_record_filter(QueryParams({"taak": "x", "wat": "alles", "tot": "morgen"})) == RecordFilter()


async def test_beheer_reads_who_did_what_and_each_look_is_written_down(house: House) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    everything = (await browser.get("/beheer/controlespoor")).text
    again = (await browser.get("/beheer/controlespoor?wat=controlespoor_bekeken")).text
    of_task = (await browser.get(f"/beheer/controlespoor?taak={told['afgewezen'].number}")).text
    of_noor = (await browser.get("/beheer/controlespoor?wie=noor&wat=aangemeld")).text

    assert "wees de upload af." in everything
    assert again.count(f"{SAMIR.name} bekeek het controlespoor.") == 1
    assert "wees de upload af." in of_task
    assert "Geen regels gevonden met dit filter." in of_noor


async def test_a_name_finds_what_somebody_who_signed_in_did(house: House) -> None:
    await tell_story(house)
    await house.browser().sign_in(NOOR)
    browser = await house.browser().sign_in(SAMIR)
    found = (await browser.get(f"/beheer/controlespoor?wie={NOOR.name[:4].lower()}&wat=aangemeld")).text

    assert f"{NOOR.name} meldde zich aan." in found
    assert f"{SAMIR.name} meldde zich aan." not in found


async def test_the_chain_is_recomputed_on_request_and_a_changed_line_shows(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)
    await browser.get("/beheer/controlespoor")
    good = (await browser.send("/beheer/controlespoor")).text
    with house.database.begin() as connection:
        connection.execute(update(schema.audit).where(schema.audit.c.seq == 2).values(result="anders"))
    bad = (await browser.send("/beheer/controlespoor")).text

    assert "De keten klopt tot en met regel" in good
    assert "De keten klopt NIET" in bad
    assert "Regel 2 is veranderd" in bad


async def test_the_lines_come_as_a_file_with_all_that_a_hash_needs(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)
    answer = await browser.get("/beheer/controlespoor.jsonl")
    lines = [json.loads(line) for line in answer.text.splitlines()]

    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert set(lines[0]) == {
        *("seq", "at", "actor_id", "action", "upload_id", "object_id", "result"),
        *("beside_hash", "hash", "salt", "said", "sentence"),
    }
    assert lines[-1]["sentence"] == f"{SAMIR.name} haalde het controlespoor op als bestand."


async def test_di_may_not_read_the_record(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)

    for path in ("/beheer/controlespoor", "/beheer/controlespoor.jsonl"):
        assert (await browser.get(path)).status_code == 404
    assert (await browser.send("/beheer/controlespoor")).status_code in {403, 404}
