"""What beheer orders on the screen: each order has a page that says what it does, and a button that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import steering
from workflows.console import urls
from workflows.console.forms import Form, read_form
from workflows.console.place import Console, console_of, need_beheer, not_found
from workflows.console.render import render
from workflows.console.worklist import place_of
from workflows.definition.difference import DiffLine, difference
from workflows.definition.flow import Flow, Status
from workflows.engine.desk import Begin, Desk
from workflows.errors import BadInputError
from workflows.steering import Order
from workflows.store import firings
from workflows.store.firings import FiringFilter, FiringOutcome
from workflows.store.flowstates import Mode
from workflows.store.views import runs
from workflows.store.views.runs import ActionRow, FlowStanding, RunDetail

T = TypeVar("T")
LONGEST = 800  # characters of an action's path with its round
MAX_FLOW = 200


@dataclass(frozen=True, kw_only=True)
class Again:
    """What can be chosen when a run is done again."""

    run: RunDetail
    failed: tuple[ActionRow, ...]  # where it went wrong
    actions: tuple[ActionRow, ...]  # where it can begin
    changed: tuple[DiffLine, ...]  # between its text and the present one
    trouble: str = ""  # why the present text cannot be used


async def show_again(request: Request) -> Response:
    """Ask where a further run begins, and with which text."""
    console, viewer = console_of(request), need_beheer(request)
    run_id = request.path_params["run_id"]

    def read(connection: Connection) -> Again | None:
        run = runs.run_for(connection, viewer, run_id)
        return (
            None
            if run is None
            else _choices(console, connection, run, runs.actions_of(connection, viewer, run_id))
        )

    again = await console.database.transact(read)
    if again is None:
        raise not_found()
    return render(request, "run_opnieuw.html", again=again)


async def do_again(request: Request) -> Response:
    """Have a run done again."""
    console, form = console_of(request), await _form(request)
    run_id = request.path_params["run_id"]
    begin = _begin(form)
    flow = await _flow(console, request, run_id) if form.text("tekst") == "nu" else None
    new = await _give(
        request,
        lambda connection, order, desk: steering.resubmit(
            connection, order, desk, run_id, begin=begin, flow=flow
        ),
    )
    return RedirectResponse(urls.run(new), status_code=303)


async def show_stop(request: Request) -> Response:
    """Ask whether a run must really stop."""
    console, viewer = console_of(request), need_beheer(request)
    run = await console.database.transact(
        partial(runs.run_for, viewer=viewer, run_id=request.path_params["run_id"])
    )
    if run is None:
        raise not_found()
    return render(request, "run_stoppen.html", run=run)


async def do_stop(request: Request) -> Response:
    """Stop a run."""
    await _form(request)
    run_id = request.path_params["run_id"]
    await _give(request, lambda connection, order, desk: steering.cancel(connection, order, desk, run_id))
    return RedirectResponse(urls.run(run_id), status_code=303)


async def show_flows(request: Request) -> Response:
    """List the flows, how they stand and what they did."""
    console = console_of(request)
    need_beheer(request)
    names = console.flow_names()
    wrong = {name: why for name in names if (why := _why_wrong(console, name))}
    flows = await _standings(request)
    return render(request, "stromen.html", flows=flows, wrong=wrong, names=frozenset(names))


async def show_change(request: Request) -> Response:
    """Ask whether a flow must really pause, drain or work again."""
    need_beheer(request)
    flow, mode = request.path_params["flow"], _mode(request.query_params.get("naar", Mode.PAUSED))
    standing = next((one for one in await _standings(request) if one.flow == flow), None)
    if standing is None or mode is None:
        raise not_found()
    return render(request, "stroom_toestand.html", standing=standing, mode=mode)


async def do_change(request: Request) -> Response:
    """Pause a flow, let it drain, or let it work again."""
    form = await _form(request)
    flow, mode = request.path_params["flow"], _mode(form.text("naar"))
    if mode is None or flow not in {one.flow for one in await _standings(request)}:
        raise not_found()
    await _give(
        request, lambda connection, order, desk: steering.change_flow(connection, order, desk, flow, mode)
    )
    return RedirectResponse(urls.FLOWS, status_code=303)


async def show_firings(request: Request) -> Response:
    """List every time that a trigger went off."""
    console, query = console_of(request), request.query_params
    viewer = need_beheer(request)
    asked = {name: query.get(name, "") for name in ("stroom", "uitkomst", "code")}
    outcome = FiringOutcome(asked["uitkomst"]) if asked["uitkomst"] in set(FiringOutcome) else None
    wanted = FiringFilter(
        flow=asked["stroom"][:MAX_FLOW] or None, outcome=outcome, code=asked["code"][:100] or None
    )

    def read(connection: Connection) -> tuple[object, object]:
        page = firings.page(connection, wanted, place=place_of(query, str))
        return page, runs.flows_for(connection, viewer)

    page, flows = await console.database.transact(read)
    return render(request, "triggers.html", page=page, flows=flows, query=asked)


async def show_replay(request: Request) -> Response:
    """Ask whether a trigger must really go off again."""
    console = console_of(request)
    need_beheer(request)
    firing_id = request.path_params["firing_id"]
    firing = await console.database.transact(partial(firings.get, firing_id=firing_id))
    if firing is None:
        raise not_found()
    return render(request, "trigger_opnieuw.html", firing=firing)


async def do_replay(request: Request) -> Response:
    """Let a trigger go off again."""
    console = console_of(request)
    await _form(request)
    firing_id = request.path_params["firing_id"]
    firing = await console.database.transact(partial(firings.get, firing_id=firing_id))
    if firing is None:
        raise not_found()
    flow = console.flow_named(firing.flow)
    run_id = await _give(
        request, lambda connection, order, desk: steering.replay(connection, order, desk, firing_id, flow)
    )
    return RedirectResponse(urls.run(run_id), status_code=303)


async def _standings(request: Request) -> tuple[FlowStanding, ...]:
    """List every flow that there is or was, also one that never ran."""
    console, viewer = console_of(request), need_beheer(request)
    return await console.database.transact(
        partial(runs.flow_standings, viewer=viewer, also=console.flow_names())
    )


def _why_wrong(console: Console, flow: str) -> str:
    """Say why nothing begins with the text that a flow has now; "" when it is right."""
    try:
        console.flow_named(flow)
    except BadInputError as error:
        return error.message
    return ""


async def _form(request: Request) -> Form:
    need_beheer(request)
    return await read_form(request)


async def _give(request: Request, give: Callable[[Connection, Order, Desk], T]) -> T:
    console = console_of(request)
    order = Order(viewer=need_beheer(request), now=console.clock())
    return await console.database.transact(lambda connection: give(connection, order, console.run_desk))


async def _flow(console: Console, request: Request, run_id: str) -> Flow:
    run = await console.database.transact(partial(runs.run_for, viewer=need_beheer(request), run_id=run_id))
    if run is None:
        raise not_found()
    return console.flow_named(run.row.flow)


def _choices(
    console: Console, connection: Connection, run: RunDetail, actions: tuple[ActionRow, ...]
) -> Again:
    failing, changed, trouble = _compared(console, connection, run)
    return Again(
        run=run,
        failed=tuple(row for row in actions if (row.path, row.iteration) in failing),
        actions=tuple(row for row in actions if row.status is not Status.SKIPPED),
        changed=changed,
        trouble=trouble,
    )


def _compared(
    console: Console, connection: Connection, run: RunDetail
) -> tuple[frozenset[tuple[str, str]], tuple[DiffLine, ...], str]:
    """Say where it failed, what changed since in the text, and why that cannot be told where it cannot."""
    failing: frozenset[tuple[str, str]] = frozenset()
    try:
        failing = frozenset(console.run_desk.failing(connection, run.row.run_id))
        now = console.flow_named(run.row.flow)
        then = console.run_desk.flow_at(connection, run.row.flow, run.flow_hash)
    except BadInputError as error:
        return failing, (), f"{error.message} {error.what_next}"
    return failing, difference(then, now), ""


def _begin(form: Form) -> Begin | None:
    where = form.text("vanaf")
    if where == "fout":
        return Begin()
    if where != "actie":
        return None
    path, _, iteration = form.text("actie", LONGEST).partition("|")
    return Begin(path=path, iteration=iteration) if path else None


def _mode(text: str) -> Mode | None:
    return Mode(text) if text in set(Mode) else None
