"""The one door to Microsoft Graph: the SDK's adapter carries the question, the answer is read as plain JSON.

The SDK's typed models cost milliseconds an item; its adapter, credentials and middleware cost little and are used.
Its retries are left out: they repeat whatever was asked, and know nothing of the pause of the whole tenant.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final
from urllib.parse import urlsplit

import httpx

from watcher.gate import NOT_LET_IN, PATIENT, Sleep, TenantGate
from watcher.graph.ask import Ask
from watcher.graph.credentials import (
    LOOPBACK,
    Credential,
    RememberedToken,
    Simulated,
    open_credential,
)
from watcher.graph.refusals import refusal
from watcher.graph.sdk import SdkChannel
from watcher.tenantwide import UNREACHABLE
from workflows.errors import (
    BadInputError,
    BewaarstroomError,
    NeedsPersonError,
    PermanentError,
    RetryableError,
)
from workflows.jsontypes import JsonObject
from workflows.ports import Clock
from workflows.trust import trust_for

GRAPH: Final = "https://graph.microsoft.com/v1.0"
HOSTS: Final = frozenset({"graph.microsoft.com"})
SCOPE: Final = "https://graph.microsoft.com/.default"
TIMEOUT: Final = httpx.Timeout(60, connect=15)
TRIES: Final = 3  # of a question that changes nothing
WITHOUT_ACCESS: Final = 60.0  # seconds that everything waits when Microsoft does not let us in
WITHOUT_NETWORK: Final = 15.0  # seconds that everything waits when nobody can be reached, time after time
NOT_REACHED: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)  # whatever was asked
FIRST_WAIT: Final = 0.5  # seconds, doubled for each next try
MAX_ANSWER: Final = 32 * 1024 * 1024  # bytes; a page of 200 items is a quarter of a megabyte

for _name in ("httpx", "httpcore"):  # they log addresses, and a download address is a key
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer that is a success."""

    status: int
    headers: Mapping[str, str]
    body: JsonObject  # empty where Graph sent none


