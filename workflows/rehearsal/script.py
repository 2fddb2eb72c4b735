"""What a test of a flow says: the trigger, the results that stand for the real ones, and what should come of it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from workflows.definition.document import Document, read_document
from workflows.definition.mistake import DefinitionErrors, Mistake
from workflows.errors import BadInputError
from workflows.jsontypes import Json, JsonObject
from workflows.triggers.requests import Incoming, outputs_of

MEMBERS = ("name", "trigger", "staticResults", "expected", "now")
TRIGGER_MEMBERS = ("name", "outputs", "body", "headers", "request")
EXPECTED_MEMBERS = ("trigger", "run", "actions", "variables", "outputs", "response", "runs")
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)  # a Monday


@dataclass(frozen=True, kw_only=True)
class Script:
    """One test of one flow."""

    name: str
    outputs: JsonObject = field(default_factory=dict)  # of the trigger
    trigger: str | None = None  # None: the flow's first
    request: Incoming | None = None  # what the trigger says is read from it
    results: Mapping[str, Sequence[JsonObject]] = field(
        default_factory=dict
    )  # by action; the last one repeats
    expected: JsonObject | None = None
    now: datetime = NOON

    def said(self, relative_path: Any) -> JsonObject:
        """Give the outputs of the trigger; *relative_path* is the form that a Request trigger asks of the address."""
        return outputs_of(relative_path, self.request) if self.request else self.outputs


def read_script(text: str, file: str) -> Script:
    """Read a test from YAML or JSON; raises DefinitionErrors with everything that is wrong in its form."""
    document = read_document(text, file)
    value = document.value
    if not isinstance(value, Mapping):
        raise DefinitionErrors(
            [_mistake(document, (), "hier hoort een test: trigger, staticResults en expected")], "Deze test"
        )
    mistakes = [*_unknown(document, (), value, MEMBERS)]
    trigger, results, expected = (_member(value, name) for name in ("trigger", "staticResults", "expected"))
    mistakes += _unknown(document, ("trigger",), trigger, TRIGGER_MEMBERS)
    mistakes += _unknown(document, ("expected",), expected, EXPECTED_MEMBERS)
    mistakes += _not_objects(document, value)
    if mistakes:
        raise DefinitionErrors(mistakes, "Deze test")
    return Script(
        name=str(value.get("name") or file.rpartition(".")[0]),
        outputs=_outputs(trigger),
        trigger=None if trigger.get("name") is None else str(trigger["name"]),
        request=_request(trigger.get("request")),
        results={name: _sequence(result) for name, result in results.items()},
        expected=expected if "expected" in value else None,
        now=_moment(value.get("now")),
    )


def script_of(trigger: JsonObject, trigger_name: str | None, actions: Sequence[Mapping[str, Any]]) -> Script:
    """Make a test of a run that was: its trigger, and what its calls gave."""
    results: dict[str, list[JsonObject]] = {}
    for row in actions:
        if row["type"] in RECORDED and row["status"] in {"Succeeded", "Failed", "TimedOut"}:
            result = {"status": row["status"], "outputs": row["outputs"]}
            results.setdefault(row["name"], []).append(
                {**result, **({"error": row["error"]} if row["error"] else {})}
            )
    return Script(name="opgenomen", outputs=trigger, trigger=trigger_name, results=results)


RECORDED = frozenset(
    {
        "Http",
        "Workflow",
        "OpenApiConnection",
        "OpenApiConnectionWebhook",
        "OpenApiConnectionNotification",
        "ApiConnection",
        "ApiConnectionWebhook",
    }
)
"""The types of action of which the outside world decides the outcome."""


def _outputs(trigger: Mapping[str, Json]) -> JsonObject:
    given = trigger.get("outputs")
    outputs: dict[str, Json] = dict(given) if isinstance(given, Mapping) else {}
    return {**outputs, **{name: trigger[name] for name in ("body", "headers") if name in trigger}}


def _request(written: Json) -> Incoming | None:
    """Read a request as it would come in: method, path, query, headers, and body or body_base64."""
    if not isinstance(written, Mapping):
        return None
    headers = written.get("headers") or []
    pairs = headers.items() if isinstance(headers, Mapping) else [tuple(pair) for pair in headers]  # type: ignore[union-attr, arg-type]  # a list of pairs
    body = written.get("body_base64")
    data = base64.b64decode(str(body)) if body else str(written.get("body") or "").encode()
    return Incoming(
        flow="",
        trigger="",
        method=str(written.get("method") or "POST"),
        path=str(written.get("path") or written.get("relative_path") or ""),
        query=str(written.get("query") or ""),
        headers=tuple((str(name), str(value)) for name, value in pairs),
        body=data,
    )


def _sequence(result: Json) -> Sequence[JsonObject]:
    """Read one result or several in a row; `body` is short for outputs.body."""
    listed = result if isinstance(result, list | tuple) else [result]
    return [_result(one) for one in listed if isinstance(one, Mapping)]


def _result(written: JsonObject) -> JsonObject:
    if "body" not in written:
        return written
    rest = {name: value for name, value in written.items() if name != "body"}
    given = written.get("outputs")
    outputs = given if isinstance(given, Mapping) else {"statusCode": 200}
    return {**rest, "outputs": {**outputs, "body": written["body"]}}


def _moment(written: Json) -> datetime:
    if written is None:
        return NOON
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError as error:
        raise BadInputError("test-moment-wrong", "now is een tijdstip zoals 2026-11-24T09:00:00Z.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _member(value: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _unknown(
    document: Document, path: tuple[str, ...], value: Mapping[str, Json], known: Sequence[str]
) -> list[Mistake]:
    return [
        _mistake(document, (*path, name), f'"{name}" bestaat hier niet; wel: {", ".join(known)}')
        for name in value
        if name not in known
    ]


def _not_objects(document: Document, value: Mapping[str, Json]) -> list[Mistake]:
    return [
        _mistake(document, (name,), "hier horen eigenschappen met namen")
        for name in ("trigger", "staticResults", "expected")
        if name in value and not isinstance(value[name], Mapping)
    ]


def _mistake(document: Document, path: tuple[str, ...], message: str) -> Mistake:
    return Mistake(code="test_wrong", message=message, place=document.place(path))
