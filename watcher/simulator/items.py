"""Reading, making, changing and deleting items over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from watcher.simulator.asking import Ask
from watcher.simulator.body import object_in, read_json, text_in, times_in
from watcher.simulator.content import link_to
from watcher.simulator.errors import bad_request
from watcher.simulator.item import Item
from watcher.simulator.presentation import Presenter, selected

CHILDREN_PAGE = 200
SKIP = "$skiptoken"
CONFLICT = "@microsoft.graph.conflictBehavior"
CONFLICTS = {"fail", "replace", "rename"}


def presenter(ask: Ask) -> Presenter:
    """Return who writes this drive's items, with download addresses for this client."""
    return Presenter(
        drive=ask.drive, link_of=lambda item: link_to(ask.request, ask.simulation, ask.drive, item)
    )


def written(ask: Ask, item: Item) -> dict[str, Any]:
    """Write one item as an answer of its own, with only the properties asked for."""
    context = {"@odata.context": f"{ask.base}/$metadata#drives('{ask.drive.id}')/items/$entity"}
    return {**context, **selected(presenter(ask).item(item), ask.query("select"))}


def conflict_in(body: Mapping[str, Any], ask: Ask, default: str) -> str:
    """Return what to do when the name is taken: fail, replace or rename; raises GraphError 400."""
    said = text_in(body, CONFLICT) or ask.request.query_params.get(CONFLICT) or default
    if said not in CONFLICTS:
        raise bad_request(f"Invalid value for {CONFLICT}.")
    return said


async def read(ask: Ask) -> Response:
    """Answer GET item."""
    return JSONResponse(await ask.work(lambda: written(ask, ask.item())))


async def children(ask: Ask) -> Response:
    """Answer GET children, in pages."""
    size = ask.top(CHILDREN_PAGE)
    start = ask.request.query_params.get(SKIP, "0")
    if not start.isdecimal():
        raise bad_request("Invalid paging token.")
    return JSONResponse(await ask.work(lambda: _children_page(ask, int(start), size)))


def _children_page(ask: Ask, start: int, size: int) -> dict[str, Any]:
    found = ask.drive.shelf.children(ask.item().id)
    writer = presenter(ask)
    page = [selected(writer.item(item), ask.query("select")) for item in found[start : start + size]]
    body: dict[str, Any] = {"@odata.context": f"{ask.base}/$metadata#driveItems", "value": page}
    if len(found) > start + size:
        body["@odata.nextLink"] = str(ask.request.url.include_query_params(**{SKIP: start + size}))
    return body


async def make_folder(ask: Ask) -> Response:
    """Answer POST children: a new folder (files come by upload)."""
    body = await read_json(ask.request)
    name = text_in(body, "name")
    if name is None or "folder" not in body:
        raise bad_request("A name and a folder facet are required.")
    conflict = conflict_in(body, ask, "fail")
    made = await ask.work(lambda: written(ask, ask.drive.make_folder(ask.item(), name, conflict)))
    return JSONResponse(made, status_code=201)


async def change(ask: Ask) -> Response:
    """Answer PATCH item: rename, move, or set the file's own times."""
    body = await read_json(ask.request)
    parent = object_in(body, "parentReference")
    if text_in(parent, "driveId") not in {None, ask.drive.id}:
        raise bad_request("An item cannot be moved to another drive.")

    def work() -> dict[str, Any]:
        item = ask.item()
        ask.drive.check_match(item, ask.request.headers.get("if-match"))
        home = ask.drive.find(_new_parent(ask, parent)) if text_in(parent, "id") else None
        changed = ask.drive.change(item, name=text_in(body, "name"), parent=home, times=times_in(body))
        return written(ask, changed)

    return JSONResponse(await ask.work(work))


def _new_parent(ask: Ask, parent: Mapping[str, Any]) -> str | None:
    named = text_in(parent, "id")
    return None if named in {"root", ask.drive.root_id} else named


async def delete(ask: Ask) -> Response:
    """Answer DELETE item: to the recycle bin, if the tag in If-Match is still the item's."""

    def work() -> None:
        item = ask.item()
        ask.drive.check_match(item, ask.request.headers.get("if-match"))
        ask.drive.recycle(item)

    await ask.work(work)
    return Response(status_code=204)


async def delete_for_good(ask: Ask) -> Response:
    """Answer POST permanentDelete: past the recycle bin."""
    await ask.work(lambda: ask.drive.erase(ask.item()))
    return Response(status_code=204)


async def retention_label(ask: Ask) -> Response:
    """Answer GET retentionLabel."""
    item = await ask.find()
    settings = {
        "isDeleteAllowed": item.label is None,
        "isRecordLocked": item.label is not None,
        "isContentUpdateAllowed": item.label is None,
    }
    body = {"name": item.label, "retentionSettings": settings if item.label else None}
    return JSONResponse({"@odata.context": f"{ask.base}/$metadata#retentionLabel", **body})
