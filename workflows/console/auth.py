"""Sign-in with Entra: authorization code with PKCE; no token outlives the moment in which it is read."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import msal
import requests
from cryptography.fernet import Fernet, InvalidToken
from msal.exceptions import MsalError
from requests import RequestException

from workflows.console.settings import EntraSignin
from workflows.errors import NeedsPersonError, PermanentError, RetryableError
from workflows.model import Person

ROLES = frozenset({"DI", "Beheer"})
TIMEOUT = 15  # seconds
FLOW_SECONDS = 600  # to type a password and answer the telephone


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who came back from Entra, and as what."""

    person: Person
    roles: frozenset[str]
    back: str  # where they wanted to go


class EntraDoor:
    """Asks Entra who somebody is."""

    def __init__(self, signin: EntraSignin, redirect_uri: str, secret_key: bytes) -> None:
        """Let people come back at *redirect_uri*; *secret_key* seals what we must remember meanwhile."""
        self._signin = signin
        self._redirect_uri = redirect_uri
        self._box = Fernet(base64.urlsafe_b64encode(hmac.digest(secret_key, b"aanmelding", hashlib.sha256)))

    async def begin(self, back: str) -> tuple[str, str]:
        """Give the address to send somebody to, and a sealed memory for their browser (state, nonce, verifier)."""
        flow = await asyncio.to_thread(self._begin)
        memory = json.dumps({"flow": flow, "back": back}).encode()
        return str(flow["auth_uri"]), self._box.encrypt(memory).decode()

    async def complete(self, memory: str, answer: Mapping[str, str]) -> SignedIn:
        """Read who came back; raises PermanentError, RetryableError or NeedsPersonError with a code."""
        remembered = self._remembered(memory)
        claims = await asyncio.to_thread(self._complete, remembered["flow"], dict(answer))
        if claims.get("tid") != self._signin.tenant_id or claims.get("aud") != self._signin.client_id:
            raise _refused("signin-other-tenant")
        return _somebody(claims, str(remembered["back"]))

    def _begin(self) -> dict[str, Any]:
        with self._app() as app:
            flow: dict[str, Any] = app.initiate_auth_code_flow(
                [], redirect_uri=self._redirect_uri, prompt="select_account", response_mode="form_post"
            )
        return flow

    def _complete(self, flow: dict[str, Any], answer: dict[str, str]) -> Mapping[str, Any]:
        with self._app() as app:
            try:
                result = app.acquire_token_by_auth_code_flow(flow, answer)
            except (RequestException, MsalError) as problem:
                raise _unreachable() from problem
            except (
                ValueError,
                RuntimeError,
            ) as problem:  # state, nonce or audience differs: MSAL says so with these
                raise _refused("signin-state-differs") from problem
        if "error" in result:
            raise _said(str(result["error"]))
        claims: Mapping[str, Any] = result.get("id_token_claims", {})
        return claims

    @contextmanager
    def _app(self) -> Iterator[msal.ConfidentialClientApplication]:
        """Make it anew each time: its cache of tokens goes with it. Making it asks Entra for its addresses."""
        with self._http() as http:
            try:
                app = msal.ConfidentialClientApplication(
                    self._signin.client_id,
                    client_credential=self._signin.client_secret,
                    authority=f"{self._signin.authority_host}/{self._signin.tenant_id}",
                    instance_discovery=False,
                    exclude_scopes=["offline_access"],
                    http_client=http,
                )
            except (RequestException, MsalError, ValueError, KeyError, RuntimeError) as problem:
                raise _unreachable() from problem
            yield app

    def _http(self) -> requests.Session:
        """Open connections; an own authority leaves aside what the environment says about authorities and proxies."""
        http = requests.Session()
        if self._signin.ca_file is not None:
            http.trust_env, http.verify = False, self._signin.ca_file
        http.request = partial(http.request, timeout=TIMEOUT)  # type: ignore[method-assign] # as MSAL does with its own
        return http

    def _remembered(self, memory: str) -> dict[str, Any]:
        try:
            remembered: dict[str, Any] = json.loads(self._box.decrypt(memory.encode(), ttl=FLOW_SECONDS))
        except (InvalidToken, ValueError) as problem:
            raise _refused("signin-expired") from problem
        return remembered


def _somebody(claims: Mapping[str, Any], back: str) -> SignedIn:
    object_id, roles = claims.get("oid"), claims.get("roles", [])
    if not isinstance(object_id, str) or not object_id or not isinstance(roles, list):
        raise _refused("signin-nobody")
    mail = str(claims.get("email") or claims.get("preferred_username") or "")
    name = str(claims.get("name") or mail or "Medewerker")
    return SignedIn(
        person=Person(object_id=object_id, name=name[:200], mail=mail[:320]),
        roles=ROLES & {str(role) for role in roles},
        back=back,
    )


def _said(error: str) -> PermanentError | NeedsPersonError:
    if error in {"invalid_client", "unauthorized_client", "invalid_request", "invalid_scope"}:
        return NeedsPersonError(
            "signin-app-refused",
            "Entra laat Bewaarstroom niet binnen.",
            next_step="Waarschuw de beheerder: de gegevens van de app in Entra kloppen niet of zijn verlopen.",
            facts={"error": error},
        )
    return _refused("signin-refused")


def _refused(code: str) -> PermanentError:
    return PermanentError(
        code,
        "Het aanmelden is niet gelukt.",
        next_step="Meld u opnieuw aan. Lukt het weer niet? Neem contact op met de helpdesk.",
    )


def _unreachable() -> RetryableError:
    return RetryableError(
        "signin-unreachable",
        "De aanmelddienst van Microsoft antwoordt niet.",
        next_step="Probeer het over een paar minuten opnieuw.",
    )
