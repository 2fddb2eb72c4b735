"""The headers and refusals that hold for every answer."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workflows.console import urls
from workflows.console.problems import show_unexpected

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer browsers send "Origin: null" along with our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
FOREVER = "public, max-age=31536000, immutable"
LONGEST_ADDRESS = 8000  # characters of path and query


class Guard:
    """Stands before everything else."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], secure: bool) -> None:
        """Answer only to *hosts*; *secure* adds HSTS."""
        self._app = app
        self._hosts = hosts
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, and put the headers on its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._add_headers(scope, message)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except Exception as problem:
            if begun:
                raise  # the answer is under way; breaking it off is the only honest thing left
            page = await show_unexpected(Request(scope, receive), problem)
            await page(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if Headers(scope=scope).get("host", "").lower() not in self._hosts:
            return PlainTextResponse("Dit adres kennen wij niet. (host-unknown)", status_code=400)
        if len(scope["path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return PlainTextResponse("Dit adres is te lang. (address-too-long)", status_code=414)
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return PlainTextResponse("Dit adres is niet te lezen. (address-unreadable)", status_code=400)
        return None

    def _add_headers(self, scope: Scope, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if scope["path"].startswith(f"{urls.STATIC}/") and message["status"] == 200:
            headers["Cache-Control"] = FOREVER
