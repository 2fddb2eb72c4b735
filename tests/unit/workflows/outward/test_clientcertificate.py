"""A server that asks who is there, over real TLS."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from workflows.errors import BewaarstroomError
from workflows.outward import GuestList, OutwardDoor
from workflows.outward.clientcertificate import showing
from workflows.outward.door import Ask, redirected


@dataclass(frozen=True)
class _Identity:
    """One certificate that vouches for itself, as server and as client."""

    pem: Path
    pfx: bytes


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> _Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path_factory.mktemp("identity") / "both.pem"
    spelled = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(spelled + certificate.public_bytes(Encoding.PEM))
    pfx = pkcs12.serialize_key_and_certificates(
        b"app", key, certificate, None, BestAvailableEncryption(b"wachtwoord")
    )
    return _Identity(pem, pfx)


@pytest_asyncio.fixture
async def port(identity: _Identity) -> AsyncIterator[int]:
    """A server that serves nobody without a certificate."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        subject = dict(pair for part in writer.get_extra_info("peercert")["subject"] for pair in part)
        said = subject["commonName"].encode()
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(said), said)
        )
        await writer.drain()
        writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(identity.pem))
    context.load_cert_chain(identity.pem)
    context.verify_mode = ssl.CERT_REQUIRED
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


def _door(identity: _Identity, port: int) -> OutwardDoor:
    guests = GuestList([f"https://localhost:{port}"], ["127.0.0.0/8", "::1/128"])
    trust = ssl.create_default_context(cafile=str(identity.pem))

    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    return OutwardDoor(guests, max_bytes=1_000, seconds=20, trust=trust, resolver=resolve)


async def test_who_shows_its_certificate_is_let_in_and_nobody_else(identity: _Identity, port: int) -> None:
    door, url = _door(identity, port), f"https://localhost:{port}/"
    shown = Ask(method="GET", url=url, headers={}, certificate=(identity.pfx, "wachtwoord"))

    assert (await door.send(shown)).body == b"localhost"
    with pytest.raises(BewaarstroomError):
        await door.send(Ask(method="GET", url=url, headers={}))


def test_a_certificate_that_cannot_be_read_is_told(identity: _Identity) -> None:
    trust = ssl.create_default_context(cafile=str(identity.pem))
    for pfx, password in ((identity.pfx, "fout"), (b"geen pfx", "")):
        with pytest.raises(BewaarstroomError) as refused:
            showing(trust, pfx, password)
        assert refused.value.code == "http-certificate-unreadable"


def test_a_certificate_goes_along_to_no_other_host() -> None:
    ask = Ask(method="GET", url="https://a.nl/1", headers={}, certificate=(b"", ""))

    assert redirected(ask, 302, "https://b.nl/").certificate is None
    assert redirected(ask, 302, "/2").certificate == (b"", "")
