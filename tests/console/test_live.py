from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.console.conftest import Served, sign_in
from tests.console.story import prove_file
from tests.consoles import NOOR
from workflows.store import tasks, uploads
from workflows.tasks import TaskEvent


def test_the_progress_shows_without_anybody_doing_anything(served: Served, page: Page) -> None:
    task = served.tasks["loopt"]
    house = served.house
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/taken/{task.task_id}"))
    expect(page.get_by_text("In de zaak gezet: 0 van 1")).to_be_visible()

    with house.database.begin() as connection:
        prove_file(connection, uploads.get(connection, task.upload_id), 1, house.clock())
    expect(page.get_by_text("Teruggelezen en vergeleken: precies hetzelfde", exact=True)).to_be_visible()

    with house.database.begin() as connection:
        done = tasks.apply(
            connection, tasks.get(connection, task.task_id), TaskEvent.REGISTERED, house.clock()
        )
        tasks.apply(connection, done, TaskEvent.ORIGINALS_DELETED, house.clock())
    expect(page.get_by_role("status").get_by_text("Afgerond")).to_be_visible()
    expect(page.locator("#taak")).not_to_have_attribute("hx-trigger", "every 2s")


def test_a_page_that_refreshes_itself_waits_while_somebody_fills_in_a_form_on_it(
    served: Served, page: Page
) -> None:
    waits = """() => !document.getElementById("taak").dispatchEvent(new CustomEvent("htmx:beforeRequest",
        {bubbles: true, cancelable: true, detail: {elt: document.getElementById("taak")}}))"""
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/taken/{served.tasks['loopt'].task_id}"))
    untouched = page.evaluate(waits)
    page.get_by_text("Houd het verwijderen tegen").click()
    opened = page.evaluate(waits)
    page.get_by_text("Houd het verwijderen tegen").click()

    assert (untouched, opened, page.evaluate(waits)) == (False, True, False)


def test_filtering_keeps_the_address_and_the_focus(served: Served, page: Page) -> None:
    sign_in(page, served, NOOR)
    page.goto(served.url("/taken"))
    page.get_by_label("Naam, onderwerp, taak- of zaaknummer").press_sequentially("bram")

    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_label("Naam, onderwerp, taak- of zaaknummer")).to_be_focused()
    page.wait_for_url("**zoek=bram**")
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(3)


def test_a_session_that_ended_leads_to_the_door_also_from_a_page_that_refreshes_itself(
    served: Served, page: Page
) -> None:
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/taken/{served.tasks['loopt'].task_id}"))
    served.house.clock.forward(hours=13)

    page.wait_for_url("**/aanmelden?naar=**", timeout=10_000)


def test_one_tick_chooses_every_task_on_the_page(served: Served, page: Page) -> None:
    sign_in(page, served, NOOR)
    page.goto(served.url("/taken"))
    rows = page.locator(".kies input").count()
    page.get_by_label("Kies alle taken op deze pagina").check()
    chosen = page.locator(".kies input:checked").count()
    page.get_by_label("Kies alle taken op deze pagina").uncheck()

    assert (rows > 1, chosen) == (True, rows)
    assert page.locator(".kies input:checked").count() == 0
