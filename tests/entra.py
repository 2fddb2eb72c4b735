"""A small Entra that speaks real HTTPS on this machine: discovery, consent without asking, and tokens with PKCE."""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jwt
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT = "bewaarstroom-app"
SECRET = "geheim-van-de-app"


@dataclass
class FakeEntra:
    """What it says about who signs in, and what it was asked."""

    address: str
    ca_file: Path
    claims: dict[str, Any] = field(
        default_factory=lambda: {
            "oid": "noor-oid",
            "name": "Noor van Dijk",
            "preferred_username": "noor@gemeente.example",
            "roles": ["DI", "Iets anders"],
        }
    )
    down: bool = False
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # by code

    def discover(self, _request: Request) -> Response:
        """Tell where everything is."""
        if self.down:
            return JSONResponse({"error": "temporarily_unavailable"}, status_code=503)
        base = f"{self.address}/{TENANT}"
        return JSONResponse(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    def authorize(self, request: Request) -> Response:
        """Let somebody in at once, as who *claims* says; the answer is what a page of Entra would post."""
        query = dict(request.query_params)
        code = secrets.token_urlsafe()
        self.asked[code] = query
        return JSONResponse({"code": code, "state": query["state"]})

    async def token(self, request: Request) -> Response:
        """Give a token for a code, once, to who knows the secret and the verifier."""
        form = dict(parse_qsl((await request.body()).decode()))
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        query = self.asked.pop(form.get("code", ""), None)
        if query is None or not _verifies(form, query) or form["redirect_uri"] != query["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse(
            {
                "token_type": "Bearer",
                "access_token": "a",
                "expires_in": 3600,
                "id_token": self._id_token(query),
            }
        )

    def _id_token(self, query: dict[str, str]) -> str:
        now = datetime.now(UTC)
        said = {
            "iss": f"{self.address}/{TENANT}/v2.0",
            "aud": CLIENT,
            "tid": TENANT,
            "sub": "onderwerp",
            "iat": now,
            "exp": now + timedelta(hours=1),
            "nonce": query.get("nonce"),
        }
        return jwt.encode(said | self.claims, "a secret that nobody checks: it came over TLS", "HS256")


def _verifies(form: dict[str, str], query: dict[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return query.get("code_challenge_method") == "S256" and challenge == query["code_challenge"]


@contextmanager
def running_entra(folder: Path) -> Iterator[FakeEntra]:
    """Run it on a port of its own until the block ends."""
    certificate, key = _certificate(folder)
    listening = socket.create_server(("127.0.0.1", 0))
    entra = FakeEntra(address=f"https://localhost:{listening.getsockname()[1]}", ca_file=certificate)
    app = Starlette(
        routes=[
            Route("/{tenant}/v2.0/.well-known/openid-configuration", entra.discover),
            Route("/{tenant}/oauth2/v2.0/authorize", entra.authorize),
            Route("/{tenant}/oauth2/v2.0/token", entra.token, methods=["POST"]),
        ]
    )
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", ssl_certfile=certificate, ssl_keyfile=key
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield entra
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "entra.pem", folder / "entra.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, private
