from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from workflows.triggers.signature import address, answer_address, fits, fits_answer, signature

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


def test_the_address_of_an_answer_is_signed_for_its_run_alone() -> None:
    parts = urlsplit(answer_address("https://bewaren.example/", SECRET, "R1"))
    [given] = parse_qs(parts.query)["sig"]

    assert parts.path == "/stromen/antwoord/R1"
    assert fits_answer(given, SECRET, "R1")
    assert not fits_answer(given, SECRET, "R2")
    assert not fits_answer(given, b"x" * 32, "R1")