class GraphDoor:
    """Asks Graph, for one tenant, through one gate."""

    def __init__(
        self,
        *,
        credential: Credential,
        clock: Clock,
        base_url: str = GRAPH,
        company: str = "Gemeente",
        gate: TenantGate | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Refuse an address that is neither Microsoft's nor this machine's; raises BadInputError."""
        self.base_url = base_url.rstrip("/")
        _check_pair(self.base_url, credential)
        self.gate = gate or TenantGate(clock, sleep)
        self._clock = clock
        self._sleep = sleep
        self._token = RememberedToken(open_credential(credential))
        self._client = httpx.AsyncClient(
            timeout=TIMEOUT,
            http2=True,
            verify=trust_for(self.base_url, http2=True),
            trust_env=_host(self.base_url) not in LOOPBACK,
            headers={"User-Agent": f"NONISV|{company}|Bewaarstroom/{_version()}"},
        )
        self._channel = SdkChannel(self._token, self._client, self.base_url, scope=SCOPE)
        self._shut: set[str] = set()  # the places that did not let us in since one did

    async def aclose(self) -> None:
        """Let go of every connection."""
        await self._client.aclose()
        await self._channel.aclose()
        await self._token.close()

    async def get(self, path: str, query: Mapping[str, str] | None = None, *, units: int = 1) -> JsonObject:
        """Read one answer; raises the errors of watcher.graph.refusals."""
        return (await self.send(Ask(path=path, query=query or {}, units=units))).body

    async def follow(self, link: str, *, units: int = 1) -> JsonObject:
        """Read the page behind a link that Graph gave, unless it leads elsewhere (PermanentError)."""
        return (await self.send(Ask(path=link, units=units))).body

    async def send(self, ask: Ask) -> Reply:
        """Ask; a question that changes nothing is tried a few times, any other exactly once."""
        for again in range(TRIES - 1 if ask.repeatable else 0):
            try:
                return await self._send(ask)
            except RetryableError as error:
                if self.gate.remaining > PATIENT:
                    raise
                if error.retry_after is None:  # a pause that was asked for is the gate's to keep
                    await self._sleep(FIRST_WAIT * 2**again)
        try:
            return await self._send(ask)
        except RetryableError as error:
            shut = error.retry_after is not None  # by the gate itself: closing it for that would never end
            if ask.repeatable and error.code in UNREACHABLE and not shut:
                self.gate.close(WITHOUT_NETWORK, error.code)
            raise

    async def _send(self, ask: Ask) -> Reply:
        response = await self._exchange(ask)
        if response.status_code == 401:  # not done, so asking again with a new token is safe
            self._token.forget()
            response = await self._exchange(ask)
        self.gate.hear(response.headers)
        if response.is_success or response.has_redirect_location:
            self._shut.clear()
            return _read(response)
        raise self._refused(ask, response)

    def _refused(self, ask: Ask, response: httpx.Response) -> BewaarstroomError:
        error = refusal(
            response.status_code,
            response.headers,
            response.content,
            method=ask.method,
            now=self._clock(),
        )
        if isinstance(error, RetryableError) and error.retry_after is not None:
            self.gate.close(error.retry_after)
        if error.code == NOT_LET_IN:
            self._turned_away(ask)
        return error

    def _turned_away(self, ask: Ask) -> None:
        """Close for everything when a second place does not let us in either: one alone may be shut itself."""
        self._shut.add(_place_of(ask.url(self.base_url), self.base_url))
        if len(self._shut) > 1:
            self.gate.close(WITHOUT_ACCESS, NOT_LET_IN)

    async def _exchange(self, ask: Ask) -> httpx.Response:
        address = ask.url(self.base_url)
        if not _same_house(address, self.base_url):
            raise PermanentError("graph-foreign-link", "Microsoft Graph verwees naar een onbekend adres.")
        await self.gate.enter(ask.units)
        try:
            return await self._channel.exchange(ask, address)
        except NeedsPersonError as error:
            self.gate.close(WITHOUT_ACCESS, error.code)  # signing in again for every folder would help nobody
            raise
        except NOT_REACHED as error:
            raise RetryableError(
                "graph-unreachable", "Microsoft Graph is niet bereikbaar.", facts=_facts(error, ask)
            ) from error
        except httpx.TransportError as error:  # reached, so this may concern one drive alone
            raise RetryableError(
                "graph-no-answer", "Microsoft Graph gaf geen heel antwoord.", facts=_facts(error, ask)
            ) from error


def _check_pair(base_url: str, credential: Credential) -> None:
    """Keep real secrets away from this machine's simulator, and the simulator's token away from Microsoft."""
    scheme, host = urlsplit(base_url).scheme, _host(base_url)
    simulated = isinstance(credential, Simulated)
    fits = host in LOOPBACK if simulated else scheme == "https" and host in HOSTS
    if not fits:
        raise BadInputError(
            "graph-address-refused",
            "Dit adres hoort niet bij deze aanmeldgegevens.",
            next_step=f"Gebruik {GRAPH} voor een echte tenant, en 127.0.0.1 alleen voor de simulator.",
        )


def _facts(error: httpx.TransportError, ask: Ask) -> dict[str, object]:
    return {"kind": type(error).__name__, "method": ask.method}


def _read(response: httpx.Response) -> Reply:
    return Reply(status=response.status_code, headers=response.headers, body=_json(response))


def _json(response: httpx.Response) -> JsonObject:
    if not response.content or response.has_redirect_location:
        return {}
    if len(response.content) > MAX_ANSWER:
        raise PermanentError("graph-answer-too-large", "Het antwoord van Microsoft Graph is te groot.")
    try:
        body = json.loads(response.content)
    except ValueError as error:
        raise RetryableError(
            "graph-answer-unreadable",
            "Het antwoord van Microsoft Graph is onleesbaar.",
            facts={"status": response.status_code, "request_id": response.headers.get("request-id", "")},
        ) from error
    return body if isinstance(body, dict) else {}


def _same_house(address: str, base_url: str) -> bool:
    theirs, ours = urlsplit(address), urlsplit(base_url)
    return (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc)


def _place_of(address: str, base_url: str) -> str:
    """Name the drive, user or site that an address is about: the first two segments behind the version."""
    path = urlsplit(address).path.removeprefix(urlsplit(base_url).path)
    return "/".join(path.split("/")[1:3])


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _version() -> str:
    try:
        return version("bewaarstroom")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"
