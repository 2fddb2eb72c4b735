from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select
from starlette.routing import Route

from tests.console.story import RUN_ID, tell_story
from tests.consoles import BRAM, FENNA, NOOR, SAMIR, House
from workflows.console.urls import ANSWER, INVOKE
from workflows.model import Person
from workflows.store import firings, questions, schema, uploads
from workflows.store.firings import Firing, FiringOutcome

FIRING = Firing(
    firing_id="01M8H8PTQBZYQ6EX86F8A92VM9",
    flow="whatsapp-bewaren",
    trigger="Als_een_upload_compleet_is",
    kind="OnUploadComplete",
    at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    outcome=FiringOutcome.SKIPPED,
    code="condition-false",
    message="Een voorwaarde van de trigger was niet waar.",
)
EVERYBODY = {"/", "/aanmelden", "/over", "/toegankelijkheid", "/gezond", "/patronen"}
DI_ONLY = {
    "/taken",
    "/taken/{task_id}",
    "/taken/{task_id}/controles",
    "/taken/{task_id}/met-de-hand",
    "/inhoud/{upload_id}/set",
    "/blokkades",
    "/verklaringen",
    "/verklaringen/periode.pdf",
    "/verklaringen/periode.json",
    "/vragen",
    "/taken/werklijst.csv",
    "/taken/{task_id}/toekennen",
    "/vragen/{question_id}",
}
BEHEER_ONLY = {
    "/beheer/runs",
    "/beheer/runs/{run_id}",
    "/beheer/runs/{run_id}/opnieuw",
    "/beheer/runs/{run_id}/waarde/{hash}",
    "/beheer/runs/{run_id}/stoppen",
    "/beheer/stromen",
    "/beheer/stromen/{flow}/toestand",
    "/beheer/triggers",
    "/beheer/triggers/{firing_id}/opnieuw",
    "/beheer/logboek",
    "/beheer/controlespoor",
    "/beheer/controlespoor.jsonl",
    "/beheer/mappen",
    "/beheer/berichten",
}
FOR_PROGRAMS = {f"{INVOKE}{{rest:path}}", ANSWER}  # a signature in the address instead of a session
ENTRA = {"/aanmelden/entra"}
OWN = {
    "/mijn",
    "/mijn/{upload_id}",
    "/mijn/{upload_id}/formulier",
    "/mijn/{upload_id}/telefoon",
    "/hulp",
    "/mijn-berichten",
    "/hulp/vragen",
}
SOMETIMES = {  # not there while there is nothing to show
    "/inhoud/{upload_id}/verschil/{other_id}",
    "/inhoud/{upload_id}/bestand/{file_id}/media",
    "/taken/{task_id}/leesbare-versie",
    "/taken/{task_id}/mdto",
    "/taken/{task_id}/verklaring.pdf",
    "/taken/{task_id}/verklaring.json",
}
WITH_A_ROLE = {"/cijfers"}
ASKED = {"/goedkeuringen", "/goedkeuringen/{approval_id}"}
ALL = {"/mijn", "/mijn-berichten", "/hulp", "/hulp/vragen", "/goedkeuringen"}
CONTENT = {
    "/inhoud/{upload_id}/gesprek",
    "/inhoud/{upload_id}/bestand/{file_id}",
    "/inhoud/{upload_id}/bestand/{file_id}/beeld",
    "/inhoud/{upload_id}/bestand/{file_id}/download",
}
IN_ZIP = {
    "/inhoud/{upload_id}/bestand/{file_id}/lid/{number:int}",
    "/inhoud/{upload_id}/bestand/{file_id}/lid/{number:int}/beeld",
    "/inhoud/{upload_id}/bestand/{file_id}/lid/{number:int}/media",
}


def _routes(house: House, method: str) -> set[str]:
    routes = [route for route in house.app.routes if isinstance(route, Route)]
    paths = {route.path for route in routes if method in (route.methods or set())}
    return paths - FOR_PROGRAMS


async def _values(house: House) -> dict[str, str]:
    told = await tell_story(house)
    with house.database.begin() as connection:
        asked = questions.asked_by(connection, FENNA.object_id)[0]
        upload = uploads.get(connection, told["van_noor"].upload_id)
        firings.add(connection, FIRING)
        connection.execute(
            insert(schema.payload).values(run_id=RUN_ID, hash="f" * 64, size=1, content=["groot"])
        )
        approval_id = connection.scalars(select(schema.approval.c.approval_id)).one()
    return {
        "task_id": upload.upload_id,
        "upload_id": upload.upload_id,
        "file_id": upload.files[0].file_id,
        "other_id": upload.upload_id,
        "run_id": RUN_ID,
        "approval_id": approval_id,
        "number": "0",
        "question_id": asked.question_id,
        "flow": "whatsapp-bewaren",
        "hash": "f" * 64,
        "firing_id": FIRING.firing_id,
    }


def _filled(path: str, values: dict[str, str]) -> str:
    return re.sub(r"{(\w+)(?::int)?}", lambda found: values[found[1]], path)


async def test_every_page_is_for_somebody(house: House) -> None:
    assert (
        _routes(house, "GET")
        == EVERYBODY
        | DI_ONLY
        | BEHEER_ONLY
        | WITH_A_ROLE
        | ENTRA
        | OWN
        | SOMETIMES
        | ASKED
        | CONTENT
        | IN_ZIP
    )


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (FENNA, OWN | CONTENT | ALL),
        (BRAM, ALL),
        (NOOR, DI_ONLY | WITH_A_ROLE | ALL | ASKED | CONTENT),
        (SAMIR, BEHEER_ONLY | WITH_A_ROLE | ALL),
    ],
)
async def test_everybody_sees_their_own_pages_and_no_others(
    house: House, person: Person, seen: set[str]
) -> None:
    values = await _values(house)
    browser = await house.browser().sign_in(person)
    statuses = {
        path: (await browser.get(_filled(path, values))).status_code
        for path in _routes(house, "GET") - EVERYBODY - ENTRA - IN_ZIP
    }

    assert {path for path, status in statuses.items() if status == 200} == seen
    assert {status for path, status in statuses.items() if path not in seen} == {404}


@pytest.mark.parametrize("person", [FENNA, BRAM, SAMIR])
async def test_nobody_but_di_can_change_a_task(house: House, person: Person) -> None:
    values = await _values(house)
    browser = await house.browser().sign_in(person)
    actions = {path for path in _routes(house, "POST") if path.startswith(("/taken", "/vragen"))}
    statuses = {(await browser.send(_filled(path, values), versie="1")).status_code for path in actions}

    assert "/taken/{task_id}/registreren" in actions
    assert statuses == {404}


async def test_who_did_not_sign_in_sees_no_page_at_all(house: House) -> None:
    values = await _values(house)
    browser = house.browser()
    statuses = {
        (await browser.get(_filled(path, values))).status_code
        for path in _routes(house, "GET") - EVERYBODY - ENTRA
    }

    assert statuses == {303}
