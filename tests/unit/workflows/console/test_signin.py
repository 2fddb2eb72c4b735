from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.consoles import FENNA, NOOR, SAMIR, Browser, House
from workflows.console.signin import safe_return
from workflows.model import Person
from workflows.store import schema


async def test_the_role_chooser_shows_everybody_with_what_they_do(house: House) -> None:
    page = (await house.browser().get("/aanmelden")).text

    assert "Verder als Fenna Duinker" in page
    assert "Informatiebeheer (DI)." in page


@pytest.mark.parametrize(("person", "place"), [(FENNA, "/mijn"), (NOOR, "/taken"), (SAMIR, "/beheer/runs")])
async def test_everybody_is_led_to_their_work(house: House, person: Person, place: str) -> None:
    browser = await house.browser().sign_in(person)

    assert (await browser.get("/")).headers["location"] == place
    assert (await browser.get("/aanmelden")).headers["location"] == "/"


async def test_signing_in_leads_back_to_where_somebody_came_from(house: House) -> None:
    browser = house.browser()
    await browser.get("/aanmelden?naar=/taken?tab=klaar")

    answer = await browser.send("/aanmelden/demo", persoon="noor", naar="/taken?tab=klaar")

    assert answer.headers["location"] == "/taken?tab=klaar"


async def test_a_session_is_a_cookie_that_scripts_cannot_read(house: House) -> None:
    browser = house.browser()
    await browser.get("/aanmelden")
    answer = await browser.send("/aanmelden/demo", persoon="noor")

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age=28800" in cookie
    assert "secure" not in cookie  # loopback without HTTPS


async def test_a_session_from_before_signing_in_is_worth_nothing_afterwards(house: House) -> None:
    browser = house.browser()
    await browser.get("/aanmelden")
    before = browser.token
    await browser.send("/aanmelden/demo", persoon="noor")

    answer = await browser.http.post("/afmelden", data={"formulier": before})

    assert answer.status_code == 403


async def test_signing_out_forgets_the_session(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)
    await browser.send("/afmelden")

    assert (await browser.get("/taken")).status_code == 303


async def test_a_session_ends_after_a_working_day(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)
    house.clock.forward(hours=8)

    assert (await browser.get("/taken")).headers["location"].startswith("/aanmelden")


async def test_signing_in_is_recorded(house: House) -> None:
    await house.browser().sign_in(NOOR)
    with house.database.begin() as connection:
        [line] = connection.execute(select(schema.audit)).mappings()
        [beside] = connection.execute(select(schema.audit_beside)).mappings()

    assert (line["actor_id"], line["action"], beside["said"]["origin"], line["at"]) == (
        "noor",
        "aangemeld",
        "127.0.0.1",
        house.clock() - timedelta(0),
    )


async def test_an_unknown_person_cannot_be_chosen(house: House) -> None:
    browser = house.browser()
    await browser.get("/aanmelden")

    assert (await browser.send("/aanmelden/demo", persoon="burgemeester")).status_code == 404


async def test_roles_are_chosen_on_this_machine_only(house: House) -> None:
    browser = Browser(house.app, client=("10.1.2.3", 1))
    await browser.get("/aanmelden")

    assert (await browser.send("/aanmelden/demo", persoon="noor")).status_code == 404


async def test_without_entra_its_doors_are_not_there(house: House) -> None:
    browser = house.browser()

    assert (await browser.get("/aanmelden/entra")).status_code == 404
    assert (await browser.send("/aanmelden/terug", code="x")).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "evil",
        "",
        None,
        "/a\nb",
        "/a\\b",
        "/\t/evil",
    ],
)
def test_an_address_elsewhere_leads_to_the_beginning(address: str | None) -> None:
    assert safe_return(address) == "/"


@given(st.text(max_size=40))
def test_a_way_back_always_stays_with_us(address: str) -> None:
    back = safe_return(address)

    assert back.startswith("/")
    assert not back.startswith(("//", "/\\"))
    assert back.isprintable()
