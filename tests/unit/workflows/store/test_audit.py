from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.arrivals import NOOR
from tests.conftest import HandClock
from workflows.model import Viewer
from workflows.store import audit, schema
from workflows.store.database import Database
from workflows.store.tampering import verify

VIEWER = Viewer(person=NOOR, roles=frozenset({"DI"}), origin="127.0.0.1")


def test_a_line_says_who_did_what_to_which_object_when_and_from_where(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        audit.record(
            connection,
            at=clock(),
            act=audit.Act.SEEN,
            result="gelukt",
            viewer=VIEWER,
            upload_id="U1",
            object_id="F1",
        )
        [line] = audit.of_upload(connection, "U1")

    assert {key: value for key, value in line.items() if "hash" not in key} == {
        "seq": 1,
        "at": clock(),
        "actor_id": "noor",
        "action": "inhoud_bekeken",
        "upload_id": "U1",
        "object_id": "F1",
        "result": "gelukt",
        "said": {"name": NOOR.name, "origin": "127.0.0.1"},
    }


def test_what_the_service_does_by_itself_is_recorded_as_its_own(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        audit.record(
            connection, at=clock(), act=audit.Act.ORIGINAL_DELETED, result="naar_prullenbak", upload_id="U1"
        )
        [line] = audit.of_upload(connection, "U1")

    assert (line["actor_id"], line["said"]) == ("dienst", {"origin": "dienst"})


def test_nothing_is_recorded_of_what_was_undone(database: Database, clock: HandClock) -> None:
    def fail() -> None:
        with database.begin() as connection:
            audit.record(connection, at=clock(), act=audit.Act.SEEN, result="gelukt", upload_id="U1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.begin() as connection:
        assert audit.of_upload(connection, "U1") == []
        assert verify(connection).sound


def test_the_chain_holds_no_name_and_no_network_address(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        audit.record(connection, at=clock(), act=audit.Act.SIGNED_IN, result="gelukt", viewer=VIEWER)
    with database.begin() as connection:
        [row] = connection.execute(select(schema.audit)).all()

    assert not any(personal in str(row) for personal in (NOOR.name, NOOR.mail, "127.0.0.1"))
