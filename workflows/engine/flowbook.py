"""The flows that runs are pinned to, read once from their stored text."""

from __future__ import annotations

import json
from collections import OrderedDict
from threading import Lock

from workflows.definition.flow import Flow
from workflows.definition.reader import read_flow
from workflows.store import runs
from workflows.store.database import Database
from workflows.store.runs import RunRow

MOST = 64
"""How many flows are kept in memory."""


class Flowbook:
    """Finds a run's flow by the hash of its text."""

    def __init__(self, database: Database) -> None:
        """Read from *database* what is not in memory."""
        self._database = database
        self._read: OrderedDict[str, Flow] = OrderedDict()
        self._lock = Lock()

    def of(self, run: RunRow) -> Flow:
        """Give the flow of a run; raises DefinitionErrors when this release cannot read its text any more."""
        with self._lock:
            known = self._read.get(run.flow_hash)
        return known or self._remember(run)

    def _remember(self, run: RunRow) -> Flow:
        with self._database.read() as connection:
            definition = runs.definition_of(connection, run.flow_hash)
        flow = read_flow(json.dumps(definition), f"{run.flow}.json")
        with self._lock:
            self._read[run.flow_hash] = flow
            while len(self._read) > MOST:
                self._read.popitem(last=False)
        return flow
