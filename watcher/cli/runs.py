"""`runs`: what the service did, from its database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from watcher.cli.saying import (
    ConfigFile,
    complaints_in_words,
    out,
    print_aligned,
    refuse,
    settings_or_stop,
)

if TYPE_CHECKING:
    from workflows.store.views.runs import RunRow

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, help="Bekijk wat de dienst heeft gedaan.")

AsJson = Annotated[bool, typer.Option("--json", help="Als JSON.")]
Data = Annotated[
    Path | None, typer.Option("--data", help="De map van de demo, als dat niet .bewaarstroom is.")
]


@app.command("list")
def list_runs(config: ConfigFile = None, data: Data = None, as_json: AsJson = False) -> None:
    """Toon de laatste runs, de nieuwste eerst."""
    from workflows.store.views.runs import RunFilter, runs_for  # noqa: PLC0415 - `--help` should not wait for it

    page = _read(config, data, lambda connection, viewer: runs_for(connection, viewer, RunFilter()))
    if as_json:
        for row in page.rows:
            _write_json(row)
        return
    if not page.rows:
        out.print("Er zijn nog geen runs.")
        return
    head = ("run", "stroom", "status", "taak", "begonnen (UTC)", "code")
    print_aligned(head, *(_cells(row) for row in page.rows))
    if page.following is not None:
        out.print("Dit zijn de laatste runs. De oudere staan in de schermen, bij Beheer.")


@app.command("show")
def show(
    run_id: Annotated[str, typer.Argument(metavar="RUN")],
    config: ConfigFile = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Toon één run met elke actie: status, pogingen en fouten."""
    from workflows.store.views.runs import actions_of, run_for  # noqa: PLC0415 - as above

    detail = _read(config, data, lambda connection, viewer: run_for(connection, viewer, run_id))
    if detail is None:
        refuse(f"Er is geen run {run_id[:40]}. Zoek het nummer op met: bewaarstroom runs list")
    actions = _read(config, data, lambda connection, viewer: actions_of(connection, viewer, run_id))
    if as_json:
        _write_json({"run": asdict(detail), "actions": [asdict(action) for action in actions]})
        return
    row = detail.row
    out.print(f"{row.run_id}  {row.flow}  {row.status.value}  {row.error_code or ''}", markup=False)
    print_aligned(
        *(
            (
                f"  {action.status.value}",
                f"{len(action.attempts)}×" if action.attempts else "",
                f"{action.path}{f' [{action.iteration}]' if action.iteration else ''}",
                action.code or "",
            )
            for action in actions
        )
    )


def _cells(row: RunRow) -> tuple[str, ...]:
    return (
        row.run_id,
        row.flow,
        row.status.value,
        str(row.task_number or ""),
        f"{row.started_at:%Y-%m-%d %H:%M:%S}",
        row.error_code or "",
    )


def _read(config: Path | None, data: Path | None, ask: Callable[[Any, Any], T]) -> T:
    from watcher.outside import open_database, secret_reader  # noqa: PLC0415 - as above
    from workflows.model import Person, Viewer  # noqa: PLC0415 - as above
    from workflows.store.migrations import upgrade  # noqa: PLC0415 - as above

    overrides = {} if data is None else {"data_dir": data}
    settings = settings_or_stop(config, **overrides)
    here = Viewer(
        person=Person(object_id="opdrachtregel", name="", mail=""),
        roles=frozenset({"Beheer"}),
        origin="opdrachtregel",
    )
    with complaints_in_words():
        if settings.database.url is None and not Path(settings.data_dir / "bewaarstroom.sqlite").exists():
            refuse(
                f"In {settings.data_dir} is nog geen database. Start eerst de dienst, of noem --config of --data."
            )
        database = open_database(settings, secret_reader())
        try:
            upgrade(database)
            with database.read() as connection:
                return ask(connection, here)
        finally:
            database.close()


def _write_json(value: Any) -> None:
    told = value if isinstance(value, dict) else asdict(value)
    sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
