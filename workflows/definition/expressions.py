"""Whether the expressions of a flow can be read and name only what exists and can have run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflows.definition.cursor import Cursor
from workflows.definition.deployed import ITS_OWN
from workflows.definition.flow import Action, Flow, Trigger
from workflows.definition.mistake import Mistake
from workflows.definition.names import closest, find_name
from workflows.definition.outline import Outline, Position
from workflows.definition.tree import Path
from workflows.definition.variables import Variables
from workflows.expressions import ExpressionError, Reference, check, references
from workflows.expressions.functions import find_function, function_names
from workflows.jsontypes import Json

_WITH_ITEM = frozenset({"Select", "Query", "Table", "Join"})
_WITH_CALLBACK = frozenset({"HttpWebhook", "ApiConnectionWebhook", "OpenApiConnectionWebhook"})


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the expressions of one flow may name."""

    flow: Flow
    outline: Outline
    variables: Variables
    source: Cursor


@dataclass(frozen=True, kw_only=True)
class _Text:
    """One text of the flow that is a template, and who works it out."""

    text: str
    path: Path
    asking: Position | None = None  # None: the trigger, or the outputs of the flow
    trigger: bool = False
    at_end: bool = False  # worked out after what is within the action


def check_expressions(known: Known) -> Iterator[Mistake]:
    """Find everything that is wrong with the expressions of a flow."""
    for text in _texts(known):
        yield from _check_text(text, known)
    for position in known.outline.positions:
        if isinstance(position.action.expression, Mapping):
            yield from _check_condition(position.action.expression, (*position.path, "expression"), known)


def _texts(known: Known) -> Iterator[_Text]:
    for trigger in known.flow.triggers.values():
        yield from _texts_of_trigger(trigger)
    for position in known.outline.positions:
        yield from _texts_of_action(position)
    for path, text in _strings(known.flow.definition.get("outputs"), ("outputs",)):
        yield _Text(text=text, path=path)


def _texts_of_trigger(trigger: Trigger) -> Iterator[_Text]:
    root = ("triggers", trigger.name)
    parts: tuple[tuple[str, Json], ...] = (
        ("inputs", _without_schema(trigger.inputs)),
        ("recurrence", trigger.recurrence),
        ("conditions", trigger.conditions),
        ("splitOn", trigger.split_on),
        ("correlation", trigger.tracking_id),
    )
    for name, value in parts:
        for path, text in _strings(value, (*root, name)):
            yield _Text(text=text, path=path, trigger=True)


def _texts_of_action(position: Position) -> Iterator[_Text]:
    action = position.action
    parts: tuple[tuple[str, Json, bool], ...] = (
        ("inputs", _without_schema(action.inputs), False),
        ("foreach", action.foreach, False),
        ("expression", action.expression, action.type == "Until"),
        ("trackedProperties", action.tracked_properties, True),
        ("compensation", {"inputs": action.compensation.inputs} if action.compensation else None, True),
    )
    for name, value, at_end in parts:
        for path, text in _strings(value, (*position.path, name)):
            yield _Text(text=text, path=path, asking=position, at_end=at_end)


def _without_schema(inputs: Json) -> Json:
    """Leave out JSON Schemas: their names may begin with @ and are no expressions."""
    if not isinstance(inputs, Mapping):
        return inputs

    return {name: value for name, value in inputs.items() if name not in {"schema", "headersSchema"}}


def _strings(value: Json, path: Path) -> Iterator[tuple[Path, str]]:
    """Name every text that is a template: values and the names of members."""
    if isinstance(value, str):
        if "@" in value:
            yield path, value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            if "@" in name:
                yield (*path, name), name
            yield from _strings(member, (*path, name))
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from _strings(item, (*path, index))


def _check_text(text: _Text, known: Known) -> Iterator[Mistake]:
    problems = check(text.text)
    yield from (_of_error(problem, text, known) for problem in problems)
    try:
        named = references(text.text)
    except ExpressionError:
        return  # check() has said it already
    for reference in named:
        yield from _check_reference(reference, text, known)


def _of_error(error: ExpressionError, text: _Text, known: Known) -> Mistake:
    where = "" if error.position is None else f" (teken {error.position + 1})"
    return _mistake(text, known, error.code, error.message.rstrip(".") + where, error.suggestion)


def _mistake(text: _Text, known: Known, code: str, message: str, suggestion: str | None = None) -> Mistake:
    return Mistake(
        code=code, message=message, place=known.source.document.place(text.path), suggestion=suggestion
    )


