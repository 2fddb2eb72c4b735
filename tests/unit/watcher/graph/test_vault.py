from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from azure.core.credentials import AccessToken

from config.secret import SecretUnreadableError
from watcher.graph.vault import SCOPE, KeyVault, vault_address

ASKED: list[tuple[str, str | None]] = []


class _Vault(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append((self.path, self.headers.get("Authorization")))
        found = self.path.startswith("/secrets/zgw?")
        body = json.dumps({"value": "geheim"} if found else {"error": {"code": "SecretNotFound"}}).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        del format, args


class _Signer:
    def get_token(self, *scopes: str) -> AccessToken:
        assert scopes == (SCOPE,)
        return AccessToken("token", 0)


@pytest.fixture
def vault() -> Iterator[KeyVault]:
    ASKED.clear()
    server = HTTPServer(("127.0.0.1", 0), _Vault)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield KeyVault(_Signer, lambda _name: f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_secret_is_read_with_a_token_of_the_machine(vault: KeyVault) -> None:
    assert vault("kluis", "zgw") == "geheim"
    assert ASKED == [("/secrets/zgw?api-version=7.4", "Bearer token")]


def test_a_secret_that_is_not_there_is_named_by_its_place(vault: KeyVault) -> None:
    with pytest.raises(SecretUnreadableError, match="keyvault:kluis/weg"):
        vault("kluis", "weg")


@pytest.mark.parametrize("name", ["evil.example/x", "a/../b", "", "kluis.vault", "a#b"])
def test_a_name_that_leads_elsewhere_gets_no_token(vault: KeyVault, name: str) -> None:
    with pytest.raises(SecretUnreadableError):
        vault(name, "zgw")

    assert ASKED == []


def test_a_vault_lives_at_microsoft() -> None:
    assert vault_address("kluis") == "https://kluis.vault.azure.net"
