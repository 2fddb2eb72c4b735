from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from watcher.simulator.service import running_graph
from watcher.simulator.users import FENNA, WATCHED_FOLDER

CHROMIUM = shutil.which("chromium")
DROP = """(path) => {
    const carried = new DataTransfer();
    carried.items.add(new File(["gesleept"], path));
    const event = new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
    document.getElementById("uploaden").dispatchEvent(event);
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not on this machine"),
]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """The page of Fenna's OneDrive; anything the browser complains about fails the test."""
    complaints: list[str] = []
    async with running_graph(tmp_path) as started, async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown = await browser.new_page()
        shown.on("console", lambda message: complaints.append(message.text))
        shown.on("pageerror", lambda problem: complaints.append(str(problem)))
        await shown.goto(f"{started.addresses.http}/")
        await shown.get_by_role("link", name="Fenna Duinker").click()
        await expect(shown.get_by_text("Sleep bestanden of een hele map hierheen")).to_be_visible()
        yield shown
        await browser.close()
    assert complaints == []


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    return tmp_path / "onedrive" / FENNA.key / WATCHED_FOLDER


async def test_a_file_is_chosen_by_keyboard_and_uploaded(page: Page, watched: Path, tmp_path: Path) -> None:
    (tmp_path / "gesprek.txt").write_text("hoi")

    await page.get_by_label("Bestanden", exact=True).set_input_files(tmp_path / "gesprek.txt")
    await page.get_by_role("button", name="Uploaden").press("Enter")

    await expect(page.get_by_role("status")).to_have_text("Klaar: 1 bestand geüpload.")
    await expect(page.get_by_role("rowheader", name="gesprek.txt")).to_be_visible()
    assert (watched / "gesprek.txt").read_text() == "hoi"


async def test_a_file_is_dragged_in(page: Page, watched: Path) -> None:
    await page.evaluate(DROP, "gesleept.txt")

    await expect(page.get_by_role("rowheader", name="gesleept.txt")).to_be_visible()
    assert (watched / "gesleept.txt").read_text() == "gesleept"


async def test_a_file_put_on_disk_shows_by_itself(page: Page, watched: Path) -> None:
    (watched / "vanzelf.txt").touch()

    await expect(page.get_by_role("rowheader", name="vanzelf.txt")).to_be_visible(timeout=10_000)


async def test_a_file_is_removed_and_restored(page: Page, watched: Path) -> None:
    (watched / "a.txt").write_text("hoi")
    await page.reload()

    await page.get_by_role("button", name="Verwijderen van a.txt").click()
    await page.get_by_role("button", name="Herstellen van a.txt").click()

    await expect(page.get_by_text("De prullenbak is leeg.")).to_be_visible()
    assert (watched / "a.txt").read_text() == "hoi"
