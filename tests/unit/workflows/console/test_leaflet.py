from __future__ import annotations

from tests.consoles import FENNA, House


async def test_everybody_reads_the_guidance_and_can_ask_for_advice(house: House) -> None:
    page = (await (await house.browser().sign_in(FENNA)).get("/hulp")).text

    assert '<h2 id="deel-4">Wanneer moet ik een gesprek bewaren?</h2>' in page
    assert page.count('href="/hulp/vragen"') == 2
    assert "Zet een gesprek nooit in Google Drive, iCloud of Dropbox." in page
