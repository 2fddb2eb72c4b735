from __future__ import annotations

from tests.console.story import tell_story
from tests.consoles import FENNA, NOOR, SAMIR, House


async def test_di_and_beheer_see_numbers_without_names_and_an_employee_does_not(house: House) -> None:
    await tell_story(house)
    pages = [await (await house.browser().sign_in(person)).get("/cijfers") for person in (NOOR, SAMIR, FENNA)]

    assert [page.status_code for page in pages] == [200, 200, 404]
    assert "november 2026" in pages[0].text
    assert FENNA.name not in pages[0].text
