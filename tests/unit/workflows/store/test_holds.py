from __future__ import annotations

from tests.arrivals import NOOR
from tests.conftest import HandClock
from workflows.store import holds
from workflows.store.database import Database
from workflows.store.holds import HoldKind


def test_an_upload_is_held_by_its_own_holds_and_by_those_of_everything(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        holds.place(connection, upload_id="U1", kind=HoldKind.WOO, note="W-12", by=NOOR, now=clock())
        holds.place(connection, upload_id=None, kind=HoldKind.BEZWAAR, note="", by=NOOR, now=clock())
        because = [holds.held_because(connection, upload_id) for upload_id in ("U1", "U2")]

        assert because == [
            "er loopt een Woo-verzoek; er loopt een bezwaar of een rechtszaak",
            "er loopt een bezwaar of een rechtszaak",
        ]
        assert [hold.note for hold in holds.of_upload(connection, "U1")] == ["W-12", ""]
        assert [hold.kind for hold in holds.of_everything(connection)] == [HoldKind.BEZWAAR]


def test_a_hold_is_lifted_once(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        hold_id = holds.place(connection, upload_id="U1", kind=HoldKind.ANDERS, note="", by=NOOR, now=clock())
        first = holds.lift(connection, hold_id, by=NOOR, now=clock())

        assert first is not None
        assert first.lifted_at == clock()
        assert holds.lift(connection, hold_id, by=NOOR, now=clock()) is None
        assert holds.held_because(connection, "U1") is None


def test_every_kind_has_its_words() -> None:
    assert set(holds.IN_WORDS) == set(HoldKind)
