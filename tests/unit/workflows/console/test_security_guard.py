from __future__ import annotations

import pytest

from tests.consoles import NOOR, House


@pytest.mark.parametrize("path", ["/taken?zoek=%00", "/taken/%00", "/mijn/%00", "/beheer/runs?stroom=a%00b"])
async def test_an_address_with_a_null_character_reaches_no_database(house: House, path: str) -> None:
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.get(path)

    assert (answer.status_code, answer.text) == (400, "Dit adres is niet te lezen. (address-unreadable)")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
