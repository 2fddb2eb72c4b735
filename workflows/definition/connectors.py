"""Whether the actions and triggers of a flow are of a kind that runs here and name operations that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from workflows.definition.cursor import Cursor
from workflows.definition.flow import Action, Flow, Trigger
from workflows.definition.kind import Kind
from workflows.definition.kinds import ACTION_KINDS, TRIGGER_KINDS, UNSUPPORTED, UNSUPPORTED_TRIGGERS
from workflows.definition.mistake import Mistake
from workflows.definition.names import closest
from workflows.definition.old_style import OLD_STYLE, connector_of
from workflows.definition.outline import Outline
from workflows.definition.tree import Path

Name = tuple[str, str]  # connector and operationId


_LONGEST_PATH = 80  # characters of it in a message


class Described(Protocol):
    """What is known of an operation, as workflows.operations describes it."""

    @property
    def operation_id(self) -> str:
        """What a definition calls it."""
        ...

    @property
    def parameters(self) -> Mapping[str, str]:
        """Names with an explanation; "?" at the end of a name: optional."""
        ...


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What this installation can do: its operations, and the operations that may start a flow."""

    operations: Mapping[Name, Described]
    triggers: Collection[Name]
    not_yet: Mapping[str, str] = field(default_factory=dict)  # types that it cannot run yet, and why
    left_out: Mapping[Name, str] = field(default_factory=dict)  # operations that it leaves out, and why

    def why_left_out(self, name: Name) -> str | None:
        """Say why an operation, or all of its connector, is left out on purpose; None when it is not."""
        return self.left_out.get(name) or self.left_out.get((name[0], ""))


def check_connectors(flow: Flow, outline: Outline, offered: Offered, source: Cursor) -> Iterator[Mistake]:
    """Find kinds and operations that do not exist here, and parameters that an operation lacks or does not know."""
    for trigger in flow.triggers.values():
        path: Path = ("triggers", trigger.name)
        yield from _check_kind(
            trigger, TRIGGER_KINDS, {**UNSUPPORTED_TRIGGERS, **offered.not_yet}, path, source
        )
        yield from _check_operation(trigger, offered.triggers, path, source)
    for position in outline.positions:
        unsupported = {**UNSUPPORTED, **offered.not_yet}
        yield from _check_kind(position.action, ACTION_KINDS, unsupported, position.path, source)
        yield from _check_operation(position.action, offered.operations, position.path, source)
        yield from _check_parameters(position.action, offered.operations, position.path, source)


def _check_kind(
    one: Action | Trigger,
    kinds: Mapping[str, Kind],
    unsupported: Mapping[str, str],
    path: Path,
    source: Cursor,
) -> Iterator[Mistake]:
    runs = one.type.lower() in kinds and one.type not in unsupported
    if not one.type or runs:
        return

    place = source.document.place((*path, "type"))
    if one.type in unsupported:
        message = f"{one.type} werkt hier niet: {unsupported[one.type]}"
        yield Mistake(code="type_unsupported", message=message, place=place)
    else:
        meant = closest(one.type, (kind.type for kind in kinds.values()))
        yield Mistake(
            code="type_unknown", message=f'onbekend type "{one.type}"', place=place, suggestion=meant
        )


def _check_operation(
    one: Action | Trigger, known: Collection[Name], path: Path, source: Cursor
) -> Iterator[Mistake]:
    if not one.type.startswith(("OpenApiConnection", "ApiConnection")):
        return

    wrong = why_unknown(one, known)
    if wrong:
        code, message, suggestion = wrong
        place = source.document.place((*path, "inputs", "host"))
        yield Mistake(code=code, message=message, place=place, suggestion=suggestion)


def why_unknown(one: Action | Trigger, known: Collection[Name]) -> tuple[str, str, str | None] | None:
    """Say why an operation cannot be used: code, Dutch reason and suggestion; None when it can."""
    name = one.operation
    if name in known:
        return None
    if name is None:
        return _without_operation(one, {one for one, _ in known})

    connector, operation = name
    connectors = sorted({one for one, _ in known})
    if connector not in connectors:
        return "connector_unknown", f'er is geen verbinding "{connector}"', closest(connector, connectors)

    siblings = [id_ for one, id_ in known if one == connector]
    meant = closest(operation, siblings)
    return "operation_unknown", f'de verbinding "{connector}" heeft geen operatie "{operation}"', meant


def _without_operation(one: Action | Trigger, connectors: set[str]) -> tuple[str, str, str | None]:
    if one.type in OLD_STYLE:
        inputs = one.inputs if isinstance(one.inputs, Mapping) else {}
        connector = connector_of(inputs.get("host"))
        if connector is not None and f"shared_{connector}" not in connectors:
            return "connector_unknown", f'er is geen verbinding "shared_{connector}"', None
        asked = f"{str(inputs.get('method') or '').upper()} {inputs.get('path') or '?'}".strip()
        message = f"het pad van deze verbinding (ApiConnection) is hier niet bekend: {asked[:_LONGEST_PATH]}"
        return "operation_old_style", message, None

    return "operation_missing", 'in "host" ontbreekt operationId: de operatie van de verbinding', None


def _check_parameters(
    action: Action, operations: Mapping[Name, Described], path: Path, source: Cursor
) -> Iterator[Mistake]:
    operation = operations.get(action.operation) if action.operation else None
    if operation is None or not isinstance(action.inputs, Mapping):
        return

    given = action.inputs.get("parameters")
    if isinstance(given, str):
        return  # worked out when the flow runs

    names = tuple(given) if isinstance(given, Mapping) else ()
    for name in _missing(operation, names):
        place = source.document.place((*path, "inputs", "parameters"))
        message = f'de operatie {operation.operation_id} heeft de parameter "{name}" nodig'
        yield Mistake(code="parameter_missing", message=message, place=place)
    for name in names:
        if not any(_belongs(name, one.rstrip("?")) for one in operation.parameters):
            place = source.document.place((*path, "inputs", "parameters", name))
            message = f'de operatie {operation.operation_id} kent geen parameter "{name}"'
            meant = closest(name, (one.rstrip("?") for one in operation.parameters))
            yield Mistake(code="parameter_not_known", message=message, place=place, suggestion=meant)


def _missing(operation: Described, names: Iterable[str]) -> Iterator[str]:
    given = tuple(names)
    for name in operation.parameters:
        if not name.endswith("?") and not any(_belongs(one, name) for one in given):
            yield name


def _belongs(written: str, known: str) -> bool:
    """Tell whether two names with / between levels are the same, or one holds the other."""
    return written == known or written.startswith(f"{known}/") or known.startswith(f"{written}/")
