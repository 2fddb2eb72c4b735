from __future__ import annotations

import dataclasses
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workflows import proof as module
from workflows.errors import PermanentError
from workflows.proof import Proof, proof_as_json, restore_proof

WRITTEN: dict[str, Any] = {
    "upload_id": "01HUPLOAD",
    "file_id": "01HFILE",
    "sha256": "ab" * 32,
    "size": 12,
    "document_url": "https://drc.example/enkelvoudiginformatieobjecten/1",
    "identificatie": "WA-" + "0" * 32,
    "versie": 1,
    "zaak_url": "https://zrc.example/zaken/1",
    "link_url": "https://zrc.example/zaakinformatieobjecten/1",
    "verified_at": "2026-11-20T10:00:00+00:00",
}


def test_nobody_else_makes_a_proof() -> None:
    values = {**WRITTEN, "verified_at": datetime(2026, 11, 20, 10, tzinfo=UTC)}
    with pytest.raises(PermanentError) as caught:
        Proof(**values)
    assert caught.value.code == "proof-forged"


def test_a_proof_cannot_be_changed_into_another() -> None:
    with pytest.raises(PermanentError) as caught:
        dataclasses.replace(restore_proof(WRITTEN), sha256="cd" * 32)
    assert caught.value.code == "proof-forged"


def test_a_proof_survives_the_journal() -> None:
    proof = restore_proof(json.loads(json.dumps(WRITTEN)))
    assert proof_as_json(proof) == WRITTEN
    assert restore_proof(proof_as_json(proof)) == proof


@pytest.mark.parametrize(
    "row",
    [
        {},
        {**WRITTEN, "extra": 1},
        {name: value for name, value in WRITTEN.items() if name != "sha256"},
        {**WRITTEN, "size": "12"},
        {**WRITTEN, "size": True},
        {**WRITTEN, "link_url": None},
        {**WRITTEN, "verified_at": "gisteren"},
        {**WRITTEN, "verified_at": "2026-11-20T10:00:00"},
        {**WRITTEN, "verified_at": None},
    ],
)
def test_a_row_of_another_shape_is_no_proof(row: dict[str, Any]) -> None:
    with pytest.raises(PermanentError) as caught:
        restore_proof(row)
    assert caught.value.code == "proof-damaged"


def test_the_shape_names_every_field() -> None:
    assert sorted(field.name for field in dataclasses.fields(Proof)) == sorted(WRITTEN)


def test_only_the_verification_takes_the_verifiers_seal() -> None:
    root = Path(module.__file__).parents[1]
    sources = [path for part in ("watcher", "workflows", "config") for path in (root / part).rglob("*.py")]
    holders = {path.name for path in sources if re.search(r"\bVERIFIER\b", path.read_text(encoding="utf-8"))}
    assert holders <= {"proof.py", "verify.py"}
