from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.console.conftest import Served, sign_in
from tests.consoles import ILSE, NOOR
from workflows.store import byhand, uploads
from workflows.tasks import TaskState


def test_the_browser_compares_what_came_back_and_sends_only_the_digest(
    served: Served, page: Page, chromium: Browser, tmp_path: Path
) -> None:
    task = served.tasks["nieuw"]
    with served.house.database.begin() as connection:
        [file] = uploads.get(connection, task.upload_id).files
    back = tmp_path / "terug.zip"
    back.write_bytes(served.house.shelf.content[file.key.item_id])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/taken/{task.task_id}/met-de-hand"))
    chooser = page.get_by_label("Vergelijken (mag u overslaan)")
    other = tmp_path / "ander.zip"
    other.write_bytes(b"iets anders")
    chooser.set_input_files(other)
    expect(page.get_by_text("Dit is een ander bestand")).to_be_visible()
    chooser.set_input_files(back)
    expect(page.get_by_text("Hetzelfde bestand: het controlegetal komt overeen.")).to_be_visible()
    page.get_by_label("Welk systeem?").fill("Oud zaaksysteem")
    page.get_by_label("Zaaknummer").fill("Z-2019-12")
    page.get_by_label("Documentnummer").fill("DOC-7")
    page.get_by_role("button", name="Invullen en laten bevestigen").click()
    expect(page.get_by_text("Een tweede, andere collega moet dat bevestigen.")).to_be_visible()
    assert all(back.name not in body and "PK" not in body for body in sent)
    with served.house.database.begin() as connection:
        found = byhand.of_upload(connection, task.upload_id)
    assert found is not None
    assert dict(found.entry.returned) == {file.file_id: file.sha256}

    second = chromium.new_page()
    sign_in(second, served, ILSE)
    second.goto(served.url(f"/taken/{task.task_id}/met-de-hand"))
    expect(second.get_by_text("Ja, hetzelfde bestand")).to_be_visible()
    second.get_by_role("button", name="Ik bevestig dit").click()
    expect(second.get_by_text("geen technisch bewijs")).to_be_visible()
    second.close()
    assert served.house.get(task).state is TaskState.WORDT_GEREGISTREERD
