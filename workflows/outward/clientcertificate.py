"""A connection that shows a certificate of its own, beside trusting whom others trust."""

from __future__ import annotations

import secrets
import ssl
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    pkcs12,
)

from workflows.errors import BadInputError


def showing(trust: ssl.SSLContext, pfx: bytes, password: str) -> ssl.SSLContext:
    """Trust whom *trust* trusts, and show the certificate in a PKCS#12; raises BadInputError when it cannot be read."""
    chain, passphrase = _as_pem(pfx, password)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authorities = b"".join(trust.get_ca_certs(binary_form=True))
    if authorities:
        context.load_verify_locations(cadata=authorities)
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # Python reads certificates from files only; this one is encrypted
        file = Path(folder) / "keten.pem"
        file.write_bytes(chain)
        context.load_cert_chain(file, password=passphrase)
    return context


def _as_pem(pfx: bytes, password: str) -> tuple[bytes, str]:
    """Spell key and certificates as PEM, the key locked with a passphrase that only this call knows."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(pfx, password.encode() or None)
    except ValueError as error:
        raise _unreadable() from error
    if key is None or certificate is None:
        raise _unreadable()
    passphrase = secrets.token_hex(16)
    locked = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode())
    )
    chain = b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, *others))
    return locked + chain, passphrase


def _unreadable() -> BadInputError:
    return BadInputError(
        "http-certificate-unreadable", "Het certificaat (pfx) is met dit wachtwoord niet te lezen."
    )
