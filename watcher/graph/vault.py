"""Secrets in Azure Key Vault, read with the identity of the machine that the service runs on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Protocol

import httpx
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError

from config.secret import SecretUnreadableError

SCOPE: Final = "https://vault.azure.net/.default"
API_VERSION: Final = "7.4"
TIMEOUT: Final = 20  # seconds
NAME: Final = re.compile(r"[A-Za-z0-9-]{1,127}")


class Signer(Protocol):
    """What azure-identity's credentials have in common."""

    def get_token(self, *scopes: str) -> AccessToken:
        """Fetch an access token."""
        ...


def vault_address(vault: str) -> str:
    """Spell where a vault lives; its name was checked, so the token goes to Microsoft and nowhere else."""
    return f"https://{vault}.vault.azure.net"


class KeyVault:
    """Reads one secret at a time; implements config.secret.Vault."""

    def __init__(
        self, open_signer: Callable[[], Signer], address: Callable[[str], str] = vault_address
    ) -> None:
        """Sign in with *open_signer*, only when a secret is asked for."""
        self._open_signer = open_signer
        self._address = address

    def __call__(self, vault: str, secret: str) -> str:
        """Read a secret; raises SecretUnreadableError, never with the secret in it."""
        if not (NAME.fullmatch(vault) and NAME.fullmatch(secret)):
            raise SecretUnreadableError(f"keyvault:{vault}/{secret}")
        try:
            return self._read(vault, secret)
        except (httpx.HTTPError, ClientAuthenticationError, KeyError, ValueError) as error:
            raise SecretUnreadableError(f"keyvault:{vault}/{secret}") from error

    def _read(self, vault: str, secret: str) -> str:
        token = self._open_signer().get_token(SCOPE).token
        answer = httpx.get(
            f"{self._address(vault)}/secrets/{secret}",
            params={"api-version": API_VERSION},
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT,
            follow_redirects=False,
        )
        answer.raise_for_status()
        return str(answer.json()["value"])


def machine_identity() -> Signer:
    """Use whatever identity this machine offers, in azure-identity's order."""
    from azure.identity import DefaultAzureCredential  # noqa: PLC0415 - slow to import, and seldom needed

    return DefaultAzureCredential(exclude_interactive_browser_credential=True)
