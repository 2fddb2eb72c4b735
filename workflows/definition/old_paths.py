"""Actions in the old spelling of connectors (ApiConnection): what their path means as an operation with parameters.

Source: the swagger of the connectors, as designers wrote it before operations had names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.definition.old_style import connector_of
from workflows.expressions import ExpressionError
from workflows.expressions.parser import parse_template
from workflows.jsontypes import Json, JsonObject


@dataclass(frozen=True, kw_only=True)
class Route:
    """One path of one connector; parts between braces are parameters."""

    connector: str
    method: str  # "": a webhook, which has none
    path: str
    operation_id: str
    body: str | None = None  # the name below which the operation takes the body
    given: Mapping[str, str] = field(default_factory=dict)  # parameters that the path itself means


_ONEDRIVE = (
    ("get", "files/{id}", "GetFileMetadata", None),
    ("get", "files/{id}/content", "GetFileContent", None),
    ("get", "GetFileByPath", "GetFileMetadataByPath", None),
    ("get", "GetFileContentByPath", "GetFileContentByPath", None),
    ("get", "foldersV2/{id}", "ListFolderV2", None),
    ("get", "folders/{id}", "ListFolder", None),
    ("get", "folders", "ListRootFolder", None),
    ("post", "files", "CreateFile", "body"),
    ("put", "files/{id}", "UpdateFile", "body"),
    ("delete", "files/{id}", "DeleteFile", None),
    ("post", "copyFile", "CopyFile", None),
)
ROUTES = (
    *(
        Route(
            connector=connector, method=method, path=f"datasets/default/{path}", operation_id=name, body=body
        )
        for connector in ("onedriveforbusiness", "onedrive")
        for method, path, name, body in _ONEDRIVE
    ),
    Route(
        connector="office365", method="post", path="v2/Mail", operation_id="SendEmailV2", body="emailMessage"
    ),
    Route(connector="office365", method="post", path="Mail", operation_id="SendEmailV2", body="emailMessage"),
    Route(
        connector="office365",
        method="post",
        path="v2/SharedMailbox/Mail",
        operation_id="SharedMailboxSendEmailV2",
        body="emailMessage",
    ),
    Route(
        connector="approvals",
        method="post",
        path="types/{approvalType}",
        operation_id="CreateAnApproval",
        body="ApprovalCreationInput",
    ),
    *(
        Route(
            connector="approvals",
            method="",
            path=path,
            operation_id="StartAndWaitForAnApproval",
            body="WebhookApprovalCreationInput",
            given={} if "{" in path else {"approvalType": "Basic"},
        )
        for path in (
            "types/{approvalType}/subscriptions",
            "types/{approvalType}/$subscriptions",
            "basic/$subscriptions",
        )
    ),
    Route(
        connector="approvals",
        method="",
        path="approvals/{approvalName}/subscriptions",
        operation_id="WaitForAnApproval",
    ),
    Route(
        connector="teams",
        method="post",
        path="beta/teams/conversation/message/poster/{poster}/location/{location}",
        operation_id="PostMessageToConversation",
        body="body",
    ),
    Route(
        connector="conversionservice",
        method="post",
        path="html2text",
        operation_id="HtmlToText",
        body="Content",
    ),
)

NOTIFIED = "notificationurl"
"""Where the answer to a webhook comes, in any case; our own operations know that by themselves."""

_ENCODED = re.compile(r"@\{\s*encodeURIComponent\((.*)\)\s*\}", re.IGNORECASE | re.DOTALL)
_AGAIN = re.compile(r"\s*encodeURIComponent\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
_PART = re.compile(r"\{(\w+)\}")


def modern(inputs: Json) -> Json:
    """Spell the inputs of an action as the operation that its path means; as they are where that is unknown."""
    if not isinstance(inputs, Mapping) or "path" not in inputs:
        return inputs
    connector, parts = connector_of(inputs.get("host")), tuple(segments(str(inputs["path"])))
    for route in ROUTES:
        given = _match(route, parts) if _is_about(route, connector, inputs) else None
        if given is not None:
            return _spelled(route, inputs, given)
    return inputs


def segments(path: str) -> Iterator[str]:
    """Split a path at its slashes, but for those within an expression."""
    part, depth, quoted = "", 0, False
    for sign in path.strip("/ "):
        quoted ^= depth > 0 and sign == "'"
        depth += 0 if quoted else (sign == "{") - (sign == "}")
        if sign == "/" and depth <= 0:
            yield part
            part = ""
        else:
            part += sign
    yield part


def unwrapped(segment: str) -> str:
    """Take the value out of a part of a path: without the encoding that a path needs."""
    found = _ENCODED.fullmatch(segment)
    if found is None:
        return segment
    again = _AGAIN.fullmatch(found.group(1))
    for expression in filter(None, (again and again.group(1), found.group(1))):
        if _reads(f"@{expression}"):
            return _literal(expression)
    return segment


def _literal(expression: str) -> str:
    """Write a text between quotes as itself, and anything else as the expression that it is."""
    quoted = re.fullmatch(r"\s*'((?:[^']|'')*)'\s*", expression)
    if quoted is None or quoted.group(1).startswith("@"):
        return f"@{expression.strip()}"
    return quoted.group(1).replace("''", "'")


def _reads(template: str) -> bool:
    try:
        parse_template(template)
    except ExpressionError:
        return False
    return True


def _is_about(route: Route, connector: str | None, inputs: JsonObject) -> bool:
    method = str(inputs.get("method") or "").lower()
    return route.connector == connector and (not route.method or route.method == method)


def _match(route: Route, parts: tuple[str, ...]) -> dict[str, Any] | None:
    """Read the parameters from a path; None when it is another one."""
    wanted = route.path.split("/")
    if len(wanted) != len(parts):
        return None
    given: dict[str, Any] = {}
    for known, part in zip(wanted, parts, strict=True):
        named = _PART.fullmatch(known)
        if named is not None:
            given[named.group(1)] = unwrapped(part)
        elif known.lower() != part.lower():
            return None
    return given


def _spelled(route: Route, inputs: JsonObject, given: dict[str, Any]) -> Json:
    queries, body = inputs.get("queries"), inputs.get("body")
    given |= {**route.given, **(queries if isinstance(queries, Mapping) else {})}
    if route.body is not None and isinstance(body, Mapping):
        given |= {f"{route.body}/{name}": value for name, value in body.items() if name.lower() != NOTIFIED}
    elif route.body is not None and body is not None:
        given[route.body] = body
    host = {"apiId": f"/providers/Microsoft.PowerApps/apis/shared_{route.connector}"}
    kept = {name: inputs[name] for name in ("authentication", "retryPolicy") if name in inputs}
    return {"host": {**host, "operationId": route.operation_id}, "parameters": given, **kept}
