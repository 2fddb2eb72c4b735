"""How `flows test` plays tests one by one and says how each went."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.logging import configure_logging
from config.sections.keeping import LoggingSettings
from watcher.cli.flowfiles import bytes_of
from watcher.cli.house import look
from watcher.cli.saying import err, out, refuse
from workflows.definition.charset import text_in
from workflows.definition.flow import Flow
from workflows.definition.validate import validate
from workflows.operations.catalogue import offered
from workflows.rehearsal.comparison import differences, outcome_of, unanswered
from workflows.rehearsal.script import Script, read_script, script_of
from workflows.rehearsal.stage import Rehearsal, rehearse
from workflows.rehearsal.tree import lines_of
from workflows.store import references, runs

MOST_BYTES = 5_000_000


@dataclass(kw_only=True)
class Rehearsing:
    """Plays tests of one flow, and remembers whether one went otherwise."""

    name: str
    text: str
    as_json: bool
    failed: bool = False

    def __post_init__(self) -> None:
        configure_logging(LoggingSettings(level="error"))  # the tree says it already

    def tests(self, places: list[Path]) -> None:
        """Play every test; raises DefinitionErrors for a flow or test that cannot be read."""
        flow = validate(self.text, self.name, offered())
        for place in places:
            self._play(flow, read_script(_read(place), place.name))

    def recorded(self, run_id: str, config: Path | None, data: Path | None) -> None:
        """Play a run again as it was, with the flow as it is now."""
        flow = validate(self.text, self.name, offered())
        script = look(config, data, lambda connection, _: _recorded(connection, run_id))
        if script is None:
            refuse(f"Er is geen run {run_id[:40]}. Zoek het nummer op met: bewaarstroom runs list")
        self._play(flow, script)

    def _play(self, flow: Flow, script: Script) -> None:
        rehearsal = rehearse(flow, script)
        wrong = []
        if script.expected is not None:
            wrong = [*unanswered(rehearsal), *differences(script.expected, outcome_of(rehearsal))]
        self.failed = self.failed or bool(wrong)
        if self.as_json:
            told = {"test": script.name, "outcome": outcome_of(rehearsal), "differences": wrong}
            sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
            return
        verdict = (
            "zonder verwachting" if script.expected is None else "als verwacht" if not wrong else "anders"
        )
        out.print(f"{flow.name} · {script.name}: {verdict}", markup=False, soft_wrap=True)
        for line in _tree(rehearsal):
            out.print(line, markup=False, soft_wrap=True)
        for difference in wrong:
            err.print(f"  {difference}", style="red", markup=False, soft_wrap=True)


def _tree(rehearsal: Rehearsal) -> list[str]:
    if not rehearsal.runs:
        return [f"  Geen run: {rehearsal.trigger.message} ({rehearsal.trigger.code})"]
    return [line for played in rehearsal.runs for line in lines_of(played)]


def _recorded(connection: Any, run_id: str) -> Script | None:
    run = runs.get(connection, run_id)
    if run is None:
        return None
    outputs = references.read(connection, run.trigger) or run.trigger
    return script_of(outputs, run.trigger_name, [dict(row) for row in runs.actions_of(connection, run_id)])


def _read(place: Path) -> str:
    return text_in(bytes_of(place, most=MOST_BYTES, kind="een test"), place.name)
