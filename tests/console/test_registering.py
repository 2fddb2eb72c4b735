from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.console.conftest import Served, sign_in
from tests.consoles import NOOR, ZAAK
from workflows.tasks import TaskState


def _focus(page: Page) -> str:
    """Say what has the focus, as a screen reader would."""
    said: str = page.evaluate(
        "(document.activeElement.innerText || document.activeElement.labels?.[0]?.innerText || '').trim()"
    )
    return " ".join(said.split())


def _tab_to(page: Page, words: str) -> None:
    """Press Tab until *words* have the focus; a person would give up sooner."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if _focus(page).startswith(words):
            return
    raise AssertionError(words)


def test_a_task_is_registered_with_the_keyboard_alone(served: Served, page: Page) -> None:
    task = served.tasks["nieuw"]
    page.goto(served.url("/aanmelden"))
    _tab_to(page, "Verder als Noor van Dijk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/taken")
    _tab_to(page, f"Taak {task.number}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/taken/{task.task_id}")
    _tab_to(page, "Ken aan mij toe")
    page.keyboard.press("Enter")
    expect(page.get_by_text("U behandelt deze taak.")).to_be_visible()
    _tab_to(page, "Zaaknummer")
    page.keyboard.type(ZAAK.identificatie)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Losse tegel op de Markt")).to_be_visible()
    _tab_to(page, "Chatbericht")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Vertrouwelijkheid")).to_have_value("intern")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Vertrouwelijkheid")).to_have_value("zaakvertrouwelijk")
    _tab_to(page, "Registreren")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Wordt geregistreerd")).to_be_visible()
    decided = served.house.get(task)
    assert decided.state is TaskState.WORDT_GEREGISTREERD
    assert decided.decision is not None
    assert decided.decision.choice is not None
    assert decided.decision.choice.documenttype == "Chatbericht"


def test_the_first_tab_skips_to_the_content_and_focus_can_be_seen(served: Served, page: Page) -> None:
    sign_in(page, served, NOOR)
    page.goto(served.url("/taken"))
    page.keyboard.press("Tab")

    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_a_form_with_mistakes_starts_at_the_list_of_mistakes(served: Served, page: Page) -> None:
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/taken/{served.tasks['nieuw'].task_id}"))
    page.locator("summary").filter(has_text="Afwijzen").click()
    page.evaluate("document.querySelectorAll('form').forEach((one) => { one.noValidate = true; })")
    page.get_by_role("button", name="Afwijzen").click()

    assert page.evaluate("document.activeElement.id") == "foutenlijst"
    assert page.title().startswith("Fout: ")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_role("group", name="Reden")).to_be_focused()
    expect(page.locator("#grond-fout")).to_have_text("Kies waarom u de upload afwijst.")


def test_registering_works_without_script(served: Served, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/taken/{served.tasks['android'].task_id}"))
    page.get_by_label("Zaaknummer").fill(ZAAK.identificatie)
    page.get_by_role("button", name="Zoek zaak").click()
    page.get_by_role("button", name="Registreren").click()

    expect(page.get_by_text("Deze pagina ververst vanzelf.")).to_be_visible()
    assert served.house.get(served.tasks["android"]).state is TaskState.WORDT_GEREGISTREERD
    context.close()


def test_two_people_at_once_end_in_a_page_that_explains(served: Served, page: Page) -> None:
    task = served.tasks["nieuw"]
    sign_in(page, served, NOOR)
    page.goto(served.url(f"/taken/{task.task_id}"))
    other = page.context.new_page()
    other.goto(served.url(f"/taken/{task.task_id}"))
    other.get_by_role("button", name="Ken aan mij toe").click()
    other.get_by_text("Vrijgeven", exact=True).click()
    other.get_by_role("button", name="Geef de taak vrij").click()
    expect(other.get_by_role("button", name="Ken aan mij toe")).to_be_visible()

    page.get_by_role("button", name="Ken aan mij toe").click()

    expect(page.get_by_role("heading", name="Deze taak is intussen veranderd")).to_be_visible()
    page.get_by_role("link", name="Open de taak opnieuw").click()
    expect(page.get_by_role("button", name="Ken aan mij toe")).to_be_visible()
