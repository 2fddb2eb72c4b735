from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import select

from tests.console.conftest import PHONE, Served, sign_in
from tests.console.story import RUN_ID
from tests.consoles import FENNA, NOOR, SAMIR, ZAAK
from workflows.model import Person
from workflows.store import questions, schema, uploads

OF_NOBODY = ("/aanmelden", "/over", "/toegankelijkheid", "/nergens", "/patronen")
OF_DI = (
    "/taken",
    "/taken?tab=klaar",
    "/taken?tab=wacht&gelukt=1&gekozen=3",
    "/taken/{wacht}",
    "/taken/{ingetrokken}",
    "/taken/{nieuw}/toekennen",
    "/vragen",
    "/vragen/{question}",
    "/mijn-berichten",
    "/goedkeuringen",
    "/goedkeuringen?tab=klaar",
    "/goedkeuringen/{approval}",
    "/taken?zoek=niemand",
    "/taken/{nieuw}",
    f"/taken/{{van_noor}}?zaak={ZAAK.identificatie}",
    "/taken/{android}?zaak=ZAAK-2026-0000000002",
    "/taken/{vijandig}?zaak=ZAAK-DUBBEL",
    "/taken/{mislukt}?zaak=x",
    "/taken/{van_ilse}",
    "/taken/{loopt}",
    "/taken/{behouden}",
    "/taken/{afgewezen}",
    "/taken/{klaar}",
    "/taken/{behouden}/controles",
    "/taken/{nieuw}/met-de-hand",
    "/blokkades",
    "/verklaringen",
    "/inhoud/{vijandig}/gesprek",
    "/inhoud/{vijandig}/gesprek?pagina=2&zoek=markt",
    "/inhoud/{vijandig}/verschil/{nieuw}",
    "/inhoud/{nieuw}/verschil/{loopt}",
    "/inhoud/{nieuw}/bestand/{zip}",
    "/inhoud/{nieuw}/bestand/{zip}/lid/1",
    "/inhoud/{van_noor}/bestand/{picture}",
)
OF_EMPLOYEE = (
    "/mijn",
    "/mijn/{nieuw}",
    "/mijn/{klaar}",
    "/mijn/{afgewezen}",
    "/mijn/{behouden}",
    "/mijn/{wacht}?bewaard=ja",
    "/mijn/{ingetrokken}",
    "/mijn/{wacht}/formulier",
    "/mijn/{nieuw}/formulier",
    "/mijn/{klaar}/formulier",
    "/mijn/{klaar}/telefoon",
    "/mijn/{nieuw}/telefoon",
    "/hulp",
    "/hulp/vragen?gesteld=ja",
    "/mijn-berichten?bewaard=ja",
)
OF_BEHEER = (
    "/beheer/runs",
    "/beheer/runs?status=Failed&code=anders",
    f"/beheer/runs/{RUN_ID}",
    "/beheer/logboek",
    "/beheer/logboek?taak=x",
    "/beheer/mappen",
    "/beheer/berichten",
)
WALKS: tuple[tuple[Person | None, tuple[str, ...]], ...] = (
    (None, OF_NOBODY),
    (NOOR, OF_DI),
    (FENNA, OF_EMPLOYEE),
    (SAMIR, OF_BEHEER),
)


def _addresses(served: Served, paths: tuple[str, ...]) -> list[str]:
    with served.house.database.begin() as connection:
        files = {
            word: uploads.get(connection, served.tasks[task].upload_id).files[0].file_id
            for word, task in (("zip", "nieuw"), ("picture", "van_noor"))
        }
        files["question"] = questions.asked_by(connection, FENNA.object_id)[0].question_id
        files["approval"] = connection.scalars(select(schema.approval.c.approval_id)).one()
    ids = {word: task.task_id for word, task in served.tasks.items()} | files
    return [served.url(path.format(**ids)) for path in paths]


def _open_everything(page: Page) -> None:
    """Fold open what is folded, for what is hidden is not looked at."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


@pytest.mark.parametrize(("person", "paths"), WALKS)
def test_every_page_is_accessible(
    served: Served, page: Page, person: Person | None, paths: tuple[str, ...]
) -> None:
    if person is not None:
        sign_in(page, served, person)
    axe, found = Axe(), []
    for address in _addresses(served, paths):
        page.goto(address)
        _open_everything(page)
        result = axe.run(page, options={"resultTypes": ["violations"]})
        found += [
            (address, violation["id"], violation["nodes"][0]["html"][:120])
            for violation in result.response["violations"]
        ]

    assert found == []


@pytest.mark.parametrize(("person", "paths"), WALKS)
@pytest.mark.parametrize("width", [PHONE["width"], 320])
def test_no_page_is_wider_than_a_telephone(
    served: Served, page: Page, person: Person | None, paths: tuple[str, ...], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": PHONE["height"]})
    if person is not None:
        sign_in(page, served, person)
    wide = []
    for address in _addresses(served, paths):
        page.goto(address)
        _open_everything(page)
        needed = page.evaluate("document.documentElement.scrollWidth")
        wide += [(address, needed)] if needed > width else []

    assert wide == []


@pytest.mark.parametrize(("person", "paths"), WALKS)
def test_every_page_has_one_heading_and_a_title_of_its_own(
    served: Served, page: Page, person: Person | None, paths: tuple[str, ...]
) -> None:
    if person is not None:
        sign_in(page, served, person)
    for address in _addresses(served, paths):
        page.goto(address)

        assert page.locator("h1").count() == 1, address
        assert re.fullmatch(r".+ · Bewaarstroom · Gemeente Duinrand", page.title()), address
        assert page.locator("html").get_attribute("lang") == "nl"
