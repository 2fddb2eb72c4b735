from __future__ import annotations

from datetime import UTC, datetime

import jwt
import pytest

from workflows.errors import BadInputError
from workflows.zaaksysteem.credentials import SERVICE, Acting, Credentials, explanation_header, token

SECRET = "een geheim dat lang genoeg is voor HS256"
NOW = datetime(2026, 11, 20, 10, 0, 0, 999, tzinfo=UTC)


def test_a_token_names_the_client_and_the_person() -> None:
    acting = Acting(user_id="a1", representation="J. Voorbeeld")
    spelled = token(Credentials(client_id="bewaarstroom", secret=SECRET), acting, NOW)
    assert jwt.decode(spelled, SECRET, algorithms=["HS256"], options={"verify_iat": False}) == {
        "iss": "bewaarstroom",
        "iat": 1795168800,
        "client_id": "bewaarstroom",
        "user_id": "a1",
        "user_representation": "J. Voorbeeld",
    }


def test_work_of_nobody_in_particular_has_a_name_too() -> None:
    assert SERVICE.representation == "WhatsApp bewaren (systeem)"


@pytest.mark.parametrize(("client_id", "secret"), [("", SECRET), (" ", SECRET), ("x", "")])
def test_empty_credentials_are_refused(client_id: str, secret: str) -> None:
    with pytest.raises(BadInputError) as caught:
        Credentials(client_id=client_id, secret=secret)
    assert caught.value.code == "zaaksysteem-credentials"


def test_a_secret_is_not_shown() -> None:
    assert SECRET not in repr(Credentials(client_id="x", secret=SECRET))


@pytest.mark.parametrize(
    ("explanation", "header"),
    [
        ("", {}),
        ("  \r\n ", {}),
        ("Taak 17", {"X-Audit-Toelichting": "Taak 17"}),
        ("Taak 17\r\nHost: x", {"X-Audit-Toelichting": "Taak 17 Host: x"}),
        ("Café 3", {"X-Audit-Toelichting": "Caf%C3%A9 3"}),
        ("x" * 300, {"X-Audit-Toelichting": "x" * 200}),
    ],
)
def test_an_explanation_fits_in_a_header(explanation: str, header: dict[str, str]) -> None:
    acting = Acting(user_id="a1", representation="J. Voorbeeld", explanation=explanation)
    assert explanation_header(acting) == header
