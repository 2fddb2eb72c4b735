from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from tests.unit.workflows.engine.support import START, compose, flow_of
from tests.unit.workflows.engine.test_scope import RUN
from workflows.definition.mistake import DefinitionErrors
from workflows.engine import flowbook
from workflows.engine.flowbook import Flowbook
from workflows.store import runs, schema
from workflows.store.database import Database

FLOW = flow_of({"A": compose("@utcNow()")})


def test_a_flow_is_read_once_from_its_stored_text(database: Database) -> None:
    with database.begin() as connection:
        runs.save_flow(connection, FLOW, START)
    book, run = Flowbook(database), replace(RUN, flow_hash=FLOW.hash)
    first = book.of(run)

    assert (first.hash, first.actions) == (FLOW.hash, FLOW.actions)
    assert book.of(run) is first


def test_it_keeps_no_more_than_so_many(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flowbook, "MOST", 1)
    flows = [flow_of({"A": compose(number)}) for number in range(2)]
    with database.begin() as connection:
        for flow in flows:
            runs.save_flow(connection, flow, START)
    book = Flowbook(database)
    first = [book.of(replace(RUN, flow_hash=flow.hash)) for flow in flows]

    assert book.of(replace(RUN, flow_hash=flows[1].hash)) is first[1]
    assert book.of(replace(RUN, flow_hash=flows[0].hash)) is not first[0]


def test_a_text_that_cannot_be_read_any_more_is_an_error(database: Database) -> None:
    with database.begin() as connection:
        runs.save_flow(connection, FLOW, START)
        connection.execute(update(schema.flow_version).values(definition={"geen": "stroom"}))

    with pytest.raises(DefinitionErrors):
        Flowbook(database).of(replace(RUN, flow_hash=FLOW.hash))
