from __future__ import annotations

from datetime import UTC, datetime

from starlette.datastructures import QueryParams

from tests.console.story import RUN_ID, tell_story
from tests.consoles import SAMIR, House
from workflows.console.runs import read_filter, read_line_filter
from workflows.definition.flow import Status
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