def _check_reference(reference: Reference, text: _Text, known: Known) -> Iterator[Mistake]:
    name = reference.name
    if name is None:
        return
    match reference.kind:
        case "action" | "scope":
            yield from _check_action(name, text, known)
        case "variable":
            yield from _check_variable(name, text, known)
        case "parameter":
            yield from _check_parameter(name, text, known)
        case "loop":
            yield from _check_loop(name, text, known)
        case "function" if name == "item":
            yield from _check_item(text, known)
        case "function" if name == "listCallbackUrl":
            yield from _check_callback(text, known)
        case _:
            pass


def _check_action(name: str, text: _Text, known: Known) -> Iterator[Mistake]:
    if text.trigger:
        yield _mistake(
            text, known, "not_in_trigger", "een trigger kan geen acties lezen: die zijn er dan nog niet"
        )
        return

    wanted = known.outline.find(name)
    if wanted is None:
        names = (position.action.name for position in known.outline.positions)
        yield _mistake(text, known, "action_unknown", f'er is geen actie "{name}"', closest(name, names))
    elif text.asking and not known.outline.can_have_run(wanted, text.asking, at_end=text.at_end):
        message = (
            f'de actie "{wanted.action.name}" kan hier nog niet klaar zijn: zij staat niet ervóór in runAfter'
        )
        yield _mistake(text, known, "action_not_before", message)


def _check_variable(name: str, text: _Text, known: Known) -> Iterator[Mistake]:
    if text.trigger:
        yield _mistake(
            text, known, "not_in_trigger", "een trigger kan geen variabelen lezen: die zijn er dan nog niet"
        )
        return

    maker = known.variables.find(name)
    if maker is None:
        meant = closest(name, known.variables.names)
        yield _mistake(text, known, "variable_unknown", f'er is geen variabele "{name}"', meant)
    elif text.asking and not known.outline.can_have_run(maker, text.asking):
        message = f'de variabele "{name}" bestaat hier nog niet: "{maker.action.name}" staat niet ervóór in runAfter'
        yield _mistake(text, known, "variable_not_before", message)
    elif text.asking and _sets_itself(text.asking.action, name):
        message = f'SetVariable kan "{name}" niet zelf lezen: zet de waarde eerst in een Compose'
        yield _mistake(text, known, "variable_reads_itself", message)


def _sets_itself(action: Action, name: str) -> bool:
    if action.type != "SetVariable" or not isinstance(action.inputs, Mapping):
        return False

    return str(action.inputs.get("name")).lower() == name.lower()


def _check_parameter(name: str, text: _Text, known: Known) -> Iterator[Mistake]:
    declared = (*known.flow.parameters, *ITS_OWN)
    if find_name(name, declared) is None:
        message = f'de parameter "{name}" staat niet in "parameters" van deze stroom'
        yield _mistake(text, known, "parameter_unknown", message, closest(name, known.flow.parameters))


def _check_loop(name: str, text: _Text, known: Known) -> Iterator[Mistake]:
    loops = [loop.name for loop in text.asking.loops] if text.asking else []
    if text.asking and text.asking.action.type == "Until" and text.at_end:
        loops.append(text.asking.action.name)
    if find_name(name, loops) is None:
        message = f'deze actie staat niet in een lus "{name}"'
        yield _mistake(text, known, "loop_not_around", message, closest(name, loops))


def _check_item(text: _Text, known: Known) -> Iterator[Mistake]:
    if text.asking and (text.asking.action.type in _WITH_ITEM or text.asking.loops):
        return

    message = "item() kan alleen in een lus of in Select, Query, Join en Table"
    yield _mistake(text, known, "item_outside_loop", message)


def _check_callback(text: _Text, known: Known) -> Iterator[Mistake]:
    if text.trigger or (text.asking and text.asking.action.type in _WITH_CALLBACK):
        return

    message = "listCallbackUrl() kan alleen in een actie die op antwoord wacht, zoals HttpWebhook"
    yield _mistake(text, known, "callback_outside_webhook", message)


def _check_condition(condition: Mapping[str, Json], path: Path, known: Known) -> Iterator[Mistake]:
    """Check the names of functions in a condition object, through and through."""
    for name, operands in condition.items():
        if find_function(name) is None:
            meant = closest(name, function_names())
            place = known.source.document.place((*path, name))
            message = f'onbekende functie "{name}" in de voorwaarde'
            yield Mistake(code="condition_unknown_function", message=message, place=place, suggestion=meant)
        items = operands if isinstance(operands, Sequence) and not isinstance(operands, str) else [operands]
        for index, operand in enumerate(items):
            if isinstance(operand, Mapping):
                inner = (*path, name, index) if operands is items else (*path, name)
                yield from _check_condition(operand, inner, known)
