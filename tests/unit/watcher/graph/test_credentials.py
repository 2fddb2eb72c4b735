from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.identity import aio
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.onedrive import OneDrive, credential
from watcher.graph.credentials import (
    Certificate,
    ClientSecret,
    DefaultChain,
    ManagedIdentity,
    RememberedToken,
    Simulated,
    SimulatorCredential,
    open_credential,
)
from workflows.errors import BadInputError, NeedsPersonError, RetryableError

TENANT = "11111111-1111-1111-1111-111111111111"


def self_signed() -> bytes:
    """A certificate of nobody, with its key, as one PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bewaarstroom.example")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM) + private


class Source:
    """Hands out numbered tokens."""

    def __init__(self, life: int) -> None:
        self.life = life
        self.given = 0

    async def get_token(self, *_: str, **__: Any) -> AccessToken:
        self.given += 1
        return AccessToken(str(self.given), int(time.time()) + self.life)

    async def close(self) -> None:
        self.given = -1


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (ClientSecret(tenant_id=TENANT, client_id="app", secret="geheim"), aio.ClientSecretCredential),
        (ManagedIdentity(), aio.ManagedIdentityCredential),
        (DefaultChain(), aio.DefaultAzureCredential),
    ],
)
async def test_each_way_to_sign_in_has_its_credential(settings: Any, kind: type) -> None:
    opened = open_credential(settings)

    assert isinstance(opened, kind)
    await opened.close()


async def test_a_certificate_with_its_key_has_its_credential() -> None:
    opened = open_credential(Certificate(tenant_id=TENANT, client_id="app", pem=self_signed()))

    assert isinstance(opened, aio.CertificateCredential)
    await opened.close()


@pytest.mark.parametrize(
    "settings",
    [
        ClientSecret(tenant_id="", client_id="app", secret="geheim"),
        ClientSecret(tenant_id=TENANT, client_id="app", secret=""),
        Certificate(tenant_id=TENANT, client_id="app", pem=b"no certificate"),
    ],
)
def test_a_credential_that_cannot_work_is_refused_at_once(settings: Any) -> None:
    with pytest.raises(BadInputError, match="graph-credential-invalid"):
        open_credential(settings)


def test_no_secret_shows_in_a_representation() -> None:
    shown = repr(
        [
            ClientSecret(tenant_id="t", client_id="c", secret="geheim"),
            Certificate(tenant_id="t", client_id="c", pem=b"geheim", password="geheim"),
            Simulated(token_url="http://127.0.0.1/", client_id="c", secret="geheim"),
        ]
    )

    assert "geheim" not in shown


@pytest.mark.parametrize("url", ["https://login.microsoftonline.com/x", "http://10.0.0.1/token", "token"])
def test_the_simulator_credential_is_refused_for_any_other_machine(url: str) -> None:
    with pytest.raises(BadInputError, match="simulator-not-here"):
        open_credential(Simulated(token_url=url, client_id="c", secret="s"))


async def test_the_simulator_gives_a_token_for_its_secret(onedrive: OneDrive) -> None:
    token = await SimulatorCredential(credential(onedrive.address)).get_token("scope")

    assert token.expires_on > time.time() + 3000


async def test_the_simulator_gives_nothing_for_another_secret(onedrive: OneDrive) -> None:
    wrong = Simulated(
        token_url=credential(onedrive.address).token_url, client_id="bewaarstroom", secret="fout"
    )

    with pytest.raises(NeedsPersonError, match="graph-auth-failed"):
        await SimulatorCredential(wrong).get_token("scope")


async def test_a_simulator_that_is_not_there_is_unreachable() -> None:
    nobody = Simulated(token_url="http://127.0.0.1:9/token", client_id="c", secret="s")

    with pytest.raises(RetryableError, match="graph-unreachable"):
        await SimulatorCredential(nobody).get_token("scope")


async def test_a_token_is_remembered_until_shortly_before_it_ends() -> None:
    long, short = Source(life=3600), Source(life=200)
    for source in (long, short):
        remembered = RememberedToken(source)
        await remembered.get_token("scope")
        await remembered.get_token("scope")

    assert (long.given, short.given) == (1, 2)


async def test_a_token_is_fetched_anew_for_claims_or_when_it_was_forgotten() -> None:
    source = Source(life=3600)
    remembered = RememberedToken(source)
    await remembered.get_token("scope")
    await remembered.get_token("scope", claims="revoked")
    remembered.forget()
    token = await remembered.get_token("scope")

    assert token.token == "3"
