"""One request that was let in: what it asks, and how it wants to be answered."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from sqlalchemy import Connection, Select, insert
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.doorkeeper import Visitor, let_in
from workflows.zaaksysteem.simulator.identity import new_uuid
from workflows.zaaksysteem.simulator.problem import (
    Param,
    ZgwProblem,
    all_invalid,
    invalid,
    not_acceptable,
    not_found,
    version_header,
)
from workflows.zaaksysteem.simulator.world import World

T = TypeVar("T")

JSON = frozenset({"application/json", "application/*", "*/*"})
BINARY = frozenset({"application/octet-stream", "application/*", "*/*"})
ROOTS = {"zaken": "zaken/api/v1", "documenten": "documenten/api/v1", "catalogi": "catalogi/api/v1"}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class BodyTooLarge(Exception):  # noqa: N818 - not ours to report: a gateway answers it
    """More than a gateway lets through."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """The request, the zaaksysteem it asks, and who asks."""

    request: Request
    world: World
    visitor: Visitor

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Do *work* in one transaction, off the event loop."""
        return await self.world.database.transact(work)

    async def rows(self, wanted: Select[Any]) -> list[dict[str, Any]]:
        """Read rows."""
        return await self.transact(lambda connection: rows_of(connection, wanted))

    def url(self, api: str, path: str) -> str:
        """Spell an address of ours."""
        return f"{self.request.base_url}{ROOTS[api]}/{path}"

    def uuid_in(self, url: object, api: str, collection: str) -> str | None:
        """Read the uuid out of an address of ours; None when it is another address."""
        start = self.url(api, f"{collection}/")
        if not isinstance(url, str) or not url.startswith(start):
            return None
        rest = url.removeprefix(start)
        return rest if _UUID.fullmatch(rest) else None

    @property
    def uuid(self) -> str:
        """The uuid in the path."""
        return str(self.request.path_params["uuid"])

    def query(self, *known: str) -> dict[str, str]:
        """Return the query; raises ZgwProblem 400 for a parameter that this collection does not know."""
        asked = dict(self.request.query_params)
        unknown = sorted(set(asked) - set(known))
        if unknown:
            names = ", ".join(unknown)
            raise invalid("nonFieldErrors", "unknown-parameters", f"Onbekende query parameters: {names}")
        return asked

    def page(self, found: Sequence[Any], asked: dict[str, str]) -> Response:
        """Answer one page of *found*; raises ZgwProblem 404 past the end."""
        size, number = self._page_size(asked), _number(asked.get("page", "1"))
        pages = max(1, -(-len(found) // size))
        if not 1 <= number <= pages:
            raise not_found()
        shown = found[(number - 1) * size : number * size]
        return self.json(
            {
                "count": len(found),
                "next": self._page_url(asked, number + 1) if number < pages else None,
                "previous": self._page_url(asked, number - 1) if number > 1 else None,
                "results": list(shown),
            }
        )

    def json(self, said: object, status: int = 200) -> Response:
        """Answer JSON."""
        return JSONResponse(said, status_code=status, headers=version_header(self.request))

    def note(self, connection: Connection, main: str, actie: str, path: str) -> None:
        """Write a line in the audit trail of a zaak or document."""
        connection.execute(
            insert(tables.trail).values(
                uuid=new_uuid(),
                main=main,
                client_id=self.visitor.client_id,
                user_id=self.visitor.user_id,
                user_representation=self.visitor.user_representation,
                toelichting=self.visitor.toelichting,
                actie=actie,
                path=path,
                at=self.world.clock(),
            )
        )

    async def body(self) -> bytes:
        """Read the whole body; raises BodyTooLarge."""
        pieces = bytearray()
        async for piece in self.request.stream():
            pieces += piece
            if len(pieces) > self.world.options.max_body:
                raise BodyTooLarge
        return bytes(pieces)

    async def json_body(self) -> dict[str, Any]:
        """Read the JSON object in the body; raises ZgwProblem 400 or 415."""
        if self.request.headers.get("Content-Type", "").split(";")[0].strip() != "application/json":
            raise ZgwProblem(415, "unsupported_media_type", "Dit media type wordt niet ondersteund.")
        try:
            said = json.loads(await self.body())
        except (ValueError, RecursionError) as problem:
            raise ZgwProblem(400, "parse_error", "De JSON is niet te lezen.", kind="ParseError") from problem
        if not isinstance(said, dict):
            raise invalid("nonFieldErrors", "invalid", "Er werd een object verwacht.")
        return said

    def _page_size(self, asked: dict[str, str]) -> int:
        return max(1, min(_number(asked.get("pageSize", "0")) or self.world.options.page_size, 500))

    def _page_url(self, asked: dict[str, str], number: int) -> str:
        query = urlencode({**asked, "page": str(number)})
        return f"{self.request.base_url}{self.request.url.path.lstrip('/')}?{query}"


Handler = Callable[[Ask], Awaitable[Response]]


def answered(
    handler: Handler, *, accepts: Collection[str] = JSON, crs: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """Let a request in, check how it wants to be answered, and hand it to *handler*."""

    async def answer(request: Request) -> Response:
        world: World = request.app.state.world
        visitor = let_in(request, world)
        request.state.user_id = visitor.user_id
        _check_accept(request, accepts)
        if crs:
            _check_crs(request)
        try:
            return await handler(Ask(request=request, world=world, visitor=visitor))
        except BodyTooLarge:
            return HTMLResponse("<html><body><h1>413 Request Entity Too Large</h1></body></html>", 413)

    return answer


def rows_of(connection: Connection, wanted: Select[Any]) -> list[dict[str, Any]]:
    """Read rows as plain dictionaries."""
    return [
        {str(name): value for name, value in row.items()} for row in connection.execute(wanted).mappings()
    ]


def required(said: dict[str, Any], *names: str) -> None:
    """Raise ZgwProblem 400 for every field that is missing, null or empty."""
    missing = [
        Param(name=name, code="required", reason="Dit veld is vereist.")
        for name in names
        if said.get(name) in (None, "")
    ]
    if missing:
        raise all_invalid(missing)


def _check_accept(request: Request, accepts: Collection[str]) -> None:
    asked = [part.split(";")[0].strip().lower() for part in request.headers.get("Accept", "*/*").split(",")]
    if not set(asked) & set(accepts):
        raise not_acceptable()


def _check_crs(request: Request) -> None:
    asked = request.headers.get("Accept-Crs")
    if asked is None:
        raise ZgwProblem(
            412, "precondition_failed", "De 'Accept-Crs' header ontbreekt", kind="PreconditionFailed"
        )
    if asked != "EPSG:4326":
        raise not_acceptable()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
