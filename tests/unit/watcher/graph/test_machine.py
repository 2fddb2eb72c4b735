from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.identity import CredentialUnavailableError

from watcher.graph.machine import machine_token
from workflows.errors import NeedsPersonError
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


async def test_a_machine_fetches_a_token_for_an_audience() -> None:
    identity = _Identity("geheim")
    token = await machine_token("api://zaken", None, lambda _: identity)

    assert token == Token(value="geheim", until=datetime.fromtimestamp(1_800_000_000, UTC))
    assert (identity.asked, identity.closed) == (("api://zaken/.default",), True)
    assert "geheim" not in repr(token)


async def test_a_machine_without_an_identity_says_so() -> None:
    identity = _Identity(None)
    with pytest.raises(NeedsPersonError) as refused:
        await machine_token("api://zaken", "id-1", lambda _: identity)

    assert (refused.value.code, identity.closed) == ("http-identity-missing", True)
