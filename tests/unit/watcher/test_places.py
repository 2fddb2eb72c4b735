from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.onedrive import OneDrive, credential
from watcher import places as module
from watcher.graph import GraphDoor
from watcher.places import Places
from watcher.simulator.faults import Kind
from watcher.simulator.serving import running
from watcher.simulator.users import FENNA, GROUP_ID, JORIS, MARIT, invent
from workflows.errors import NeedsPersonError, RetryableError
from workflows.model import Person


async def test_a_group_is_read_to_its_last_page(onedrive: OneDrive) -> None:
    sim = onedrive.app.state.simulation
    crowd = [invent(f"lid{number}", f"Lid {number}", provisioned=False) for number in range(1_100)]
    sim.owners = (*sim.owners, *crowd)

    members = await Places(onedrive.door).members(GROUP_ID)

    assert {member.object_id for member in members} == {user.id for user in (FENNA, JORIS, MARIT, *crowd)}


async def test_half_a_group_is_no_group(onedrive: OneDrive) -> None:
    sim = onedrive.app.state.simulation
    sim.owners = (*sim.owners, *(invent(f"lid{n}", f"Lid {n}", provisioned=False) for n in range(1_100)))
    onedrive.fault(Kind.HTML, path="skiptoken", times=None)

    with pytest.raises(RetryableError):
        await Places(onedrive.door).members(GROUP_ID)


async def test_the_drive_tells_who_its_owner_is_where_the_group_may_not(onedrive: OneDrive) -> None:
    unknown = Person(object_id=FENNA.id, name="", mail="")
    seen = await Places(onedrive.door).onedrive(unknown)

    assert seen.owner == Person(object_id=FENNA.id, name=FENNA.display_name, mail=FENNA.mail)


async def test_a_folder_that_somebody_else_made_at_that_moment_is_as_good(onedrive: OneDrive) -> None:
    places = Places(onedrive.door)
    made = await places.make_folder(onedrive.drive.id, "Werk/Nieuw")

    assert await places.make_folder(onedrive.drive.id, "Werk/Nieuw") == made
    assert await places.folder_at(onedrive.drive.id, "Werk/Nieuw") == made
    assert await places.folder_by_id(made) == made


async def test_a_file_is_no_folder(onedrive: OneDrive) -> None:
    (onedrive.root / "bestand").write_bytes(b"x")

    with pytest.raises(NeedsPersonError, match="folder-is-file"):
        await Places(onedrive.door).folder_at(onedrive.drive.id, "bestand")


@asynccontextmanager
async def answering(onedrive: OneDrive, answers: Mapping[str, Any]) -> AsyncIterator[Places]:
    """Places that look in a Graph which knows these answers only; *next* in one becomes a link to that path."""

    async def give(request: Request) -> Response:
        answer = dict(answers[request.url.path.removeprefix("/v1.0")])
        if "next" in answer:
            answer["@odata.nextLink"] = (
                f"{request.url.scheme}://{request.url.netloc}/v1.0{answer.pop('next')}"
            )
        return JSONResponse(answer)

    async with running(Starlette(routes=[Route("/{rest:path}", give)])) as address:
        signed_in = credential(onedrive.address)
        door = GraphDoor(credential=signed_in, clock=onedrive.clock, base_url=f"{address}/v1.0")
        try:
            yield Places(door)
        finally:
            await door.aclose()


async def test_a_shortcut_with_the_name_of_the_folder_is_told_apart_from_a_file(onedrive: OneDrive) -> None:
    shortcut = {"id": "01X", "name": "Bewaren", "remoteItem": {"id": "01Y", "folder": {}}}
    async with answering(onedrive, {"/drives/D/root:/Bewaren": shortcut}) as places:
        with pytest.raises(NeedsPersonError, match="folder-is-shortcut"):
            await places.folder_at("D", "Bewaren")


LIBRARIES = {
    "/sites/S": {"id": "S"},
    "/sites/S/drives": {"value": [{"id": "D1", "name": "Documenten"}], "next": "/later"},
    "/later": {"value": [{"id": "D2", "name": "Archief"}]},
}


async def test_a_library_is_looked_for_on_every_page(onedrive: OneDrive) -> None:
    async with answering(onedrive, LIBRARIES) as places:
        found = [(await places.document_library("S", name)).drive_id for name in ("documenten", "archief")]
        with pytest.raises(NeedsPersonError, match="library-unknown"):
            await places.document_library("S", "Nergens")

    assert found == ["D1", "D2"]


async def test_libraries_without_an_end_are_given_up(
    onedrive: OneDrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_PAGES", 3)
    async with answering(onedrive, LIBRARIES | {"/later": {"value": [], "next": "/later"}}) as places:
        with pytest.raises(RetryableError, match="site-endless"):
            await places.document_library("S", "Nergens")
