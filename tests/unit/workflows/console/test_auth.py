from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.conftest import HandClock
from tests.consoles import REAL_SETTINGS, Browser, House, build_house
from tests.entra import CLIENT, SECRET, TENANT, FakeEntra, running_entra
from workflows.console.auth import EntraDoor, SignedIn
from workflows.console.session import unseal
from workflows.console.settings import EntraSignin
from workflows.errors import BewaarstroomError
from workflows.model import Person
from workflows.store.database import Database

BACK = "https://bewaren.gemeente.example/aanmelden/terug"
KEY = b"k" * 32


@pytest.fixture
def entra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEntra]:
    monkeypatch.setenv("NO_PROXY", "localhost")
    with running_entra(tmp_path) as running:
        yield running


def _signin(entra: FakeEntra) -> EntraSignin:
    return EntraSignin(
        tenant_id=TENANT,
        client_id=CLIENT,
        client_secret=SECRET,
        authority_host=entra.address,
        ca_file=str(entra.ca_file),
    )


@pytest.fixture
def door(entra: FakeEntra) -> EntraDoor:
    return EntraDoor(_signin(entra), BACK, KEY)


async def _visit(address: str, entra: FakeEntra) -> dict[str, str]:
    """Go to Entra as a browser does; returns what it sends back."""
    trust = ssl.create_default_context(cafile=str(entra.ca_file))
    async with httpx.AsyncClient(verify=trust, trust_env=False) as http:
        answer: dict[str, str] = (await http.get(address)).json()
    return answer


async def test_somebody_comes_back_as_who_they_are(door: EntraDoor, entra: FakeEntra) -> None:
    address, memory = await door.begin("/taken")

    came = await door.complete(memory, await _visit(address, entra))

    assert came == SignedIn(
        person=Person(object_id="noor-oid", name="Noor van Dijk", mail="noor@gemeente.example"),
        roles=frozenset({"DI"}),
        back="/taken",
    )


async def test_the_question_has_a_state_a_nonce_and_a_challenge_and_asks_for_no_lasting_token(
    door: EntraDoor,
) -> None:
    address, memory = await door.begin("/taken")
    query = parse_qs(urlsplit(address).query)

    assert {"state", "nonce", "code_challenge"} <= set(query)
    assert (query["redirect_uri"], query["response_mode"]) == ([BACK], ["form_post"])
    assert (query["response_type"], query["code_challenge_method"]) == (["code"], ["S256"])
    assert sorted(query["scope"][0].split()) == ["openid", "profile"]
    assert query["state"][0] not in memory


async def test_who_has_no_role_is_an_employee(door: EntraDoor, entra: FakeEntra) -> None:
    del entra.claims["roles"]
    address, memory = await door.begin("/taken")

    assert (await door.complete(memory, await _visit(address, entra))).roles == frozenset()


async def _refusal(door: EntraDoor, memory: str, answer: dict[str, str]) -> str:
    with pytest.raises(BewaarstroomError) as refused:
        await door.complete(memory, answer)
    return refused.value.code


async def test_an_answer_to_another_question_is_refused(door: EntraDoor, entra: FakeEntra) -> None:
    address, memory = await door.begin("/taken")
    _, other = await door.begin("/taken")
    answer = await _visit(address, entra)

    assert await _refusal(door, other, answer) == "signin-state-differs"
    assert await _refusal(door, memory, answer | {"state": "x"}) == "signin-state-differs"
    assert await _refusal(door, "x", answer) == "signin-expired"
    assert await _refusal(door, "", answer) == "signin-expired"


async def test_a_code_is_good_once(door: EntraDoor, entra: FakeEntra) -> None:
    address, memory = await door.begin("/taken")
    answer = await _visit(address, entra)
    await door.complete(memory, answer)

    assert await _refusal(door, memory, answer) == "signin-refused"


