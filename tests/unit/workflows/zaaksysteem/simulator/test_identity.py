from __future__ import annotations

import uuid

from workflows.zaaksysteem.simulator.identity import fixed_uuid, new_uuid


def test_a_new_id_is_nobody_elses() -> None:
    assert len({new_uuid() for _ in range(100)}) == 100


def test_the_id_of_a_name_is_always_the_same() -> None:
    assert fixed_uuid("zaak/1") == fixed_uuid("zaak/1") != fixed_uuid("zaak/2")
    assert str(uuid.UUID(fixed_uuid("zaak/1"))) == fixed_uuid("zaak/1")
