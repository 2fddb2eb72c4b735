"""One request to an address that a flow named: checked, resolved, checked again, sent, and read up to a limit."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog

from workflows.errors import BewaarstroomError, PermanentError, RetryableError
from workflows.outward.clientcertificate import showing
from workflows.outward.guestlist import GuestList
from workflows.trust import everybody

log = structlog.get_logger()

MOST_REDIRECTS = 5
USER_AGENT = "Bewaarstroom/0.1 (workflow)"
HARMLESS = frozenset({"accept", "accept-language", "content-type", "x-ms-client-request-id"})
"""Headers that may go along to another host; a flow may have put a secret in any other."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Find the network addresses of a name."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a flow asks."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None = None
    certificate: tuple[bytes, str] | None = field(default=None, repr=False)  # PKCS#12, and its password


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    url: str  # after redirects

    def header(self, name: str) -> str | None:
        """Read one header."""
        return next((value for key, value in self.headers if key.lower() == name), None)


async def resolve(host: str, port: int) -> list[str]:
    """Ask the machine's own resolver; raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class OutwardDoor:
    """Sends requests; every connection goes to an address that was checked, not to a name that may move."""

    def __init__(
        self,
        guests: GuestList,
        *,
        max_bytes: int,
        seconds: float,
        resolver: Resolve = resolve,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Call only *guests*, read *max_bytes* at most, and wait *seconds* at most for a whole answer."""
        self._guests = guests
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._resolver = resolver
        self._trust = trust or everybody()

    async def send(self, ask: Ask) -> Reply:
        """Send a request and follow its redirects, each checked like the first.

        Raises PermanentError for an address that may not be called and an answer that is too large, RetryableError
        when the other side cannot be reached or does not answer in time.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._follow(ask)
        except TimeoutError as error:
            raise RetryableError("http-timeout", "De andere kant antwoordt niet op tijd.") from error

    async def _follow(self, ask: Ask) -> Reply:
        for _ in range(MOST_REDIRECTS + 1):
            reply = await self._once(ask)
            location = reply.header("location")
            if reply.status not in _REDIRECTS or location is None:
                return reply
            ask = redirected(ask, reply.status, location)
        raise PermanentError(
            "http-too-many-redirects", f"Het adres verwijst meer dan {MOST_REDIRECTS} keer door."
        )

    async def _once(self, ask: Ask) -> Reply:
        url = self._guests.admit(ask.url)
        address = await self._address(url)
        headers = {"User-Agent": USER_AGENT, **ask.headers, "Host": url.netloc.decode("ascii")}
        # A connection for each request: a pool would reuse one for another name at the same address, unchecked.
        trust = self._trust if ask.certificate is None else showing(self._trust, *ask.certificate)
        transport = httpx.AsyncHTTPTransport(
            verify=trust, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )
        async with httpx.AsyncClient(transport=transport, timeout=self._seconds, trust_env=False) as client:
            request = client.build_request(
                ask.method,
                url.copy_with(host=address),
                headers=headers,
                content=ask.body,
                extensions={"sni_hostname": url.host},
            )
            try:
                response = await client.send(request, stream=True)
                async with _closing(response):
                    body = await self._read(response)
            except httpx.HTTPError as error:
                raise _unreachable(error) from error
        log.info("http_called", method=ask.method, host=url.host, status=response.status_code)
        return Reply(
            status=response.status_code,
            headers=tuple(response.headers.multi_items()),
            body=body,
            url=str(url),
        )

    async def _address(self, url: httpx.URL) -> str:
        """Resolve once, refuse when any address is private, and connect to what was checked."""
        try:
            found = await self._resolver(url.host, url.port or 0)
        except (OSError, UnicodeError) as error:
            raise RetryableError("http-name-unknown", "De naam in het adres is nu niet te vinden.") from error
        if not found or not all(self._guests.allows(address) for address in found):
            raise PermanentError(
                "http-address-private",
                f"{url.host} wijst naar een adres binnen een privénetwerk.",
                next_step="Laat de beheerder dat netwerk noemen bij http.private_networks, als het zo hoort.",
            )
        return found[0]

    async def _read(self, response: httpx.Response) -> bytes:
        found = bytearray()
        async for piece in response.aiter_bytes():
            found += piece
            if len(found) > self._max_bytes:
                raise PermanentError(
                    "http-answer-too-large", f"Het antwoord is groter dan {self._max_bytes // 2**20} MiB."
                )
        return bytes(found)


def closed_door() -> OutwardDoor:
    """Let nobody out."""
    return OutwardDoor(GuestList(()), max_bytes=0, seconds=1)


class _closing:  # noqa: N801 - reads as contextlib's
    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *_: object) -> None:
        await self._response.aclose()


def redirected(ask: Ask, status: int, location: str) -> Ask:
    """Ask the next address; secrets stay with the host that they were meant for, and never leave encryption."""
    before = httpx.URL(ask.url)
    after = before.join(location)
    if before.scheme == "https" and after.scheme != "https":
        raise PermanentError("http-redirect-unsafe", "Het adres verwijst door naar een onversleuteld adres.")
    same = is_same_origin(ask.url, str(after))
    headers = {name: value for name, value in ask.headers.items() if same or name.lower() in HARMLESS}
    reads = status == 303 or (status in {301, 302} and ask.method == "POST")
    if reads and ask.method != "HEAD":
        kept = {name: value for name, value in headers.items() if not name.lower().startswith("content-")}
        return Ask(method="GET", url=str(after), headers=kept, certificate=ask.certificate if same else None)
    if ask.body and not same:  # a form with a secret in it, or what a conversation says
        raise PermanentError(
            "http-redirect-unsafe",
            "Het adres wil dat de inhoud van het verzoek naar een andere server gaat.",
            next_step="Gebruik in de stroom het adres waarnaar wordt doorverwezen, als dat klopt.",
        )
    certificate = ask.certificate if same else None
    return Ask(method=ask.method, url=str(after), headers=headers, body=ask.body, certificate=certificate)


def is_same_origin(one: str, other: str) -> bool:
    """Tell whether two addresses are of the same host, in the same way."""
    first, second = httpx.URL(one), httpx.URL(other)
    return (first.scheme, first.host, first.port) == (second.scheme, second.host, second.port)


def _unreachable(error: httpx.HTTPError) -> BewaarstroomError:
    cause: Any = error.__cause__
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return PermanentError(
                "http-certificate-refused", "Het certificaat van het adres is niet te vertrouwen."
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.TimeoutException):
        return RetryableError("http-timeout", "De andere kant antwoordt niet op tijd.")
    return RetryableError("http-unreachable", "De andere kant is niet te bereiken.")
