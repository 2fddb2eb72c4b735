"""Access tokens: given for a secret or a signed assertion, asked for at every door."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from watcher.simulator.errors import unauthenticated
from watcher.simulator.links import origin
from watcher.simulator.simulation import Simulation
from watcher.simulator.users import TENANT_ID

CLIENT_ID = "0b7e2f8c-6a0d-4f3b-9c55-2f1f5a3d7e10"
CLIENT_SECRET = "alleen-voor-de-simulator"  # noqa: S105 - opens only this simulator, on this machine
AUDIENCE = "https://graph.microsoft.com"
LIFE = timedelta(hours=1)
ROLES = ["Files.ReadWrite.All", "Mail.Send", "User.Read.All", "GroupMember.Read.All"]
GRANTS = {"client_credentials", "refresh_token", "authorization_code", "password"}


async def token(request: Request) -> Response:
    """Answer POST /{tenant}/oauth2/v2.0/token."""
    simulation: Simulation = request.app.state.simulation
    form = {name: str(value) for name, value in (await request.form(max_fields=50)).multi_items()}
    if form.get("grant_type") not in GRANTS:
        return _refused(
            400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type."
        )
    if form.get("client_id") != CLIENT_ID:
        return _refused(
            400, "unauthorized_client", "AADSTS700016: Application was not found in the directory."
        )
    if form.get("client_secret") != CLIENT_SECRET and not form.get("client_assertion"):
        return _refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
    seconds = int(LIFE.total_seconds())
    granted = issue(simulation)
    body = {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": granted}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def issue(simulation: Simulation, life: timedelta = LIFE) -> str:
    """Return an access token of the simulator's one application."""
    now = simulation.clock()
    claims = {
        "aud": AUDIENCE,
        "appid": CLIENT_ID,
        "tid": TENANT_ID,
        "roles": ROLES,
        "iat": int(now.timestamp()),
        "exp": int((now + life).timestamp()),
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode(claims, simulation.signing_key, algorithm="HS256")


def check_bearer(request: Request, simulation: Simulation) -> None:
    """Let the request in; raises GraphError 401 without a token of ours that is still good."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not given.strip():
        raise unauthenticated()
    if simulation.open_door:
        return
    try:
        options = {"verify_exp": False, "verify_iat": False, "require": ["exp"]}
        claims = jwt.decode(given, simulation.signing_key, ["HS256"], audience=AUDIENCE, options=options)  # type: ignore[arg-type]  # jwt's Options is a TypedDict
    except jwt.InvalidTokenError as problem:
        raise unauthenticated() from problem
    if claims["exp"] <= simulation.clock().timestamp():
        raise unauthenticated()


async def openid_configuration(request: Request) -> Response:
    """Answer GET /{tenant}/v2.0/.well-known/openid-configuration."""
    tenant = request.path_params["tenant"]
    base = f"{origin(request)}/{tenant}"
    body = {
        "issuer": f"{base}/v2.0",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "jwks_uri": f"{base}/discovery/v2.0/keys",
        "response_types_supported": ["code", "id_token"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "scopes_supported": ["openid", "profile", "offline_access"],
    }
    return JSONResponse(body)


async def instance_discovery(request: Request) -> Response:
    """Answer GET /common/discovery/instance."""
    host = request.url.netloc
    clouds = [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}]
    endpoint = f"{origin(request)}/{TENANT_ID}/v2.0/.well-known/openid-configuration"
    return JSONResponse({"tenant_discovery_endpoint": endpoint, "api-version": "1.1", "metadata": clouds})


def _refused(status: int, code: str, description: str) -> Response:
    trace = {"trace_id": str(uuid.uuid4()), "correlation_id": str(uuid.uuid4())}
    body: dict[str, Any] = {
        "error": code,
        "error_description": description,
        "error_codes": [_number(description)],
    }
    return JSONResponse({**body, **trace}, status_code=status)


def _number(description: str) -> int:
    return int(description.partition(":")[0].removeprefix("AADSTS"))
