from __future__ import annotations

import pytest
from starlette.datastructures import QueryParams

from tests.console.story import RUN_ID, tell_story
from tests.consoles import NOOR, SAMIR, House
from workflows.console.logbook import read_logbook_filter
from workflows.store.views.logbook import LineFilter


def test_the_filter_stands_in_the_address() -> None:
    query = QueryParams({"upload": RUN_ID, "taak": "Taak 12", "niveau": "error", "regelcode": "zaak-closed"})

    assert read_logbook_filter(query) == LineFilter(
        upload_id=RUN_ID, task_number=12, level="error", code="zaak-closed"
    )


@pytest.mark.parametrize("taak", ["", "twaalf", "-1", "1" * 10, "٣"])
def test_nonsense_in_the_address_is_left_out(taak: str) -> None:
    query = QueryParams({"upload": "'--", "taak": taak, "niveau": "luid", "regelcode": "<b>"})

    assert read_logbook_filter(query) == LineFilter()


async def test_the_log_book_shows_lines_of_all_runs_and_leads_to_each(house: House) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    everything = (await browser.get("/beheer/logboek")).text
    of_task = (await browser.get(f"/beheer/logboek?taak={told['mislukt'].number}&niveau=error")).text

    assert everything.index("thing_2_happened") < everything.index("thing_0_happened")
    assert f'href="/beheer/runs/{RUN_ID}"' in everything
    assert ("thing_2_happened" in of_task, "thing_0_happened" in of_task) == (True, False)


async def test_an_empty_log_book_says_why(house: House) -> None:
    browser = await house.browser().sign_in(SAMIR)

    assert "Er zijn nog geen logregels van runs" in (await browser.get("/beheer/logboek")).text
    assert "Geen regels gevonden met dit filter." in (await browser.get("/beheer/logboek?taak=7")).text


async def test_di_may_not_read_the_log_book(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)

    assert (await browser.get("/beheer/logboek")).status_code == 404
