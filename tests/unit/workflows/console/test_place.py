from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tests.consoles import NOOR, REAL_SETTINGS, SAMIR, House
from workflows.console.place import (
    NotSignedInError,
    console_of,
    is_local,
    need_beheer,
    need_di,
    need_viewer,
    origin_of,
    session_of,
    viewer_of,
)
from workflows.console.session import seal, signed_in
from workflows.model import Person, Viewer


def _request(house: House, person: Person | None = None, *roles: str, client: str = "10.1.2.3") -> Request:
    cookie = ""
    if person is not None:
        session = signed_in(house.clock(), person, frozenset(roles))
        cookie = f"{house.console.cookie}={seal(session, house.console.settings.secret_key)}"
    return Request(
        {
            "type": "http",
            "app": house.app,
            "headers": [(b"cookie", cookie.encode())],
            "client": (client, 1),
        }
    )


def test_a_viewer_is_who_the_session_says_at_the_address_they_come_from(house: House) -> None:
    request = _request(house, NOOR, "DI")

    assert console_of(request) is house.console
    assert viewer_of(request) == Viewer(person=NOOR, roles=frozenset({"DI"}), origin="10.1.2.3")
    assert need_di(request) == need_viewer(request)


def test_who_did_not_sign_in_is_nobody(house: House) -> None:
    request = _request(house)

    assert (session_of(request), viewer_of(request)) == (None, None)
    with pytest.raises(NotSignedInError):
        need_viewer(request)


def test_a_page_for_another_role_does_not_exist(house: House) -> None:
    with pytest.raises(HTTPException) as hidden:
        need_beheer(_request(house, NOOR, "DI"))
    assert hidden.value.status_code == 404
    with pytest.raises(HTTPException):
        need_di(_request(house, SAMIR, "Beheer"))


def test_only_this_machine_is_local(house: House) -> None:
    assert is_local(_request(house, client="127.0.0.1"))
    assert not is_local(_request(house))
    assert origin_of(Request({"type": "http", "client": None})) == "onbekend"


def test_browsers_keep_the_cookie_to_https_where_there_is_https(house: House) -> None:
    secure = replace(house.console, settings=REAL_SETTINGS)

    assert (house.console.cookie, secure.cookie) == ("bewaarstroom", "__Host-bewaarstroom")
    assert secure.origins == {"https://bewaren.gemeente.example"}
