"""The one narrow door to the zaaksysteem: every request, every answer, every failure passes here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog

from workflows.errors import BewaarstroomError, RetryableError
from workflows.ports import Clock
from workflows.trust import authority, everybody
from workflows.zaaksysteem.answer import Answer, odd
from workflows.zaaksysteem.credentials import SERVICE, Acting, Credentials, explanation_header, token
from workflows.zaaksysteem.refusals import UnsureError, error_for, problem_from
from workflows.zaaksysteem.roots import Api, Roots

log = structlog.get_logger()

MAX_ANSWER = 16 * 1024 * 1024  # bytes of JSON that we are willing to read
MAX_PAGES = 100
TIMEOUT = httpx.Timeout(connect=10, read=120, write=60, pool=30)
ANSWER_SECONDS = 300  # for a whole request, however slowly it trickles
SLOWEST = 100_000  # bytes per second below which a transfer is given up
NO_PARAMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Body:
    """What a request carries: *length* bytes, known beforehand, given in pieces."""

    content_type: str
    length: int
    pieces: bytes | AsyncIterator[bytes]

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Body:
        """Carry a small JSON object."""
        spelled = json.dumps(said).encode()
        return cls(content_type="application/json", length=len(spelled), pieces=spelled)


def http_for(roots: Roots, *, ca_file: str | None = None) -> httpx.AsyncClient:
    """Make the HTTP connection pool; *ca_file* is a PEM file with the authorities to trust instead of the usual.

    Proxies from the environment are used, except when the zaaksysteem is on this machine.
    """
    trust = authority(ca_file) if ca_file else everybody()
    return httpx.AsyncClient(timeout=TIMEOUT, verify=trust, trust_env=not roots.on_this_machine)


@dataclass(frozen=True, kw_only=True)
class ZgwClient:
    """Asks the zaaksysteem on behalf of somebody; never repeats a request by itself, never follows a redirect.

    Every method raises RetryableError (busy, unreachable, `UnsureError`), `RefusedError`, `NotAllowedError`, `TooLargeError`, or
    NeedsPersonError for an address outside the roots and for an answer that does not follow the standard.
    """

    http: httpx.AsyncClient
    roots: Roots
    credentials: Credentials
    clock: Clock
    acting: Acting = SERVICE
    name: str = "zaaksysteem"  # what people call it
    others: tuple[ZgwClient, ...] = ()  # further zaaksystemen, each with addresses and credentials of its own

    @property
    def every(self) -> tuple[ZgwClient, ...]:
        """List the door to each zaaksysteem, for the same person."""
        return (replace(self, others=()), *(replace(other, acting=self.acting) for other in self.others))

    def for_url(self, url: str) -> ZgwClient:
        """Return the door to the zaaksysteem that this address belongs to; this one where it belongs to none."""
        return next((door for door in self.every if door.roots.hold(url)), self)

    def acting_as(self, acting: Acting) -> ZgwClient:
        """Return the same door for another person."""
        return replace(self, acting=acting)

    def url(self, api: Api, path: str) -> str:
        """Spell the address of a collection, such as `zaken`."""
        return f"{self.roots.root(api)}/{path}"

    async def get(self, url: str, params: Mapping[str, str] = NO_PARAMS) -> Answer:
        """Read one resource."""
        return Answer(await self._ask("GET", url, params=params))

    async def collect(self, url: str, params: Mapping[str, str] = NO_PARAMS) -> tuple[Answer, ...]:
        """Read a whole collection: page after page, or the bare array that some collections are."""
        found: list[Answer] = []
        page, seen = await self._ask("GET", url, params=params), {url}
        while isinstance(page, dict):
            answer = Answer(page)
            found += answer.answers("results")
            following = answer.maybe_text("next")
            if not following:
                return tuple(found)
            if following in seen or len(seen) >= MAX_PAGES:
                raise odd("next")
            seen.add(following)
            page = await self._ask("GET", following)
        if not isinstance(page, list):
            raise odd("results")
        return tuple(found) + tuple(Answer(one) for one in page)

    async def post(self, url: str, body: Body) -> Answer:
        """Make something; *UnsureError* means that it may have been made."""
        return Answer(await self._ask("POST", url, body=body))

    async def command(self, method: str, url: str, body: Body) -> None:
        """Do something whose answer does not matter."""
        await self._ask(method, url, body=body)

    @asynccontextmanager
    async def download(self, url: str, size: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream content, never conditionally; *size* (bytes) only says how long to be patient."""
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        async with self._exchange("GET", url, headers=headers, patience=_patience(size)) as response:
            yield response.aiter_bytes()

    async def _ask(
        self, method: str, url: str, *, params: Mapping[str, str] = NO_PARAMS, body: Body | None = None
    ) -> Any:
        patience = _patience(body.length if body else 0)
        headers = {"Accept": "application/json"}
        async with self._exchange(
            method, url, params=params, body=body, headers=headers, patience=patience
        ) as response:
            return await _json(response)

    @asynccontextmanager
    async def _exchange(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        patience: float,
        params: Mapping[str, str] = NO_PARAMS,
        body: Body | None = None,
    ) -> AsyncIterator[httpx.Response]:
        request = self._request(method, url, params, body, headers)
        async with _named_failures(), asyncio.timeout(patience):
            response = await self.http.send(request, stream=True, follow_redirects=False)
            try:
                await self._judge(request, response)
                yield response
            finally:
                await response.aclose()

    def _request(
        self, method: str, url: str, params: Mapping[str, str], body: Body | None, headers: Mapping[str, str]
    ) -> httpx.Request:
        api = self.roots.api_of(url)
        crs = {"Accept-Crs": "EPSG:4326"} if api is Api.ZAKEN else {}
        carried = {"Content-Type": body.content_type, "Content-Length": str(body.length)} if body else {}
        try:
            return self.http.build_request(
                method,
                url,
                params=dict(params) or None,
                content=body.pieces if body else None,
                headers={**headers, **crs, **carried, **self._identity()},
            )
        except httpx.InvalidURL as problem:
            raise odd("url") from problem

    def _identity(self) -> dict[str, str]:
        signed = token(self.credentials, self.acting, self.clock())
        return {"Authorization": f"Bearer {signed}", **explanation_header(self.acting)}

    async def _judge(self, request: httpx.Request, response: httpx.Response) -> None:
        facts = _facts(self.roots, request, response)
        if response.is_success:
            log.debug("zaaksysteem_answered", **facts)
            return
        problem = problem_from(response.status_code, await _limited(response))
        log.info("zaaksysteem_refused", **{**facts, **problem.facts})
        raise error_for(problem, response.headers.get("Retry-After"))


