from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.arrivals import NOOR
from tests.conftest import HandClock
from workflows.anchoring import Anchoring, Ashore
from workflows.errors import NeedsPersonError
from workflows.store import audit, schema
from workflows.store.audit import Act
from workflows.store.database import Database
from workflows.store.tampering import Anchor, anchors_in, verify


def _act(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        audit.record(connection, at=clock(), act=Act.SIGNED_IN, result="gelukt")


async def test_the_head_goes_to_the_log_the_file_and_the_mail(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    place = tmp_path / "ankers.jsonl"
    anchoring = Anchoring(database, Ashore(file=place, people=(NOOR,)), clock)
    _act(database, clock)
    with capture_logs() as logged:
        head = await anchoring.drop()

    with database.begin() as connection:
        [mail] = connection.execute(select(schema.notice)).mappings()
        assert head is not None
        assert verify(connection, anchors_in(place.read_text().splitlines())).anchors == 1
        assert list(anchors_in(mail["body"].splitlines())) == [head]
    assert logged == [{"event": "audit_anchored", "log_level": "info", "seq": 1, "hash": head.hash}]
    assert json.loads(place.read_text())["at"] == "2026-11-24T09:00:00+00:00"


async def test_an_anchor_is_dropped_only_when_the_chain_grew_and_a_mail_goes_once_a_day(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    place = tmp_path / "ankers.jsonl"
    anchoring = Anchoring(database, Ashore(file=place, people=(NOOR,)), clock)
    dropped: list[Anchor | None] = [await anchoring.drop()]
    for _ in range(2):
        _act(database, clock)
        dropped += [await anchoring.drop(), await anchoring.drop()]
    with database.begin() as connection:
        mails = connection.execute(select(schema.notice.c.key)).all()

    assert [anchor and anchor.seq for anchor in dropped] == [None, 1, None, 2, None]
    assert len(place.read_text().splitlines()) == 2
    assert len(mails) == 1


async def test_a_file_that_cannot_be_written_is_told_and_tried_again(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    anchoring = Anchoring(database, Ashore(file=tmp_path / "weg" / "ankers.jsonl"), clock)
    _act(database, clock)
    with pytest.raises(NeedsPersonError) as told:
        await anchoring.drop()
    (tmp_path / "weg").mkdir()

    assert told.value.code == "audit-anchor-unwritable"
    assert (await anchoring.drop()) is not None
