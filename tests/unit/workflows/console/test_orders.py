from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.consoles import NOOR, SAMIR, Browser, House, build_house
from tests.unit.workflows.engine.support import compose, flow_of
from workflows.definition.flow import Flow
from workflows.engine.firing import Event
from workflows.errors import BadInputError
from workflows.store import schema
from workflows.store.database import Database

OLD = flow_of({"Een": compose("oud")})
NEW = flow_of({"Een": compose("nieuw")})


@pytest.fixture
def office(database: Database, clock: HandClock) -> Iterator[House]:
    """A console that gives orders, to a service that is not there."""
    texts: dict[str, Flow] = {OLD.name: NEW}
    opened = build_house(database, clock, flow_named=texts.__getitem__)
    opened.console.run_desk.substrate.visit()
    yield opened
    opened.console.run_desk.substrate.leave()


def start(office: House, key: str = "1") -> str:
    with office.database.begin() as connection:
        run_id = office.console.run_desk.start_run(
            connection, flow=OLD, dedup_key=key, partition_key="map", trigger_outputs={"body": {"n": 7}}
        )
    assert run_id is not None
    return run_id


def rows(office: House) -> list[tuple[str, str, str | None]]:
    with office.database.read() as connection:
        found = connection.execute(select(schema.run).order_by(schema.run.c.run_id)).mappings().all()
    return [(row["run_id"], row["status"], row["resubmit_of"]) for row in found]


def recorded(office: House) -> list[tuple[str, str]]:
    with office.database.read() as connection:
        found = connection.execute(select(schema.audit).order_by(schema.audit.c.seq)).mappings().all()
    return [(row["actor_id"], row["action"]) for row in found]


async def beheer(office: House) -> Browser:
    return await office.browser().sign_in(SAMIR)


async def test_a_run_is_stopped_after_asking(office: House) -> None:
    run_id, browser = start(office), await beheer(office)

    asked = (await browser.get(f"/beheer/runs/{run_id}/stoppen")).text
    page = (await browser.follow(f"/beheer/runs/{run_id}/stoppen")).text
    again = await browser.send(f"/beheer/runs/{run_id}/stoppen")

    assert "Stop deze run" in asked
    assert "Geannuleerd" in page
    assert (again.status_code, "Deze run was al klaar" in again.text) == (409, True)
    assert rows(office) == [(run_id, "Cancelled", None)]
    assert recorded(office)[-1] == ("samir", "run_gestopt")
    assert "Er valt niets te stoppen." in (await browser.get(f"/beheer/runs/{run_id}/stoppen")).text


async def test_a_run_is_done_again_with_the_difference_shown(office: House) -> None:
    run_id, browser = start(office), await beheer(office)
    busy = (await browser.get(f"/beheer/runs/{run_id}/opnieuw")).text
    with office.database.begin() as connection:
        office.console.run_desk.cancel(connection, run_id)

    asked = (await browser.get(f"/beheer/runs/{run_id}/opnieuw")).text
    page = (await browser.follow(f"/beheer/runs/{run_id}/opnieuw", vanaf="begin", tekst="nu")).text
    new = rows(office)[-1]
    with office.database.read() as connection:
        flow_hash = connection.scalar(select(schema.run.c.flow_hash).where(schema.run.c.run_id == new[0]))

    assert "Deze run is nog bezig" in busy
    assert (
        "\n<del>-   Een: {type: Compose, inputs: oud" in asked,
        "\n<ins>+   Een: {type: Compose, inputs: nieuw" in asked,
    ) == (
        True,
        True,
    )
    assert (new[1:], flow_hash) == (("Queued", run_id), NEW.hash)
    assert f"/beheer/runs/{run_id}" in page
    assert recorded(office)[-1] == ("samir", "run_opnieuw_uitgevoerd")


