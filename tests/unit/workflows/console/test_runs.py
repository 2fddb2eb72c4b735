from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from starlette.datastructures import QueryParams

from tests.console.story import RUN_ID, tell_story
from tests.consoles import SAMIR, House
from workflows.console.runs import read_filter, read_line_filter
from workflows.definition.flow import Status
from workflows.store import runs, schema
from workflows.store.views.logbook import LineFilter
from workflows.store.views.runs import RunFilter


def test_days_are_days_in_amsterdam() -> None:
    wanted = read_filter(QueryParams({"van": "2026-07-01", "tot": "2026-11-24"}))

    assert wanted.since == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert wanted.until == datetime(2026, 11, 24, 23, tzinfo=UTC)


def test_the_filter_stands_in_the_address() -> None:
    query = QueryParams({"stroom": "w", "status": "Failed", "upload": RUN_ID, "code": "zaak-closed"})

    assert read_filter(query) == RunFilter(
        flow="w", status=Status.FAILED, upload_id=RUN_ID, code="zaak-closed"
    )
    assert read_line_filter(QueryParams({"niveau": "error", "regelcode": "x"}), RUN_ID) == LineFilter(
        run_id=RUN_ID, level="error", code="x"
    )


def test_a_tracked_property_is_a_name_and_a_value() -> None:
    asked = [
        read_filter(QueryParams({"eigenschap": text})).tracked
        for text in ("zaak = Z-1", "a=b=c", "zaak", "=x")
    ]

    assert asked == [("zaak", "Z-1"), ("a", "b=c"), None, None]


def test_nonsense_in_the_address_is_left_out() -> None:
    query = QueryParams(
        {"status": "Kapot", "van": "ooit", "tot": "9999-12-31", "upload": "'--", "code": "<b>"}
    )

    assert read_filter(query) == RunFilter()


async def test_the_list_shows_runs_and_the_flows_to_choose_from(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get("/beheer/runs")).text
    none = (await browser.get("/beheer/runs?code=anders")).text

    assert (page.count("<tr>"), "<option>whatsapp-bewaren</option>" in page) == (4, True)
    assert "Geen runs gevonden met dit filter." in none


async def test_an_empty_history_says_so(house: House) -> None:
    browser = await house.browser().sign_in(SAMIR)

    assert "Er is nog geen run geweest." in (await browser.get("/beheer/runs")).text


async def test_a_run_shows_its_actions_with_secure_values_shielded(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get(f"/beheer/runs/{RUN_ID}")).text

    assert "De zaak is afgesloten." in page
    assert "Ronde 1" in page
    assert "2 pogingen" in page
    assert page.count("afgeschermd") >= 1
    assert page.count("Fenna Duinker") == 3  # of four outputs one is secure
    assert "thing_2_happened" in page


async def test_log_lines_can_be_filtered(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get(f"/beheer/runs/{RUN_ID}?niveau=error")).text

    assert ("thing_2_happened" in page, "thing_0_happened" in page) == (True, False)


async def test_a_run_that_is_not_there_is_not_there(house: House) -> None:
    browser = await house.browser().sign_in(SAMIR)

    assert (await browser.get("/beheer/runs/0")).status_code == 404


async def test_a_long_loop_is_turned_page_by_page_and_a_large_value_is_fetched(house: House) -> None:
    await tell_story(house)
    run_id, big = "01M8H8PTQEF3NTN9SWXCP3XG5Z", ["x" * 40_000]
    now = house.clock()
    common = {"run_id": run_id, "status": "Succeeded", "started_at": now, "ended_at": now}
    spare: dict[str, Any] = {column.name: None for column in schema.action.c}
    spare |= {"secure_inputs": False, "secure_outputs": False, **common}
    loop = spare | {"path": "Elk", "iteration": "", "name": "Elk", "type": "Foreach", "inputs": big}
    within = [
        spare | {"path": "Elk/In", "iteration": f"Elk={number}", "name": "In", "type": "Compose"}
        for number in range(25)
    ]
    with house.database.begin() as connection:
        flow_hash = connection.scalar(select(schema.flow_version.c.hash))
        connection.execute(
            insert(schema.run).values(
                run_id=run_id, flow="lus", flow_hash=flow_hash, dedup_key="lus", partition_key="p",
                status="Succeeded", trigger={}, tracking_id="t", started_at=now,
            )
        )  # fmt: skip
        runs.save_actions(connection, [loop, *within])
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get(f"/beheer/runs/{run_id}")).text
    later = (await browser.get(f"/beheer/runs/{run_id}?lus=Elk&vanaf=21")).text
    link = page.split("/waarde/")[1].split('"')[0]
    value = await browser.get(f"/beheer/runs/{run_id}/waarde/{link}")

    assert ("Ronde 1 tot en met 10 van 25" in page, "Ronde 21 tot en met 25 van 25" in later) == (True, True)
    assert ("Volgende rondes" in page, "Volgende rondes" in later, "Vorige rondes" in later) == (
        True,
        False,
        True,
    )
    assert (page.count('<p class="ronde">'), later.count('<p class="ronde">')) == (10, 5)
    assert value.json() == big
    assert (await browser.get(f"/beheer/runs/{run_id}/waarde/{'0' * 64}")).status_code == 404
