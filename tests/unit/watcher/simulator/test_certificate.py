from __future__ import annotations

import ssl
from pathlib import Path

from cryptography import x509

from watcher.simulator.certificate import certificate_in


def test_a_certificate_is_made_once(tmp_path: Path) -> None:
    made = certificate_in(tmp_path)
    before = made.server.read_bytes()

    assert certificate_in(tmp_path) == made
    assert made.server.read_bytes() == before
    assert made.server.stat().st_mode & 0o077 == 0


def test_it_is_for_this_machine_only(tmp_path: Path) -> None:
    leaf = x509.load_pem_x509_certificate(certificate_in(tmp_path).server.read_bytes())

    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert sorted(map(str, names.get_values_for_type(x509.IPAddress))) == ["127.0.0.1", "::1"]


def test_python_takes_both_halves(tmp_path: Path) -> None:
    made = certificate_in(tmp_path)

    ssl.create_default_context(cafile=made.authority)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(made.server)