async def test_somebody_who_cancels_is_told_so(door: EntraDoor, entra: FakeEntra) -> None:
    address, memory = await door.begin("/taken")
    state = (await _visit(address, entra))["state"]

    answer = {"error": "access_denied", "state": state}

    assert await _refusal(door, memory, answer) == "signin-refused"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"tid": "een andere gemeente"}, "signin-other-tenant"),
        ({"aud": "een andere app"}, "signin-other-tenant"),
        ({"nonce": "een andere"}, "signin-state-differs"),
        ({"oid": ""}, "signin-nobody"),
        ({"oid": 7}, "signin-nobody"),
        ({"roles": "DI"}, "signin-nobody"),
    ],
)
async def test_a_token_about_something_else_is_refused(
    door: EntraDoor, entra: FakeEntra, claims: dict[str, object], code: str
) -> None:
    entra.claims |= claims
    address, memory = await door.begin("/taken")

    assert await _refusal(door, memory, await _visit(address, entra)) == code


async def test_a_wrong_secret_is_for_beheer_to_mend(entra: FakeEntra) -> None:
    door = EntraDoor(replace(_signin(entra), client_secret="fout"), BACK, KEY)
    address, memory = await door.begin("/taken")

    assert await _refusal(door, memory, await _visit(address, entra)) == "signin-app-refused"


async def test_an_entra_that_is_away_is_asked_again_later(door: EntraDoor, entra: FakeEntra) -> None:
    address, memory = await door.begin("/taken")
    answer = await _visit(address, entra)
    entra.down = True

    assert await _refusal(door, memory, answer) == "signin-unreachable"
    with pytest.raises(BewaarstroomError) as refused:
        await door.begin("/taken")
    assert refused.value.code == "signin-unreachable"


@pytest.fixture
def real_house(entra: FakeEntra, database: Database, clock: HandClock) -> House:
    return build_house(database, clock, replace(REAL_SETTINGS, signin=_signin(entra)))


async def test_the_whole_way_in_ends_in_a_session_without_a_token(
    real_house: House, entra: FakeEntra
) -> None:
    browser = Browser(real_house.app, address="https://bewaren.gemeente.example", client=("10.1.2.3", 1))
    page = await browser.get("/aanmelden?naar=/taken")
    begun = await browser.get("/aanmelden/entra?naar=/taken")
    remembered = begun.headers["set-cookie"].lower()
    answer = await _visit(begun.headers["location"], entra)
    back = await browser.http.post("/aanmelden/terug", data=answer, headers={"Origin": entra.address})

    assert "Aanmelden met uw werkaccount" in page.text
    assert (back.status_code, back.headers["location"]) == (303, "/taken")
    assert "samesite=none" in remembered
    assert "secure" in remembered
    cookies = {cookie.name: cookie for cookie in browser.http.cookies.jar}
    assert set(cookies) == {"__Host-bewaarstroom"}
    assert cookies["__Host-bewaarstroom"].secure
    session = unseal(
        cookies["__Host-bewaarstroom"].value, real_house.console.settings.secret_key, real_house.clock()
    )
    assert session is not None
    assert session.person is not None
    assert (session.person.object_id, session.roles) == ("noor-oid", frozenset({"DI"}))
    assert (await browser.get("/taken")).status_code == 200


async def test_coming_back_without_having_gone_is_refused_in_words(real_house: House) -> None:
    browser = Browser(real_house.app, address="https://bewaren.gemeente.example")

    answer = await browser.http.post("/aanmelden/terug", data={"code": "x", "state": "y"})
    odd = await browser.http.post("/aanmelden/terug", content=b"x" * 70_000)

    assert "Het aanmelden is niet gelukt." in answer.text
    assert "signin-expired" in answer.text
    assert odd.status_code == 403


async def test_nobody_chooses_a_role_where_there_is_entra(real_house: House) -> None:
    browser = Browser(real_house.app, address="https://bewaren.gemeente.example")
    await browser.get("/aanmelden")

    assert (await browser.send("/aanmelden/demo", persoon="noor")).status_code == 404
