from __future__ import annotations

from tests.arrivals import NOOR
from tests.conftest import HandClock
from workflows.model import Viewer
from workflows.store import audit
from workflows.store.database import Database

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

    assert {key: value for key, value in line.items() if key != "seq"} == {
        "at": clock(),
        "actor_id": "noor",
        "origin": "127.0.0.1",
        "action": "inhoud_bekeken",
        "upload_id": "U1",
        "object_id": "F1",
        "result": "gelukt",
    }


def test_what_the_service_does_by_itself_is_recorded_as_its_own(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        audit.record(
            connection, at=clock(), act=audit.Act.ORIGINAL_DELETED, result="naar_prullenbak", upload_id="U1"
        )
        [line] = audit.of_upload(connection, "U1")

    assert (line["actor_id"], line["origin"]) == ("dienst", "dienst")
