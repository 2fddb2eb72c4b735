from __future__ import annotations

from dataclasses import replace

import pytest

from tests.consoles import SETTINGS
from workflows.console.settings import ConsoleSettings, DemoSignin, EntraSignin
from workflows.errors import BadInputError

ENTRA = EntraSignin(tenant_id="t", client_id="c", client_secret="s")
REAL = replace(SETTINGS, signin=ENTRA, real=True, base_url="https://bewaren.gemeente.example")


@pytest.mark.parametrize(
    ("settings", "changes", "code"),
    [
        (SETTINGS, {"secret_key": b"kort"}, "console-secret-weak"),
        (SETTINGS, {"real": True}, "demo-signin-refused"),
        (SETTINGS, {"bind_host": "0.0.0.0"}, "demo-signin-refused"),  # noqa: S104 - that is what is refused
        (SETTINGS, {"signin": DemoSignin(people=())}, "signin-missing"),
        (REAL, {"signin": replace(ENTRA, client_secret="")}, "signin-missing"),
        (REAL, {"base_url": "http://bewaren.gemeente.example"}, "console-not-encrypted"),
    ],
)
def test_a_console_without_a_lock_on_the_door_is_refused(
    settings: ConsoleSettings, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(BadInputError) as refused:
        replace(settings, **changes)  # type: ignore[arg-type] # parametrised

    assert refused.value.code == code


def test_the_names_of_what_is_missing_are_told() -> None:
    with pytest.raises(BadInputError) as refused:
        replace(REAL, signin=replace(ENTRA, tenant_id="", client_secret=""))

    assert refused.value.what_next == "Vul in: signin.tenant_id, signin.client_secret."


def test_secrets_do_not_show() -> None:
    assert "geheim van" not in repr(SETTINGS)
    assert "'s'" not in repr(ENTRA)


def test_a_console_on_this_machine_answers_to_each_of_its_names() -> None:
    assert SETTINGS.hosts == {"127.0.0.1:8700", "localhost:8700", "[::1]:8700"}
    assert REAL.hosts == {"bewaren.gemeente.example"}
    assert (REAL.secure, SETTINGS.secure) == (True, False)
    assert REAL.origin == "https://bewaren.gemeente.example"