async def test_a_choice_that_makes_no_sense_is_told_and_nothing_begins(office: House) -> None:
    run_id, browser = start(office), await beheer(office)
    with office.database.begin() as connection:
        office.console.run_desk.cancel(connection, run_id)
    await browser.get(f"/beheer/runs/{run_id}/opnieuw")

    answers = [
        await browser.send(f"/beheer/runs/{run_id}/opnieuw", vanaf="actie", actie="Weg|"),
        await browser.send(f"/beheer/runs/{run_id}/opnieuw", vanaf="fout"),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert len(rows(office)) == 1


async def test_a_flow_is_paused_and_resumed(office: House) -> None:
    start(office)
    browser = await beheer(office)

    before = (await browser.get("/beheer/stromen")).text
    asked = (await browser.get("/beheer/stromen/proef/toestand?naar=paused")).text
    paused = (await browser.follow("/beheer/stromen/proef/toestand", naar="paused")).text
    opened = (await browser.follow("/beheer/stromen/proef/toestand", naar="open")).text

    assert ("Werkt" in before, "Gepauzeerd" in before) == (True, False)
    assert "Niets begint en niets gaat verder" in asked
    assert "Gepauzeerd" in paused
    assert "Gepauzeerd" not in opened
    assert [act for _, act in recorded(office)[-2:]] == ["stroom_gepauzeerd", "stroom_hervat"]
    assert (await browser.get("/beheer/stromen/proef/toestand?naar=kapot")).status_code == 404
    assert (await browser.get("/beheer/stromen/weg/toestand?naar=paused")).status_code == 404


async def test_flows_are_listed_that_never_ran_that_are_wrong_and_that_are_gone(
    database: Database, clock: HandClock
) -> None:
    def named(name: str) -> Flow:
        if name == "stuk":
            raise BadInputError("definition_wrong", "stuk.yaml:2 · onbekend type", next_step="Verbeter het.")
        return NEW

    office = build_house(database, clock, flow_named=named, flow_names=lambda: ("nieuw", "stuk"))
    office.console.run_desk.substrate.visit()
    start(office)
    browser = await beheer(office)
    page = (await browser.get("/beheer/stromen")).text
    paused = (await browser.follow("/beheer/stromen/nieuw/toestand", naar="paused")).text
    office.console.run_desk.substrate.leave()
    listed = [page[page.index(f">{name}</a>") :].partition("</tr>")[0] for name in ("nieuw", "proef", "stuk")]

    assert [
        [
            word
            for word in ("Werkt", "Klopt niet", "Tekst is weg", "stuk.yaml:2 · onbekend type")
            if word in row
        ]
        for row in listed
    ] == [["Werkt"], ["Tekst is weg"], ["Klopt niet", "stuk.yaml:2 · onbekend type"]]
    assert "Gepauzeerd" in paused


async def test_a_trigger_that_was_skipped_goes_off_again(office: House) -> None:
    trigger = OLD.triggers["manual"]
    with office.database.begin() as connection:
        for key in ("k", "k"):
            event = Event(flow=OLD, trigger=trigger, outputs={}, dedup_key=key, partition_key="p")
            office.console.run_desk.fire(connection, event)
    with office.database.read() as connection:
        query = select(schema.firing.c.firing_id).where(schema.firing.c.outcome == "skipped")
        skipped = connection.scalar(query)
    browser = await beheer(office)

    page = (await browser.get("/beheer/triggers?uitkomst=skipped")).text
    asked = (await browser.get(f"/beheer/triggers/{skipped}/opnieuw")).text
    answer = await browser.send(f"/beheer/triggers/{skipped}/opnieuw")

    assert "Voor deze gebeurtenis was er al een run." in page
    assert "Laat opnieuw afgaan" in asked
    assert (answer.status_code, "Er begon weer geen run" in answer.text) == (409, True)
    assert "Geen triggers gevonden" in (await browser.get("/beheer/triggers?uitkomst=failed")).text


@pytest.mark.parametrize(
    "address", ["runs/{}/opnieuw", "runs/{}/stoppen", "stromen", "stromen/proef/toestand", "triggers"]
)
async def test_only_beheer_sees_the_pages(office: House, address: str) -> None:
    run_id = start(office)
    browser = await office.browser().sign_in(NOOR)

    assert (await browser.get(f"/beheer/{address.format(run_id)}")).status_code == 404


async def test_only_beheer_gives_orders(office: House) -> None:
    run_id = start(office)
    browser = await office.browser().sign_in(NOOR)
    strange = office.browser()

    sent = [
        await browser.send(f"/beheer/runs/{run_id}/stoppen"),
        await browser.send(f"/beheer/runs/{run_id}/opnieuw", vanaf="begin"),
        await browser.send("/beheer/stromen/proef/toestand", naar="paused"),
    ]
    await strange.send(f"/beheer/runs/{run_id}/stoppen")

    assert [answer.status_code for answer in sent] == [404, 404, 404]
    assert rows(office) == [(run_id, "Queued", None)]


async def test_an_order_from_another_site_is_refused(office: House) -> None:
    run_id, browser = start(office), await beheer(office)
    answer = await browser.http.post(
        f"/beheer/runs/{run_id}/stoppen",
        data={"formulier": browser.token},
        headers={"Origin": "https://evil.example"},
    )

    assert answer.status_code == 403
    assert rows(office) == [(run_id, "Queued", None)]


async def test_what_is_not_there_is_not_there(office: House) -> None:
    browser = await beheer(office)
    addresses = ["runs/0/opnieuw", "runs/0/stoppen", "triggers/0/opnieuw"]

    assert [(await browser.get(f"/beheer/{one}")).status_code for one in addresses] == [404, 404, 404]
