from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.clamd import VIRUS, scanner_at
from tests.console.conftest import PHONE, Served, sign_in
from tests.consoles import FENNA, NOOR, House, picture
from workflows.model import Upload


async def _infect(house: House, clamd: Path) -> Upload:
    files = {
        "foto.png": picture() + VIRUS,
        "WhatsApp-chat met Jan.txt": b"13-05-2022 16:09 - Jan: <Media weggelaten>\n",
    }
    upload = await house.inspect(await house.upload(files, inspected=False), scanner_at(clamd))
    house.task(upload)
    return upload


@pytest.fixture
def infected(served: Served, clamd: Path) -> Upload:
    """An upload of which one file has a virus."""
    with ThreadPoolExecutor(1) as aside:  # Playwright has a loop of its own in this thread
        return aside.submit(asyncio.run, _infect(served.house, clamd)).result()


def test_di_sees_which_file_is_infected_and_can_only_leave_it_out(
    page: Page, served: Served, infected: Upload
) -> None:
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/taken/{infected.upload_id}"))

    row = page.get_by_role("row").filter(has_text="foto.png")
    expect(row).to_contain_text("Besmet: niet openen")
    expect(row).to_contain_text("Kan niet worden geregistreerd.")
    expect(page.get_by_role("row").filter(has_text="WhatsApp-chat met Jan.txt")).to_contain_text(
        "Geen virus gevonden"
    )
    assert Axe().run(page).response["violations"] == []

    row.get_by_role("link", name="foto.png").click()
    expect(page.get_by_role("heading", name="In dit bestand zit een virus")).to_be_visible()
    expect(page.get_by_role("link", name="Bestand ophalen")).to_have_count(0)
    expect(page.get_by_role("img")).to_have_count(0)
    assert Axe().run(page).response["violations"] == []


def test_the_employee_reads_what_they_can_do_themselves_also_on_a_phone(
    page: Page, served: Served, infected: Upload
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, served, FENNA)
    page.goto(served.url(f"/mijn/{infected.upload_id}"))

    advice = page.get_by_role("region", name="Wat kunt u zelf doen?")
    expect(advice).to_contain_text("Maak de export opnieuw en kies: media toevoegen.")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert Axe().run(page).response["violations"] == []
