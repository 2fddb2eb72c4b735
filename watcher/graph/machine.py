"""Tokens of the identity of the machine that the service runs on, for the Http actions of flows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from azure.core.exceptions import ClientAuthenticationError
from azure.identity import aio

from watcher.graph.credentials import TokenSource
from workflows.errors import NeedsPersonError
from workflows.operations.http_signin import Token

Open = Callable[[str | None], TokenSource]
"""Open the identity with this client id; None: the only one that the machine has."""


def managed(client_id: str | None) -> TokenSource:
    """Use the identity that Azure gave this machine."""
    return aio.ManagedIdentityCredential(client_id=client_id)


async def machine_token(audience: str, client_id: str | None, opened: Open = managed) -> Token:
    """Fetch a token for *audience*; raises NeedsPersonError where this machine has no such identity."""
    source = opened(client_id)
    try:
        token = await source.get_token(f"{audience}/.default")
    except ClientAuthenticationError as error:  # CredentialUnavailableError is one too
        raise NeedsPersonError(
            "http-identity-missing",
            "Deze server heeft geen identiteit waarmee hij zich hier kan aanmelden.",
            next_step="Geef de server een beheerde identiteit, of gebruik ActiveDirectoryOAuth.",
        ) from error
    finally:
        await source.close()
    return Token(value=token.token, until=datetime.fromtimestamp(token.expires_on, UTC))
