"""The change feed over HTTP, in all the spellings that clients use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from watcher.simulator import feed
from watcher.simulator.asking import Ask
from watcher.simulator.errors import GraphError
from watcher.simulator.faults import Kind
from watcher.simulator.item import Item
from watcher.simulator.items import presenter
from watcher.simulator.presentation import selected


async def delta(ask: Ask) -> Response:
    """Answer GET delta: one page of what changed, and where to go on."""
    token = ask.address.token or ask.request.query_params.get("token")
    if token and ask.fault(Kind.EXPIRED_TOKEN):
        raise await _resync(ask)
    try:
        return JSONResponse(await ask.work(lambda: _page(ask, token)))
    except GraphError as refusal:
        raise (await _resync(ask) if refusal.status == 410 else refusal) from refusal


def _page(ask: Ask, token: str | None) -> dict[str, Any]:
    drive, now = ask.drive, ask.simulation.clock()
    scope = ask.drive.find(None) if ask.fault(Kind.WHOLE_DRIVE) else ask.item()
    if token == "latest":  # noqa: S105 - Graph's own word
        return _body(ask, scope, (), feed.latest(drive), more=False)
    position = (
        feed.open_position(ask.simulation.seal, token, drive, now) if token else feed.from_the_start(drive)
    )
    delayed = ask.fault(Kind.DELAYED)
    horizon = now - timedelta(seconds=delayed.seconds) if delayed else now + timedelta(days=1)
    page = feed.read_page(drive.shelf, position, scope, size=ask.top(feed.PAGE_SIZE), horizon=horizon)
    items = (
        page.items
        if _parents_excluded(ask)
        else feed.with_ancestors(drive.shelf, drive.find(None), page.items)
    )
    return _body(ask, scope, items, page.next, more=page.more)


def _parents_excluded(ask: Ask) -> bool:
    return "deltaexcludeparent" in ask.request.headers


def _body(
    ask: Ask, scope: Item, items: tuple[Item, ...], position: feed.Position, *, more: bool
) -> dict[str, Any]:
    writer = presenter(ask)
    return {
        "@odata.context": f"{ask.base}/$metadata#Collection(driveItem)",
        "@odata.nextLink" if more else "@odata.deltaLink": _link(ask, scope, position),
        "value": [selected(writer.in_feed(item), ask.query("select")) for item in items],
    }


def _link(ask: Ask, scope: Item, position: feed.Position) -> str:
    token = feed.seal_position(ask.simulation.seal, position, ask.simulation.clock())
    options = {"token": token, "$top": ask.query("top"), "$select": ask.query("select")}
    query = urlencode({name: value for name, value in options.items() if value}, safe="$,")
    place = "root" if scope.parent_id is None else f"items/{scope.id}"
    return f"{ask.base}/drives/{ask.drive.id}/{place}/delta?{query}"


async def _resync(ask: Ask) -> GraphError:
    location = await ask.work(lambda: _link(ask, ask.item(), feed.from_the_start(ask.drive)))
    return feed.resync(location)
