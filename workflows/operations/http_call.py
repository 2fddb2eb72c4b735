"""Http: call an address that the settings allow."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from workflows.errors import BadInputError
from workflows.jsontypes import JsonObject
from workflows.operations.house import House
from workflows.operations.http_signin import Known, Signin
from workflows.operations.operation import (
    BUILT_IN,
    Answer,
    BusyError,
    Call,
    Done,
    Later,
    Operation,
    RefusedError,
)
from workflows.outward import Reply
from workflows.outward.door import Ask, is_same_origin
from workflows.payload import Nothing, body_of, headers_of, written

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
BUSY = frozenset({408, 429})
LOOK_AGAIN = timedelta(seconds=10)  # where a 202 does not say when
LONGEST = timedelta(days=1)


def http_call(house: House) -> Operation:
    """Make the operation."""
    signin = signin_of(house)

    async def perform(call: Call) -> Answer:
        poll, known = call.state.get("location"), await signin.known(call.parameters)
        ask = _poll(str(poll), _address(call.parameters), known) if poll else ask_of(call, known)
        return _answer(await house.outward.send(ask), call, house.clock())

    return Operation(
        connector=BUILT_IN,
        operation_id="Http",
        summary="Roept een adres op dat de beheerder heeft toegestaan.",
        perform=perform,
        whole_inputs=True,
    )


def signin_of(house: House) -> Signin:
    """Let a maker's operation make itself known."""
    return Signin(outward=house.outward, clock=house.clock, machine=house.machine_token)


def ask_of(call: Call, known: Known) -> Ask:
    """Spell what a flow asks; raises BadInputError for what cannot be sent."""
    asked = call.parameters
    method = str(asked.get("method") or "GET").upper()
    if method not in METHODS:
        raise BadInputError("http-method-wrong", "Deze methode bestaat niet voor een Http-actie.")
    headers = {**_headers(asked), **known.headers, "x-ms-client-request-id": _request_id(call)}
    body, kind = (None, None) if asked.get("body") is None else written(asked["body"])
    if kind is not None and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = kind
    return Ask(method=method, url=_address(asked), headers=headers, body=body, certificate=known.certificate)


def _request_id(call: Call) -> str:
    """Name the call, the same at every attempt, so that the other side can recognise a repeated one."""
    return hashlib.sha256(call.key.encode()).hexdigest()[:32]


def _poll(location: str, first: str, known: Known) -> Ask:
    """Ask whether it is done; what a flow makes itself known with goes to the host that it named and to no other."""
    told = known if is_same_origin(first, location) else Known()
    return Ask(method="GET", url=location, headers=told.headers, certificate=told.certificate)


def _address(asked: JsonObject) -> str:
    url, queries = str(asked.get("uri") or ""), asked.get("queries")
    if not isinstance(queries, Mapping) or not queries:
        return url
    spelled = urlencode({name: _word(value) for name, value in queries.items()})
    return f"{url}{'&' if '?' in url else '?'}{spelled}"


def _headers(asked: JsonObject) -> dict[str, str]:
    given = asked.get("headers")
    headers = {str(name): _word(value) for name, value in given.items()} if isinstance(given, Mapping) else {}
    if asked.get("cookie"):
        headers["Cookie"] = _word(asked["cookie"])
    _refuse_broken(headers)
    return headers


def _refuse_broken(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if (
            not name.isascii()
            or not name.replace("-", "").replace("_", "").isalnum()
            or set(value) & set("\r\n\0")
        ):
            raise BadInputError(
                "http-header-wrong", f"De kopregel '{name[:40]}' kan zo niet verstuurd worden."
            )
        if name.lower() in {"host", "content-length", "transfer-encoding", "connection"}:
            raise BadInputError("http-header-wrong", f"De kopregel '{name}' bepaalt Bewaarstroom zelf.")


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "True" if value else "False"
    return "" if value is None else str(value)


def _answer(reply: Reply, call: Call, now: datetime) -> Answer:
    location = reply.header("location") or call.state.get("location")
    if reply.status == 202 and location and "disableasyncpattern" not in call.options:
        after = _after(reply, now) or LOOK_AGAIN
        return Later(after=after, code="http-accepted", state={"location": _absolute(reply, str(location))})
    return Done(outputs=outputs_or_refuse(reply, now))


def outputs_or_refuse(reply: Reply, now: datetime) -> JsonObject:
    """Give what came back; raises BusyError or RefusedError, with what came back, unless it is a success."""
    outputs = outputs_of_reply(reply)
    if 200 <= reply.status < 300:
        return outputs
    message = f"De andere kant antwoordde met status {reply.status}."
    if reply.status in BUSY or reply.status >= 500:
        asked = _after(reply, now)
        seconds = None if asked is None else asked.total_seconds()
        raise BusyError(f"http-{reply.status}", message, outputs=outputs, retry_after=seconds)
    raise RefusedError(f"http-{reply.status}", message, outputs=outputs)


def outputs_of_reply(reply: Reply) -> JsonObject:
    """Spell an answer as the outputs of an action: statusCode, headers and, where there is one, body."""
    try:
        body = body_of(reply.header("content-type") or "", reply.body)
    except BadInputError:  # it says that it is JSON and is not: the flow sees it as it came
        body = body_of("application/octet-stream", reply.body)
    outputs: JsonObject = {"statusCode": reply.status, "headers": headers_of(reply.headers)}
    return outputs if isinstance(body, Nothing) else {**outputs, "body": body}


def _absolute(reply: Reply, location: str) -> str:
    return urljoin(reply.url, location)


def _after(reply: Reply, now: datetime) -> timedelta | None:
    """Read Retry-After: seconds or a moment; never longer than a day."""
    text = (reply.header("retry-after") or "").strip()
    if text.isdecimal() and len(text) < 10:
        return min(timedelta(seconds=int(text)), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta()), LONGEST)
