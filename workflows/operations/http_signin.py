"""How an Http action makes itself known: to the host that the flow named, and to no other.

Basic and Raw send what the flow gives. ActiveDirectoryOAuth fetches a token at Entra with client credentials,
ManagedServiceIdentity one of the machine itself, and ClientCertificate shows a certificate as the connection opens.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from workflows.errors import BadInputError, PermanentError, RetryableError
from workflows.jsontypes import JsonObject
from workflows.outward import OutwardDoor, Reply
from workflows.outward.door import Ask
from workflows.ports import Clock

ENTRA = "https://login.microsoftonline.com"
EARLY = timedelta(minutes=5)  # before a token ends a new one is asked for
MOST_TOKENS = 100  # remembered at the same time
KINDS = "Basic, Raw, ClientCertificate, ActiveDirectoryOAuth of ManagedServiceIdentity"
_TENANT = re.compile(r"[\w.-]{1,200}")


@dataclass(frozen=True, kw_only=True)
class Token:
    """What opens a door for a while."""

    value: str = field(repr=False)
    until: datetime


MachineToken = Callable[[str, str | None], Awaitable[Token]]
"""Fetch a token of the machine's own identity for an audience; the second is the client id, where it has several."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What goes along with a request."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    certificate: tuple[bytes, str] | None = field(default=None, repr=False)  # PKCS#12, and its password


@dataclass(frozen=True, kw_only=True)
class Signin:
    """Works out what goes along; remembers tokens in memory only."""

    outward: OutwardDoor
    clock: Clock
    machine: MachineToken | None = None
    _tokens: dict[str, Token] = field(default_factory=dict, repr=False)

    async def known(self, asked: JsonObject) -> Known:
        """Read the authentication of an action; raises BadInputError for one that is not known here."""
        given = asked.get("authentication")
        if not isinstance(given, Mapping):
            return Known()
        kind = str(given.get("type", "")).lower()
        match kind:
            case "none":
                return Known()
            case "basic":
                pair = f"{given.get('username', '')}:{given.get('password', '')}".encode()
                return Known(headers={"Authorization": f"Basic {base64.b64encode(pair).decode()}"})
            case "raw":
                return Known(headers={"Authorization": str(given.get("value") or "")})
            case "clientcertificate":
                return Known(certificate=_certificate(given))
            case "activedirectoryoauth" | "managedserviceidentity":
                return Known(headers={"Authorization": f"Bearer {(await self._token(kind, given)).value}"})
            case _:
                raise BadInputError(
                    "http-authentication-unknown", f"Een Http-actie maakt zich bekend met {KINDS}."
                )

    async def _token(self, kind: str, given: JsonObject) -> Token:
        key = hashlib.sha256(json.dumps(dict(given), sort_keys=True).encode()).hexdigest()
        token = self._tokens.get(key)
        if token is None or token.until - EARLY <= self.clock():
            if len(self._tokens) >= MOST_TOKENS:
                self._tokens.clear()
            fetch = self._of_app if kind == "activedirectoryoauth" else self._of_machine
            token = self._tokens[key] = await fetch(given)
        return token

    async def _of_machine(self, given: JsonObject) -> Token:
        if self.machine is None:
            raise PermanentError(
                "http-identity-off",
                "Stromen mogen de identiteit van de server niet gebruiken.",
                next_step="Vraag de beheerder om http.managed_identity aan te zetten.",
            )
        identity = given.get("identity")
        return await self.machine(_text(given, "audience"), str(identity) if identity else None)

    async def _of_app(self, given: JsonObject) -> Token:
        """Ask Entra as an app, with its secret; Entra's own address must be allowed too."""
        tenant = _text(given, "tenant")
        if not _TENANT.fullmatch(tenant):
            raise BadInputError("http-signin-incomplete", "De tenant in authentication kan zo niet kloppen.")
        form = {
            "grant_type": "client_credentials",
            "client_id": _text(given, "clientId"),
            "client_secret": _text(given, "secret"),
            "scope": f"{_text(given, 'audience')}/.default",
        }
        authority = str(given.get("authority") or ENTRA).rstrip("/")
        ask = Ask(
            method="POST",
            url=f"{authority}/{tenant}/oauth2/v2.0/token",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            body=urlencode(form).encode(),
        )
        return self._read(await self.outward.send(ask))

    def _read(self, reply: Reply) -> Token:
        if reply.status in {408, 429} or reply.status >= 500:
            raise RetryableError("http-signin-busy", "De aanmelddienst antwoordt nu niet.")
        try:
            said = json.loads(reply.body) if reply.status == 200 else {}
            until = self.clock() + timedelta(seconds=float(said["expires_in"]))
            return Token(value=str(said["access_token"]), until=until)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise PermanentError(
                "http-signin-refused",
                "De aanmelddienst geeft deze app geen toegang.",
                next_step="Controleer tenant, clientId, audience en geheim in authentication.",
            ) from error


def _certificate(given: JsonObject) -> tuple[bytes, str]:
    try:
        return base64.b64decode(_text(given, "pfx"), validate=True), str(given.get("password") or "")
    except ValueError as error:
        raise BadInputError("http-certificate-unreadable", "Het certificaat (pfx) is geen base64.") from error


def _text(given: JsonObject, name: str) -> str:
    value: Any = given.get(name)
    if not isinstance(value, str) or not value:
        raise BadInputError("http-signin-incomplete", f"In authentication ontbreekt '{name}'.")
    return value
