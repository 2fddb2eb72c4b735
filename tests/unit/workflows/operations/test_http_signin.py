from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from starlette.responses import JSONResponse, RedirectResponse, Response

from tests.callee import Callee, running_callee
from tests.conftest import HandClock
from workflows.errors import BewaarstroomError
from workflows.operations.http_signin import Known, Signin, Token

ASKED = {
    "type": "ActiveDirectoryOAuth",
    "tenant": "contoso.example",
    "audience": "api://zaken",
    "clientId": "app",
    "secret": "geheim",
}


@pytest_asyncio.fixture
async def callee() -> AsyncIterator[Callee]:
    async with running_callee() as running:
        yield running


async def _refusal(signin: Signin, authentication: dict[str, Any]) -> str:
    with pytest.raises(BewaarstroomError) as refused:
        await signin.known({"authentication": authentication})
    return refused.value.code


async def test_a_name_or_a_value_goes_along_as_it_is(callee: Callee) -> None:
    signin = Signin(outward=callee.door(), clock=HandClock())
    basic = await signin.known({"authentication": {"type": "basic", "username": "u", "password": "p"}})
    raw = await signin.known({"authentication": {"type": "Raw", "value": "Sleutel x"}})

    assert (basic, raw) == (
        Known(headers={"Authorization": "Basic dTpw"}),
        Known(headers={"Authorization": "Sleutel x"}),
    )
    assert await signin.known({}) == Known() == await signin.known({"authentication": {"type": "None"}})


async def test_an_app_fetches_a_token_and_remembers_it_until_shortly_before_its_end(callee: Callee) -> None:
    clock = HandClock()
    callee.answers = [
        JSONResponse({"access_token": "een", "expires_in": 3_600}),
        JSONResponse({"access_token": "twee", "expires_in": 3_600}),
    ]
    signin = Signin(outward=callee.door(), clock=clock)
    asked = {"authentication": {**ASKED, "authority": f"{callee.url}/"}}
    first, again = await signin.known(asked), await signin.known(asked)
    clock.forward(minutes=56)
    later = await signin.known(asked)
    method, path, _, body = callee.asked[0]

    assert (first, again, later) == (
        Known(headers={"Authorization": "Bearer een"}),
        Known(headers={"Authorization": "Bearer een"}),
        Known(headers={"Authorization": "Bearer twee"}),
    )
    assert (method, path, len(callee.asked)) == ("POST", "/contoso.example/oauth2/v2.0/token", 2)
    assert parse_qs(body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["app"],
        "client_secret": ["geheim"],
        "scope": ["api://zaken/.default"],
    }


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (JSONResponse({"error": "invalid_client"}, 401), "http-signin-refused"),
        (Response("geen json"), "http-signin-refused"),
        (JSONResponse({"access_token": "x"}), "http-signin-refused"),
        (Response(status_code=503), "http-signin-busy"),
    ],
)
async def test_an_app_that_gets_no_token_is_told(callee: Callee, answer: Response, code: str) -> None:
    callee.answers = [answer]
    signin = Signin(outward=callee.door(), clock=HandClock())

    assert await _refusal(signin, {**ASKED, "authority": callee.url}) == code


@pytest.mark.parametrize(
    ("authentication", "code"),
    [
        ({**ASKED, "authority": "https://kwaad.example"}, "http-host-refused"),
        ({**ASKED, "tenant": "a/../b"}, "http-signin-incomplete"),
        ({**ASKED, "secret": None}, "http-signin-incomplete"),
        ({"type": "ManagedServiceIdentity", "audience": "api://zaken"}, "http-identity-off"),
        ({"type": "ClientCertificate", "pfx": "geen base64!"}, "http-certificate-unreadable"),
        ({"type": "Ntlm"}, "http-authentication-unknown"),
    ],
)
async def test_what_cannot_be_is_told(callee: Callee, authentication: dict[str, Any], code: str) -> None:
    assert await _refusal(Signin(outward=callee.door(), clock=HandClock()), authentication) == code


async def test_the_machine_signs_in_where_the_settings_allow_it(callee: Callee) -> None:
    clock, asked = HandClock(), []

    async def machine(audience: str, client_id: str | None) -> Token:
        asked.append((audience, client_id))
        return Token(value="machine", until=clock() + timedelta(hours=1))

    signin = Signin(outward=callee.door(), clock=clock, machine=machine)
    given = {"type": "ManagedServiceIdentity", "audience": "api://zaken", "identity": "id-1"}
    known = await signin.known({"authentication": given})

    assert (known, asked) == (Known(headers={"Authorization": "Bearer machine"}), [("api://zaken", "id-1")])


async def test_a_certificate_is_for_the_connection_and_no_header(callee: Callee) -> None:
    signin = Signin(outward=callee.door(), clock=HandClock())
    known = await signin.known(
        {"authentication": {"type": "ClientCertificate", "pfx": "AAE=", "password": "p"}}
    )

    assert known == Known(certificate=(b"\x00\x01", "p"))
    assert "p" not in repr(known).replace("Known()", "")


async def test_the_secret_of_an_app_follows_no_redirect_to_another_host(callee: Callee) -> None:
    callee.answers = [RedirectResponse(f"http://other.test:{callee.port}/token", 307)]
    signin = Signin(outward=callee.door(), clock=HandClock())

    assert await _refusal(signin, {**ASKED, "authority": callee.url}) == "http-redirect-unsafe"
    assert len(callee.asked) == 1
