from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from workflows.store.chain import GENESIS, Beside, Line, beside, hash_beside, hash_line

LINE = Line(
    seq=1,
    at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    actor_id="noor",
    action="inhoud_bekeken",
    upload_id="U1",
    object_id=None,
    result="gelukt",
    beside_hash="b" * 64,
)


def test_anybody_can_recompute_a_hash_from_an_export() -> None:
    spelled = (
        f'["{GENESIS}",1,"2026-11-24T09:00:00.000000+00:00","noor","inhoud_bekeken","U1",null,"gelukt","'
        + "b" * 64
        + '"]'
    )

    assert hash_line(GENESIS, LINE) == hashlib.sha256(spelled.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        {"seq": 2},
        {"at": LINE.at + timedelta(microseconds=1)},
        {"actor_id": "ilse"},
        {"action": "afgewezen"},
        {"upload_id": None},
        {"object_id": "null"},
        {"result": "mislukt"},
        {"beside_hash": "c" * 64},
    ],
)
def test_every_value_of_a_line_counts(other: dict[str, object]) -> None:
    assert hash_line(GENESIS, replace(LINE, **other)) != hash_line(GENESIS, LINE)


def test_the_same_moment_elsewhere_is_the_same() -> None:
    elsewhere = LINE.at.astimezone(timezone(timedelta(hours=1)))

    assert hash_line(GENESIS, replace(LINE, at=elsewhere)) == hash_line(GENESIS, LINE)


def test_the_line_before_counts() -> None:
    assert hash_line("1" * 64, LINE) != hash_line(GENESIS, LINE)


def test_the_same_name_twice_has_two_hashes() -> None:
    assert hash_beside(beside({"name": "Noor"})) != hash_beside(beside({"name": "Noor"}))


def test_what_is_beside_is_hashed_with_its_salt_in_any_order() -> None:
    kept = Beside(salt="ab", said={"origin": "::1", "name": "Noor"})
    spelled = json.dumps(["ab", [["name", "Noor"], ["origin", "::1"]]], separators=(",", ":"))

    assert hash_beside(kept) == hashlib.sha256(spelled.encode()).hexdigest()
