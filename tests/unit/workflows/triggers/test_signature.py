from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from workflows.triggers.signature import address, fits, signature

SECRET = b"een geheim van ten minste 32 tekens"


def test_an_address_carries_the_signature_of_its_flow_and_trigger() -> None:
    parts = urlsplit(address("https://bewaren.example/", SECRET, "mijn stroom", "Aanroep", "/zaken/{id}"))

    assert parts.path == "/stromen/mijn%20stroom/triggers/Aanroep/paths/invoke/zaken/{id}"
    assert fits(parse_qs(parts.query)["sig"][0], SECRET, "mijn stroom", "Aanroep")


@pytest.mark.parametrize(
    ("given", "secret", "flow", "trigger"),
    [
        ("", SECRET, "a", "b"),
        ("é", SECRET, "a", "b"),
        (signature(SECRET, "a", "b"), b"ander", "a", "b"),
        (signature(SECRET, "a", "b"), SECRET, "a", "c"),
        (signature(SECRET, "a/b", "c"), SECRET, "a", "b/c"),
    ],
)
def test_any_other_signature_is_wrong(given: str, secret: bytes, flow: str, trigger: str) -> None:
    assert not fits(given, secret, flow, trigger)
