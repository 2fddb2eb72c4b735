"""Who may come in: the JWT of the standard, and what the client may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import jwt
from starlette.requests import Request

from workflows.zaaksysteem.simulator.problem import forbidden
from workflows.zaaksysteem.simulator.world import SimClient, World

JWT_EXPIRY = 3600  # seconds after `iat`


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """The client, and the person it speaks for."""

    client_id: str
    client: SimClient
    user_id: str
    user_representation: str
    toelichting: str

    def need(self, scope: str) -> None:
        """Raise ZgwProblem 403 unless the client has *scope*."""
        if scope not in self.client.scopes:
            raise forbidden()


def let_in(request: Request, world: World) -> Visitor:
    """Check the token; raises ZgwProblem 403 with a code for each way it can be wrong."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise forbidden()
    client_id = _client_id(token)
    client = world.clients.get(client_id)
    if client is None:
        raise forbidden("invalid-client-identifier", "`client_id` bestaat niet.")
    claims = _claims(token, client.secret)
    _fresh(claims, world.clock())
    return Visitor(
        client_id=client_id,
        client=client,
        user_id=str(claims.get("user_id") or ""),
        user_representation=str(claims.get("user_representation") or ""),
        toelichting=unquote(request.headers.get("X-Audit-Toelichting", "")),
    )


def _client_id(token: str) -> str:
    try:
        said = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as problem:
        raise forbidden("jwt-decode-error", "Het JWT kon niet worden gelezen.") from problem
    if not said.get("client_id"):
        raise forbidden("missing-client-identifier", "`client_id` ontbreekt in het JWT.")
    return str(said["client_id"])


def _claims(token: str, secret: str) -> dict[str, Any]:
    checks: Any = {"verify_iat": False}
    try:
        return jwt.decode(token, secret, algorithms=["HS256"], options=checks)
    except jwt.ExpiredSignatureError as problem:
        raise forbidden("jwt-expiredsignatureerror", "Het JWT is verlopen.") from problem
    except jwt.InvalidSignatureError as problem:
        raise forbidden("invalid-jwt-signature", "De handtekening van het JWT klopt niet.") from problem
    except jwt.PyJWTError as problem:
        raise forbidden("jwt-decode-error", "Het JWT kon niet worden gelezen.") from problem


def _fresh(claims: dict[str, Any], now: datetime) -> None:
    issued = claims.get("iat")
    if not isinstance(issued, int) or isinstance(issued, bool):
        raise forbidden("jwt-decode-error", "`iat` ontbreekt in het JWT.")
    if now.timestamp() - issued > JWT_EXPIRY:
        raise forbidden("jwt-expired", "Het JWT is te oud.")
