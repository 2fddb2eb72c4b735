from __future__ import annotations

import json
from typing import Any

import pytest

from workflows.definition.mistake import DefinitionErrors
from workflows.definition.reader import read_flow


def _codes(authentication: Any, kind: str = "Http") -> list[str]:
    call = {"method": "GET", "uri": "https://x.example", "authentication": authentication}
    inputs = call if kind == "Http" else {"subscribe": call}
    text = {"triggers": {"m": {"type": "Request"}}, "actions": {"A": {"type": kind, "inputs": inputs}}}
    try:
        read_flow(json.dumps(text), "x.json")
    except DefinitionErrors as errors:
        return [one.code for one in errors.mistakes]
    return []


@pytest.mark.parametrize(
    "given",
    [
        "@parameters('$authentication')",
        {"type": "None"},
        {"type": "basic", "username": "u", "password": "@appsetting('wachtwoord')"},
        {"type": "Raw", "value": "Bearer @{appsetting('token')}"},
        {"type": "@parameters('soort')", "secret": "x"},
        {"type": "ManagedServiceIdentity", "audience": "api://zaken"},
    ],
)
def test_a_secret_by_reference_is_right(given: Any) -> None:
    assert _codes(given) == []


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"type": "Basic", "username": "u", "password": "p@ss"}, ["secret_in_flow"]),
        ({"type": "ActiveDirectoryOAuth", "secret": "@@x"}, ["secret_in_flow"]),
        ({"type": "ClientCertificate", "pfx": "AAAA", "password": "x"}, ["secret_in_flow", "secret_in_flow"]),
        ({"type": "ActiveDirectoryOAuth", "pfx": "@appsetting('pfx')"}, ["signin_with_certificate"]),
        ({"type": "Basicc"}, ["choice_unknown"]),
    ],
)
def test_a_secret_in_the_flow_and_an_unknown_kind_are_mistakes(given: Any, codes: list[str]) -> None:
    assert _codes(given) == codes
    assert _codes(given, "HttpWebhook") == codes
