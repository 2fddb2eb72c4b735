"""A GET of an address that is its own key, read by threads, in large pieces.

httpx reads 64 kB at a time and copies it on the event loop, which costs more than hashing what comes. Here a thread
reads from the socket, one piece ahead of whoever asks for it, and the event loop only passes it on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, Timeout, make_headers
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

# Every piece changes threads twice, which costs as much as hashing a good part of it.
PIECE: Final = 4 * 1024 * 1024  # bytes
TIMEOUT: Final = Timeout(connect=15, read=60)
AT_ONCE: Final = 32  # threads; who comes later waits for one
KEPT_OPEN: Final = 8  # connections to one host, for the next download
MOST_REDIRECTS: Final = 5

logging.getLogger("urllib3").setLevel(logging.ERROR)  # it logs addresses, and a download address is a key


class BrokenOffError(Exception):
    """The other side was not there, stopped halfway or sent us around in circles."""

    def __init__(self, kind: str) -> None:
        """Say what *kind* of failure; its own text may hold the address."""
        super().__init__(kind)
        self.kind = kind


class PlainStream:
    """An answer of which the body has yet to be read."""

    def __init__(self, response: BaseHTTPResponse, threads: ThreadPoolExecutor) -> None:
        """Read *response* with *threads*."""
        self._response = response
        self._threads = threads
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Pass on what comes; raises BrokenOffError when it is less than was promised."""
        coded = self.headers.get("content-encoding", "identity") != "identity"
        rest = self._response.stream(
            PIECE, decode_content=coded
        )  # decoding nothing copies everything once more
        coming = self._threads.submit(_next, rest)
        try:
            while piece := await asyncio.wrap_future(coming):
                coming = self._threads.submit(_next, rest)
                yield piece
        finally:
            if not coming.cancel():
                await self._wake(coming)

    async def _wake(self, coming: Future[bytes]) -> None:
        """Let no thread go on waiting for a piece that nobody wants any more."""
        if not coming.done():
            with suppress(RuntimeError, ValueError):  # it has just come to the end by itself
                self._response.shutdown()
        with suppress(BrokenOffError):
            await asyncio.wrap_future(coming)

    def close(self) -> None:
        """Hang up, unless all was read: then the connection is already waiting for its next use."""
        self._response.close()
        self._response.release_conn()


class PlainDoor:
    """Asks for addresses, over connections that are kept for a while."""

    def __init__(self, *, trust_env: bool) -> None:
        """With *trust_env* proxies and certificates are those of the environment, as for every other call."""
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="download")
        self._trusted = httpx.create_ssl_context(trust_env=trust_env)
        self._proxies = getproxies() if trust_env else {}
        self._direct = PoolManager(maxsize=KEPT_OPEN, ssl_context=self._trusted)
        self._behind: dict[str, PoolManager] = {}

    def close(self) -> None:
        """Let go of every connection."""
        for pools in (self._direct, *self._behind.values()):
            pools.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def ask(self, address: str, headers: Mapping[str, str]) -> PlainStream:
        """Return the answer, whatever its status; raises BrokenOffError when there is none."""
        asked = self._threads.submit(self._answer, address, headers)
        try:
            return PlainStream(await asyncio.wrap_future(asked), self._threads)
        except asyncio.CancelledError:
            asked.add_done_callback(_hang_up)
            raise

    def _answer(self, address: str, headers: Mapping[str, str]) -> BaseHTTPResponse:
        for _ in range(MOST_REDIRECTS + 1):
            response = self._once(address, headers)
            onward = response.get_redirect_location()
            if not onward:
                return response
            response.close()
            address = _onward(address, onward)
        raise BrokenOffError("redirects")

    def _once(self, address: str, headers: Mapping[str, str]) -> BaseHTTPResponse:
        try:
            return self._pools_for(address).request(
                "GET",
                address,
                headers=headers,
                preload_content=False,
                redirect=False,
                retries=False,
                timeout=TIMEOUT,
            )
        except HTTPError as error:
            raise BrokenOffError(type(error).__name__) from None

    def _pools_for(self, address: str) -> PoolManager:
        parts = urlsplit(address)
        proxy = self._proxies.get(parts.scheme) or self._proxies.get("all")
        if proxy is None or proxy_bypass(parts.hostname or ""):
            return self._direct
        if proxy not in self._behind:
            self._behind[proxy] = self._through(proxy)
        return self._behind[proxy]

    def _through(self, proxy: str) -> PoolManager:
        address = proxy if "://" in proxy else f"http://{proxy}"
        auth = parse_url(address).auth
        return ProxyManager(
            address,
            maxsize=KEPT_OPEN,
            ssl_context=self._trusted,
            proxy_headers=make_headers(proxy_basic_auth=unquote(auth)) if auth else None,
        )


def _next(rest: Iterator[bytes]) -> bytes:
    """Read one piece; empty at the end."""
    try:
        return next(rest, b"")
    except HTTPError as error:
        raise BrokenOffError(type(error).__name__) from None


def _onward(address: str, location: str) -> str:
    onward = urljoin(address, location)
    if urlsplit(onward).scheme != urlsplit(address).scheme:
        raise BrokenOffError("redirected-elsewhere")
    return onward


def _hang_up(asked: Future[BaseHTTPResponse]) -> None:
    """Close an answer that comes when nobody waits for it any more."""
    if not asked.cancelled() and asked.exception() is None:
        asked.result().close()
