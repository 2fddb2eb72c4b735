"""The bytes of an original, streamed from the address that needs no token.

Such an address is a key that anybody can use: it is asked for when needed, kept in memory for a minute at most, and
never logged or stored. It gets a client of its own, so that our access token cannot travel along.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from watcher.gate import PATIENT, Sleep, TenantGate
from watcher.graph import Ask, GraphDoor, place
from watcher.graph.door import FIRST_WAIT, TRIES
from watcher.graph.refusals import refusal
from watcher.parse import download_url_of
from watcher.plain import BrokenOffError, PlainDoor, PlainStream
from workflows.errors import BewaarstroomError, PermanentError, RetryableError
from workflows.model import ItemKey
from workflows.ports import Clock

MOST_OF_A_REFUSAL: Final = 256 * 1024  # bytes
ADDRESS_LIFE: Final = timedelta(minutes=1)
MOST_ADDRESSES: Final = 256
ANSWERED: Final = frozenset({200, 206, 416})  # 416: there is nothing so far on
EXPIRED: Final = frozenset({401, 403, 404})  # what an address answers that is no good any more
REFUSED: Final = "download-refused"
RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class Downloads:
    """Opens items for reading."""

    def __init__(self, door: GraphDoor, gate: TenantGate, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        """Ask *door* for addresses; what the address answers may close *gate*."""
        self._door = door
        self._gate = gate
        self._clock = clock
        self._sleep = sleep
        self._addresses: OrderedDict[ItemKey, tuple[str, datetime]] = OrderedDict()
        self._plain = PlainDoor(trust_env=urlsplit(door.base_url).scheme == "https")

    async def aclose(self) -> None:
        """Let go of every connection."""
        self._plain.close()

    @asynccontextmanager
    async def open(self, key: ItemKey) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream all bytes as they are now; raises RetryableError when fewer come than were promised."""
        async with self._answered(key, {}) as response, aclosing(self._all_of(key, response)) as pieces:
            yield pieces

    async def read_at(self, key: ItemKey, offset: int, length: int) -> bytes:
        """Read *length* bytes from *offset*; shorter only where the file ends."""
        if length <= 0:
            return b""
        wanted = {"Range": f"bytes={offset}-{offset + length - 1}"}
        async with self._answered(key, wanted) as response:
            if response.status == 416:
                return b""
            skip = 0 if response.status == 206 else offset  # whoever ignores Range sends everything
            _check_range(response, offset)
            return await _collected(response, skip, length)

    async def _all_of(
        self, key: ItemKey, response: PlainStream, *, before: int = 0, tries: int = TRIES
    ) -> AsyncGenerator[bytes, None]:
        """Pass on what comes, and where it breaks off go on from there, if it is still the same file."""
        count, version = before, response.headers.get("etag")
        try:
            async with aclosing(_pieces(response)) as pieces:
                async for piece in pieces:
                    count += len(piece)
                    yield piece
        except RetryableError:
            if tries == 1 or version is None:
                raise
        else:
            return
        async with self._answered(key, {"Range": f"bytes={count}-"}) as rest:
            if rest.status != 206 or rest.headers.get("etag") != version:
                raise _broken_off("changed")
            _check_range(rest, count)
            async with aclosing(self._all_of(key, rest, before=count, tries=tries - 1)) as pieces:
                async for piece in pieces:
                    yield piece

    @asynccontextmanager
    async def _answered(self, key: ItemKey, headers: dict[str, str]) -> AsyncIterator[PlainStream]:
        response = await self._patiently(key, headers)
        try:
            yield response
        finally:
            response.close()

    async def _patiently(self, key: ItemKey, headers: dict[str, str]) -> PlainStream:
        """Ask a few times: whoever waits for these bytes would only come back later."""
        for again in range(TRIES - 1):
            address = await self._address(key)
            try:
                return await self._once(key, address, headers)
            except RetryableError as error:
                if error.code == REFUSED or self._gate.remaining > PATIENT:
                    raise
                if error.retry_after is None:  # a pause that was asked for is the gate's to keep
                    await self._sleep(FIRST_WAIT * 2**again)
        return await self._once(key, await self._address(key), headers)

    async def _once(self, key: ItemKey, address: str, headers: dict[str, str]) -> PlainStream:
        """Ask the address, once more with a new one when it turns out to have expired."""
        await self._gate.enter(1)
        response = await self._asked(address, headers)
        if response.status in EXPIRED:
            response.close()
            self._addresses.pop(key, None)
            response = await self._asked(await self._address(key), headers)
        if response.status in ANSWERED:
            return response
        try:
            raise await self._refused(response)
        finally:
            response.close()

    async def _asked(self, address: str, headers: dict[str, str]) -> PlainStream:
        try:
            return await self._plain.ask(address, {"Accept-Encoding": "identity", **headers})
        except BrokenOffError as error:
            raise _broken_off(error.kind) from error

    async def _address(self, key: ItemKey) -> str:
        known = self._addresses.get(key)
        if known is not None and self._clock() - known[1] < ADDRESS_LIFE:
            return known[0]
        address = await self._fresh_address(key)
        if urlsplit(address).scheme != urlsplit(self._door.base_url).scheme:
            raise PermanentError("download-insecure", "OneDrive gaf een onveilig adres om te downloaden.")
        self._addresses[key] = (address, self._clock())
        while len(self._addresses) > MOST_ADDRESSES:
            self._addresses.popitem(last=False)
        return address

    async def _fresh_address(self, key: ItemKey) -> str:
        item = place("drives", key.drive_id, "items", key.item_id)
        try:
            given = download_url_of(await self._door.get(item))
            if given is not None:
                return given
            reply = await self._door.send(Ask(path=f"{item}/content"))
        except PermanentError as error:
            if error.code != "graph-not-found":
                raise
            raise PermanentError("original-gone", "Het bestand staat niet meer in OneDrive.") from error
        location = reply.headers.get("location")
        if location is None:
            raise RetryableError("download-nowhere", "OneDrive gaf geen adres om te downloaden.")
        return location

    async def _refused(self, response: PlainStream) -> BewaarstroomError:
        """Say why; the body of a refusal must never be taken for the file."""
        body = await _collected(response, 0, MOST_OF_A_REFUSAL)
        error = refusal(response.status, response.headers, body, method="GET", now=self._clock())
        if isinstance(error, RetryableError) and error.retry_after is not None:
            self._gate.close(error.retry_after)
        if error.code == "graph-malware" or isinstance(error, RetryableError):
            return error
        return RetryableError(
            "download-refused", "OneDrive geeft het bestand nu niet.", facts={"status": response.status}
        )


