from __future__ import annotations

from playwright.sync_api import Dialog, Page, expect

from tests.console.conftest import Served, sign_in
from tests.consoles import FENNA, NOOR
from workflows.store import uploads


def test_nothing_in_a_name_or_a_message_runs(served: Served, page: Page) -> None:
    task = served.tasks["vijandig"]
    with served.house.database.begin() as connection:
        file = uploads.get(connection, task.upload_id).files[0]
    dialogs: list[str] = []

    def remember(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", remember)
    for person, paths in (
        (NOOR, (f"/taken/{task.task_id}", f"/inhoud/{task.upload_id}/gesprek")),
        (FENNA, (f"/mijn/{task.upload_id}", f"/inhoud/{task.upload_id}/bestand/{file.file_id}")),
    ):
        page.context.clear_cookies()
        sign_in(page, served, person)
        for path in paths:
            page.goto(served.url(path))

            ours = (
                'main img:not([src^="/inhoud/"])'  # pictures of a chat are drawn anew at an address of ours
            )
            assert page.locator(f"main script, main b, {ours}").count() == 0, path
            assert "gekraakt" not in page.title()
    assert dialogs == []


def test_a_message_shows_its_markup_as_text(served: Served, page: Page) -> None:
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/inhoud/{served.tasks['nieuw'].upload_id}/gesprek"))

    expect(page.get_by_text("<script>document.title='gekraakt'</script> Ja, akkoord")).to_be_visible()


def test_a_picture_shows(served: Served, page: Page) -> None:
    task = served.tasks["van_noor"]
    with served.house.database.begin() as connection:
        file = uploads.get(connection, task.upload_id).files[0]
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/inhoud/{task.upload_id}/bestand/{file.file_id}"))

    page.wait_for_function("document.querySelector('main img').naturalWidth === 400")


def test_a_page_in_a_frame_of_another_site_stays_empty(served: Served, page: Page) -> None:
    page.goto("about:blank")
    page.set_content(f'<iframe src="{served.url("/over")}"></iframe>')
    page.wait_for_timeout(500)

    assert "Bewaarstroom" not in page.frames[1].content()


def test_icons_are_drawn(served: Served, page: Page) -> None:
    sign_in(page, served, NOOR)
    page.goto(served.url("/taken"))

    widths = page.evaluate(
        "[...document.querySelectorAll('svg.icoon use')].map((one) => one.getBBox().width)"
    )
    assert widths
    assert min(widths) > 0
