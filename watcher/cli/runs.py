"""`runs`: what the service did, from its database."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli.house import Data, counter, look
from watcher.cli.saying import ConfigFile, out, print_aligned, refuse

if TYPE_CHECKING:
    from workflows.engine.desk import Begin
    from workflows.store.firings import Firing
    from workflows.store.views.runs import RunFilter, RunRow

app = typer.Typer(
    no_args_is_help=True, help="Bekijk wat de dienst heeft gedaan, en laat runs opnieuw uitvoeren of stoppen."
)

AsJson = Annotated[bool, typer.Option("--json", help="Als JSON.")]


@app.command("list")
def list_runs(
    flow: Annotated[str, typer.Option("--flow", help="Alleen van deze stroom.")] = "",
    status: Annotated[str, typer.Option("--status", help="Alleen met deze status, zoals Failed.")] = "",
    code: Annotated[str, typer.Option("--code", help="Alleen met deze foutcode.")] = "",
    upload: Annotated[str, typer.Option("--upload", help="Alleen van deze upload.")] = "",
    since: Annotated[str, typer.Option("--since", help="Begonnen vanaf deze dag (JJJJ-MM-DD).")] = "",
    until: Annotated[str, typer.Option("--until", help="Begonnen tot en met deze dag.")] = "",
    tracked: Annotated[
        str, typer.Option("--tracked", metavar="NAAM=WAARDE", help="Alleen met deze gevolgde eigenschap.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Hoogstens zoveel.")] = 25,
    config: ConfigFile = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Toon runs, de nieuwste eerst."""
    from workflows.store.views.runs import runs_for  # noqa: PLC0415 - `--help` should not wait for it

    texts = {"stroom": flow, "status": status, "code": code, "upload": upload}
    wanted = _filter({**texts, "van": since, "tot": until, "eigenschap": tracked})
    page = look(config, data, lambda connection, viewer: runs_for(connection, viewer, wanted, limit))
    if as_json:
        for row in page.rows:
            _write_json(row)
        return
    if not page.rows:
        out.print("Er zijn geen runs met dit filter." if wanted != _filter({}) else "Er zijn nog geen runs.")
        return
    head = ("run", "stroom", "status", "taak", "begonnen (UTC)", "code")
    print_aligned(head, *(_cells(row) for row in page.rows))
    if page.following is not None:
        out.print("Er zijn er meer. Vraag om meer met --limit, of kijk in de schermen, bij Beheer.")


def _filter(asked: dict[str, str]) -> RunFilter:
    """Read the filter as the screen does; what the screen leaves out is refused here."""
    from starlette.datastructures import QueryParams  # noqa: PLC0415 - as above

    from workflows.console.runs import read_filter  # noqa: PLC0415 - as above

    given = {name: value for name, value in asked.items() if value}
    for name, value in given.items():
        if read_filter(QueryParams({name: value})) == read_filter(QueryParams({})):
            refuse(f"Dit filter is niet te lezen: {value[:60]}")
    return read_filter(QueryParams(given))


