from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.identity import CredentialUnavailableError

from watcher.graph.machine import MachineTokens
from workflows.errors import NeedsPersonError, PermanentError
from workflows.operations.http_signin import Token


class _Identity:
    """A machine with an identity, or without one."""

    def __init__(self, known: str | None) -> None:
        self.known = known
        self.closed = False
        self.asked: tuple[str, ...] = ()

    async def get_token(self, *scopes: str, **_kwargs: Any) -> AccessToken:
        self.asked = scopes
        if self.known is None:
            raise CredentialUnavailableError(message="no identity here")
        return AccessToken(self.known, 1_800_000_000)

    async def close(self) -> None:
        self.closed = True


def _tokens(identity: _Identity) -> MachineTokens:
    return MachineTokens(
        never=frozenset({"graph.microsoft.com", "zaken.gemeente.example"}), opened=lambda _: identity
    )


async def test_a_machine_fetches_a_token_for_an_audience() -> None:
    identity = _Identity("geheim")
    token = await _tokens(identity)("api://zaken", None)

    assert token == Token(value="geheim", until=datetime.fromtimestamp(1_800_000_000, UTC))
    assert (identity.asked, identity.closed) == (("api://zaken/.default",), True)
    assert "geheim" not in repr(token)


async def test_a_machine_without_an_identity_says_so() -> None:
    identity = _Identity(None)
    with pytest.raises(NeedsPersonError) as refused:
        await _tokens(identity)("api://zaken", "id-1")

    assert (refused.value.code, identity.closed) == ("http-identity-missing", True)


@pytest.mark.parametrize(
    "audience",
    [
        "https://graph.microsoft.com",
        "HTTPS://Graph.Microsoft.COM./",
        "https://graph.microsoft.com:443/x",
        "https://graph%2Emicrosoft.com",
        " graph.microsoft.com",
        "00000003-0000-0000-C000-000000000000",
        "https://gemeente-my.sharepoint.com",
        "https://zaken.gemeente.example/zaken/api/v1",
    ],
)
async def test_a_machine_fetches_no_token_for_what_only_the_service_may_open(audience: str) -> None:
    identity = _Identity("geheim")
    with pytest.raises(PermanentError) as refused:
        await _tokens(identity)(audience, None)

    assert (refused.value.code, identity.asked) == ("http-audience-refused", ())
