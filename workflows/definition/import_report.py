"""What becomes of each part of an exported flow: it runs, it runs with an adapter, or it does not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflows.definition.connectors import Offered, why_unknown
from workflows.definition.flow import Action, Flow, Trigger
from workflows.definition.kinds import ACTION_KINDS, TRIGGER_KINDS, UNSUPPORTED_TRIGGERS
from workflows.definition.mistake import Mistake
from workflows.definition.old_style import connector_of
from workflows.definition.outline import outline_of
from workflows.definition.reader import Reading, title_of
from workflows.definition.tree import dotted
from workflows.definition.validate import mistakes_in
from workflows.definition.yaml_writer import write_yaml
from workflows.jsontypes import Json

OUR_CONNECTOR = "shared_bewaarstroom"
_UNSUPPORTED_CODES = frozenset({"expression_unknown_function", "condition_unknown_function"})
_SAID_BY_VERDICT = frozenset(
    {
        "type_unsupported",
        "type_unknown",
        "connector_unknown",
        "operation_unknown",
        "operation_old_style",
        "operation_missing",
    }
)


class Verdict(StrEnum):
    """What becomes of one trigger or action; the value is how people read it."""

    RUNS = "draait"
    ADAPTED = "draait met een adapter"
    NOT = "wordt niet ondersteund"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One trigger or action."""

    name: str
    type: str
    depth: int  # containers around it; triggers 0
    verdict: Verdict
    reason: str = ""  # Dutch, where it does not run

    def __str__(self) -> str:
        because = f", omdat {self.reason}" if self.reason else ""
        return f"{'  ' * self.depth}{self.name} ({self.type}): {self.verdict}{because}"


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """An exported flow, judged; *others* are the mistakes that the lines do not tell."""

    flow: Flow
    triggers: tuple[Line, ...]
    actions: tuple[Line, ...]
    others: tuple[Mistake, ...]

    @property
    def runs(self) -> bool:
        """Whether the flow can run as it is."""
        return not self.others and all(one.verdict != Verdict.NOT for one in (*self.triggers, *self.actions))

    def __str__(self) -> str:
        return "\n".join(_text(self))


def import_report(reading: Reading, offered: Offered) -> ImportReport:
    """Judge every trigger and action of a flow against what this installation offers."""
    mistakes = mistakes_in(reading, offered)
    missing = _missing_functions(mistakes)
    outline = outline_of(reading.flow)
    return ImportReport(
        flow=reading.flow,
        triggers=tuple(
            _line(one, offered, 0, missing.get(f"triggers.{one.name}", ""))
            for one in reading.flow.triggers.values()
        ),
        actions=tuple(
            _line(one.action, offered, one.depth, missing.get(dotted(one.path), ""))
            for one in outline.positions
        ),
        others=tuple(one for one in mistakes if one.code not in _SAID_BY_VERDICT),
    )


def _missing_functions(mistakes: tuple[Mistake, ...]) -> Mapping[str, str]:
    """Say by the path of an action which function it needs that does not exist here."""
    found: dict[str, str] = {}
    for mistake in mistakes:
        if mistake.code in _UNSUPPORTED_CODES:
            path = mistake.place.path.split(".")
            cut = max(
                (path.index(part) for part in ("inputs", "expression", "foreach") if part in path), default=0
            )
            found.setdefault(".".join(path[:cut]), f"een functie hier niet bestaat ({mistake.message})")
    return found


def _line(one: Action | Trigger, offered: Offered, depth: int, missing: str) -> Line:
    verdict, reason = _judge(one, offered)
    if verdict != Verdict.NOT and missing:
        verdict, reason = Verdict.NOT, missing
    return Line(name=one.name, type=one.type, depth=depth, verdict=verdict, reason=reason)


def _judge(one: Action | Trigger, offered: Offered) -> tuple[Verdict, str]:
    kind = (ACTION_KINDS if isinstance(one, Action) else TRIGGER_KINDS).get(one.type.lower())
    if kind is None:
        return Verdict.NOT, _about_type(one.type)
    if one.type in offered.not_yet:
        return Verdict.NOT, f"dit type hier niet draait ({offered.not_yet[one.type]})"
    if not kind.connector:
        return Verdict.RUNS, ""

    wrong = why_unknown(one, offered.operations if isinstance(one, Action) else offered.triggers)
    if wrong:
        on_purpose = offered.why_left_out(_name_of(one))
        return Verdict.NOT, on_purpose or _about_operation(wrong[0], one)

    ours = one.operation is not None and one.operation[0] == OUR_CONNECTOR
    return (Verdict.RUNS if ours else Verdict.ADAPTED), ""


def _about_type(type_name: str) -> str:
    known = UNSUPPORTED_TRIGGERS.get(type_name)
    return f"dit type hier niet draait ({known})" if known else f'het type "{type_name}" niet bestaat'


def _name_of(one: Action | Trigger) -> tuple[str, str]:
    inputs = one.inputs if isinstance(one.inputs, Mapping) else {}
    return one.operation or (f"shared_{connector_of(inputs.get('host'))}", "")


def _about_operation(code: str, one: Action | Trigger) -> str:
    """Say the reason as it reads after "omdat"."""
    inputs, name = one.inputs if isinstance(one.inputs, Mapping) else {}, _name_of(one)
    match code:
        case "connector_unknown":
            return f'de verbinding "{name[0]}" hier niet bestaat'
        case "operation_unknown":
            return f'de verbinding "{name[0]}" hier geen operatie "{name[1]}" heeft'
        case "operation_old_style" if connector_of(inputs.get("host")) is None:
            return "dit een verbinding in de oude schrijfwijze is (ApiConnection), zonder operationId"
        case "operation_old_style":
            return f'de verbinding "{name[0]}" (ApiConnection) hier dit pad niet kent: {inputs.get("path")}'
        case _:
            return 'in "host" de operationId ontbreekt'


def _text(report: ImportReport) -> Iterator[str]:
    yield f"Stroom: {report.flow.title}"
    yield "Triggers"
    yield from (f"  {line}" for line in report.triggers)
    yield "Acties"
    yield from (f"  {line}" for line in report.actions)
    if report.others:
        yield "Verder te verbeteren"
        yield from (f"  {mistake}" for mistake in report.others)
    yield "Deze stroom kan zo draaien." if report.runs else "Deze stroom kan zo nog niet draaien."


def imported_yaml(flow: Flow) -> str:
    """Write a flow's definition as YAML, with the title that its wrapping gave it."""
    definition: dict[str, Json] = dict(flow.definition)
    if flow.title not in {title_of(definition), flow.name}:
        metadata = definition.get("metadata")
        definition["metadata"] = {**(metadata if isinstance(metadata, Mapping) else {}), "title": flow.title}
    return write_yaml(definition)