@app.command("show")
def show(
    run_id: Annotated[str, typer.Argument(metavar="RUN")],
    config: ConfigFile = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Toon één run met elke actie: status, pogingen en fouten."""
    from watcher.cli.showing import print_run  # noqa: PLC0415 - as above
    from workflows.store.views.runs import actions_of, open_waits, run_for  # noqa: PLC0415 - as above

    detail = look(config, data, lambda connection, viewer: run_for(connection, viewer, run_id))
    if detail is None:
        refuse(f"Er is geen run {run_id[:40]}. Zoek het nummer op met: bewaarstroom runs list")
    actions = look(config, data, lambda connection, viewer: actions_of(connection, viewer, run_id))
    if as_json:
        _write_json({"run": asdict(detail), "actions": [asdict(action) for action in actions]})
        return
    waits = look(config, data, lambda connection, viewer: open_waits(connection, viewer, run_id))
    print_run(detail, actions, waits)


@app.command("resubmit")
def resubmit(
    run_id: Annotated[str, typer.Argument(metavar="RUN")],
    failed: Annotated[
        bool, typer.Option("--failed", help="Begin waar de run mislukte; wat gelukt was, wordt overgenomen.")
    ] = False,
    at: Annotated[
        str, typer.Option("--at", metavar="ACTIE", help="Begin bij deze actie (naam of pad).")
    ] = "",
    iteration: Annotated[
        str, typer.Option("--round", metavar="RONDE", help="Alleen in deze ronde, zoals Elk=2.")
    ] = "",
    current: Annotated[
        bool, typer.Option("--current", help="Met de tekst die de stroom nu heeft, niet die van toen.")
    ] = False,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Voer een run opnieuw uit, vanaf het begin of vanaf een actie."""
    from watcher.flowshelf import FlowShelf  # noqa: PLC0415 - as above
    from workflows import steering  # noqa: PLC0415 - as above
    from workflows.store import runs  # noqa: PLC0415 - as above

    begin = _begin(failed=failed, at=at, iteration=iteration)
    with counter(config, data) as here:
        known = here.give(lambda connection: runs.get(connection, run_id))
        shelf = FlowShelf(here.settings.flow, here.settings.flows_dir)
        flow = shelf.named(known.flow) if current and known is not None else None
        new = here.give(
            lambda connection: steering.resubmit(
                connection, here.order, here.desk, run_id, begin=begin, flow=flow
            )
        )
    out.print(f"Nieuwe run: {new}", markup=False)


@app.command("cancel")
def cancel(
    run_id: Annotated[str, typer.Argument(metavar="RUN")], config: ConfigFile = None, data: Data = None
) -> None:
    """Stop een run, met de runs die hij begon; ongedaan wordt alleen gemaakt waarvan de stroom zegt hoe."""
    from workflows import steering  # noqa: PLC0415 - as above

    with counter(config, data) as here:
        undoes = here.give(lambda connection: steering.cancel(connection, here.order, here.desk, run_id))
    out.print(f"Run {run_id} is gestopt.", markup=False)
    if undoes:
        out.print("Wat hij deed, wordt nu ongedaan gemaakt waar de stroom zegt hoe.")


@app.command("firings")
def list_firings(
    flow: Annotated[str | None, typer.Option("--flow", help="Alleen van deze stroom.")] = None,
    config: ConfigFile = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Toon wanneer triggers afgingen: gestart, overgeslagen of mislukt, met de reden."""
    from workflows.store.firings import FiringFilter, page  # noqa: PLC0415 - as above

    found = look(config, data, lambda connection, _: page(connection, FiringFilter(flow=flow)))
    if as_json:
        for firing in found.rows:
            _write_json(firing)
        return
    if not found.rows:
        out.print("Er ging nog geen trigger af.")
        return
    head = ("melding", "tijd (UTC)", "stroom", "trigger", "uitkomst", "code", "run")
    print_aligned(head, *(_firing_cells(firing) for firing in found.rows))


@app.command("replay")
def replay(
    firing_id: Annotated[str, typer.Argument(metavar="MELDING", help="Uit `runs firings`.")],
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Laat een trigger die werd overgeslagen of mislukte opnieuw afgaan."""
    from watcher.flowshelf import FlowShelf  # noqa: PLC0415 - as above
    from workflows import steering  # noqa: PLC0415 - as above
    from workflows.store import firings  # noqa: PLC0415 - as above

    with counter(config, data) as here:
        firing = here.give(lambda connection: firings.get(connection, firing_id))
        if firing is None:
            refuse(f"Er is geen melding {firing_id[:40]}. Zoek haar op met: bewaarstroom runs firings")
        flow = FlowShelf(here.settings.flow, here.settings.flows_dir).named(firing.flow)
        new = here.give(
            lambda connection: steering.replay(connection, here.order, here.desk, firing_id, flow)
        )
    out.print(f"Nieuwe run: {new}", markup=False)


def _begin(*, failed: bool, at: str, iteration: str) -> Begin | None:
    from workflows.engine.desk import Begin  # noqa: PLC0415 - as above

    if failed and at:
        refuse("Kies --failed of --at, niet allebei.")
    if iteration and not at:
        refuse("--round hoort bij --at: noem ook de actie.")
    return Begin(path=at, iteration=iteration) if failed or at else None


def _firing_cells(firing: Firing) -> tuple[str, ...]:
    return (
        firing.firing_id,
        f"{firing.at:%Y-%m-%d %H:%M:%S}",
        firing.flow,
        firing.trigger,
        firing.outcome.value,
        firing.code or "",
        firing.run_id or "",
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


def _write_json(value: Any) -> None:
    told = value if isinstance(value, dict) else asdict(value)
    sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
