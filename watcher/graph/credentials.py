"""How the service proves to Microsoft who it is; secrets arrive here as plain values and go nowhere else."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
from azure.core.credentials import AccessToken
from azure.identity import aio

from workflows.errors import BadInputError, NeedsPersonError, RetryableError
from workflows.trust import NOBODY

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
EARLY = 300  # seconds before a token ends that a new one is asked for
TIMEOUT = 20  # seconds


@dataclass(frozen=True, kw_only=True)
class ClientSecret:
    """An app registration with a secret."""

    tenant_id: str
    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """An app registration with a certificate; *pem* holds certificate and private key."""

    tenant_id: str
    client_id: str
    pem: bytes = field(repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class ManagedIdentity:
    """The identity of the Azure machine this runs on; *client_id* where it has several."""

    client_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class DefaultChain:
    """Whatever identity this machine or its environment offers, in azure-identity's order."""


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """The app registration of a simulator on this machine."""

    token_url: str
    client_id: str
    secret: str = field(repr=False)


Credential = ClientSecret | Certificate | ManagedIdentity | DefaultChain | Simulated


class TokenSource(Protocol):
    """What azure-identity's asynchronous credentials have in common."""

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """Fetch an access token."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def open_credential(credential: Credential) -> TokenSource:
    """Make the SDK's credential; raises BadInputError for one that cannot be used at all."""
    try:
        match credential:
            case ClientSecret():
                return aio.ClientSecretCredential(
                    credential.tenant_id, credential.client_id, credential.secret
                )
            case Certificate():
                return aio.CertificateCredential(
                    credential.tenant_id,
                    credential.client_id,
                    certificate_data=credential.pem,
                    password=credential.password,
                )
            case ManagedIdentity():
                return aio.ManagedIdentityCredential(client_id=credential.client_id)
            case DefaultChain():
                return aio.DefaultAzureCredential()
            case Simulated():
                return SimulatorCredential(credential)
    except ValueError as error:
        raise BadInputError(
            "graph-credential-invalid",
            "De aanmeldgegevens voor Microsoft Graph kunnen zo niet kloppen.",
            next_step="Controleer tenant, client en geheim of certificaat in de instellingen.",
        ) from error


class RememberedToken:
    """Keeps a credential's token until shortly before it ends, so that a hot call costs no look-up."""

    def __init__(self, source: TokenSource) -> None:
        """Ask *source* when there is nothing to remember."""
        self._source = source
        self._token: AccessToken | None = None

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """Return the token; one with claims (a revoked session) is always fetched."""
        token = self._token
        if token is None or kwargs.get("claims") or token.expires_on - EARLY < time.time():
            token = self._token = await self._source.get_token(*scopes, **kwargs)
        return token

    def forget(self) -> None:
        """Fetch a new one next time."""
        self._token = None

    async def close(self) -> None:
        """Let go of connections."""
        await self._source.close()


class SimulatorCredential:
    """Fetches tokens from a simulator on this machine, and from nowhere else."""

    def __init__(self, simulated: Simulated) -> None:
        """Refuse any address beyond this machine."""
        if urlsplit(simulated.token_url).hostname not in LOOPBACK:
            raise BadInputError(
                "simulator-not-here",
                "De simulator mag alleen op deze machine draaien.",
                next_step="Gebruik een adres op 127.0.0.1, of vul echte aanmeldgegevens in.",
            )
        self._simulated = simulated

    async def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        """Ask as an app would ask Entra, with client credentials."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self._simulated.client_id,
            "client_secret": self._simulated.secret,
            "scope": " ".join(scopes),
        }
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=NOBODY) as client:
                answer = await client.post(self._simulated.token_url, data=form)
        except httpx.TransportError as error:
            raise RetryableError("graph-unreachable", "De simulator van OneDrive antwoordt niet.") from error
        if not answer.is_success:
            raise NeedsPersonError("graph-auth-failed", "De simulator van OneDrive geeft geen toegang.")
        body = answer.json()
        return AccessToken(body["access_token"], int(time.time()) + int(body["expires_in"]))

    async def close(self) -> None:
        """Hold nothing, so there is nothing to let go of."""