@asynccontextmanager
async def _named_failures() -> AsyncIterator[None]:
    """Turn what can go wrong on the way into our errors."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as problem:
        raise RetryableError("zaaksysteem-unreachable", "Het zaaksysteem is niet bereikbaar.") from problem
    except (httpx.TimeoutException, TimeoutError) as problem:
        raise UnsureError("zaaksysteem-timeout") from problem
    except (httpx.TransportError, httpx.DecodingError, httpx.StreamError) as problem:
        raise UnsureError("zaaksysteem-broke-off") from problem


async def _json(response: httpx.Response) -> Any:
    body = await _limited(response)
    if response.status_code == 204 or not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise UnsureError("zaaksysteem-not-json", status=response.status_code) from problem


async def _limited(response: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > MAX_ANSWER:
            raise _endless()
    return bytes(body)


def _endless() -> BewaarstroomError:
    return odd("size")


def _patience(length: int) -> float:
    return ANSWER_SECONDS + length / SLOWEST


def _facts(roots: Roots, request: httpx.Request, response: httpx.Response) -> dict[str, object]:
    """Say what was asked and answered, without ids, names or numbers of zaken."""
    api = roots.api_of(str(request.url))
    below = str(request.url)[len(roots.root(api)) :]
    return {
        "api": api.value,
        "api_version": response.headers.get("API-version", ""),
        "method": request.method,
        "collection": urlsplit(below).path.strip("/").split("/")[0],
        "status": response.status_code,
    }
