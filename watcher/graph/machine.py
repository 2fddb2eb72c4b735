"""Tokens of the identity of the machine that the service runs on, for the Http actions of flows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from azure.core.exceptions import ClientAuthenticationError
from azure.identity import aio

from watcher.graph.credentials import TokenSource
from workflows.errors import NeedsPersonError, PermanentError
from workflows.operations.http_signin import Token

Open = Callable[[str | None], TokenSource]
"""Open the identity with this client id; None: the only one that the machine has."""

ORIGINALS: Final = frozenset(
    {"00000003-0000-0000-c000-000000000000", "00000003-0000-0ff1-ce00-000000000000", "sharepoint.com"}
)
"""Graph and SharePoint under their other names: whoever is let in there can delete originals."""

_BETWEEN_NAMES: Final = re.compile(r"[^\w.-]+")


def managed(client_id: str | None) -> TokenSource:
    """Use the identity that Azure gave this machine."""
    return aio.ManagedIdentityCredential(client_id=client_id)


@dataclass(frozen=True, kw_only=True)
class MachineTokens:
    """Fetches tokens, for every audience but those of the service's own doors."""

    never: frozenset[str]  # hosts, in lower case
    opened: Open = managed

    async def __call__(self, audience: str, client_id: str | None) -> Token:
        """Fetch a token for *audience*.

        Raises PermanentError for one that is ours alone, NeedsPersonError where this machine has no such identity.
        """
        self._refuse_own(audience)
        source = self.opened(client_id)
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

    def _refuse_own(self, audience: str) -> None:
        """Look at every name in it, however it is spelled: it is a text to us, and an address to Azure."""
        never = self.never | ORIGINALS
        names = (name.strip(".") for name in _BETWEEN_NAMES.split(unquote(audience).casefold()))
        if any(name == own or name.endswith(f".{own}") for name in names for own in never):
            raise PermanentError(
                "http-audience-refused",
                "Een stroom krijgt met de identiteit van de server geen toegang tot Microsoft Graph, SharePoint of het "
                "zaaksysteem.",
                next_step="Gebruik de acties van de stroom voor OneDrive en het zaaksysteem.",
            )