async def _pieces(response: PlainStream) -> AsyncGenerator[bytes, None]:
    """Pass on what comes, and see that it is all."""
    encoded = response.headers.get("content-encoding", "identity") != "identity"
    promised = response.headers.get("content-length")
    count = 0
    try:
        async with aclosing(response.pieces()) as pieces:
            async for piece in pieces:
                count += len(piece)
                yield piece
    except BrokenOffError as error:
        raise _broken_off(error.kind) from error
    if not encoded and promised is not None and count != int(promised):
        raise _broken_off("short")


async def _collected(response: PlainStream, skip: int, length: int) -> bytes:
    gathered = bytearray()
    async with aclosing(_pieces(response)) as pieces:
        async for piece in pieces:
            gathered += piece[skip:]
            skip = max(skip - len(piece), 0)
            if len(gathered) >= length:
                break
    return bytes(gathered[:length])


def _check_range(response: PlainStream, offset: int) -> None:
    if response.status != 206:
        return
    given = RANGE.fullmatch(response.headers.get("content-range", ""))
    if given is None or int(given[1]) != offset:
        raise RetryableError("download-other-range", "OneDrive gaf een ander deel van het bestand.")


def _broken_off(kind: str) -> RetryableError:
    return RetryableError("download-broken-off", "Het downloaden uit OneDrive brak af.", facts={"kind": kind})
