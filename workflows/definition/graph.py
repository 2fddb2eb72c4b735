"""Whether the actions of a flow hang together: names, order, nesting and what may stand where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.definition.cursor import Cursor
from workflows.definition.flow import Action, Flow
from workflows.definition.mistake import Mistake
from workflows.definition.names import LONGEST_NAME, closest, same_name
from workflows.definition.outline import Outline, Position
from workflows.definition.tree import Path

MOST_ACTIONS = 500
MOST_TRIGGERS = 10
DEEPEST_NESTING = 8
LONGEST_PLACE = 1_600  # bytes of an action's path and rounds; PostgreSQL indexes rows of at most 2,700 bytes
MOST_CASES = 25


def check_graph(flow: Flow, outline: Outline, source: Cursor) -> Iterator[Mistake]:
    """Find everything that is wrong with how the actions hang together."""
    yield from _check_whole(flow, outline, source)
    yield from _check_names(flow, outline, source)
    for position in outline.positions:
        yield from _check_run_after(position, outline, source)
        yield from _check_place(position, flow, source)
    for siblings in _branches(outline):
        yield from _check_cycle(siblings, source)


def _mistake(source: Cursor, path: Path, code: str, message: str, suggestion: str | None = None) -> Mistake:
    return Mistake(code=code, message=message, place=source.document.place(path), suggestion=suggestion)


def _check_whole(flow: Flow, outline: Outline, source: Cursor) -> Iterator[Mistake]:
    if not flow.triggers:
        yield _mistake(
            source, ("triggers",), "trigger_missing", "deze stroom heeft geen trigger: niets start hem"
        )
    if len(flow.triggers) > MOST_TRIGGERS:
        message = f"een stroom heeft hoogstens {MOST_TRIGGERS} triggers"
        yield _mistake(source, ("triggers",), "too_many_triggers", message)
    if len(outline.positions) > MOST_ACTIONS:
        message = f"een stroom heeft hoogstens {MOST_ACTIONS} acties; deze heeft er {len(outline.positions)}"
        yield _mistake(source, ("actions",), "too_many_actions", message)


def _check_names(flow: Flow, outline: Outline, source: Cursor) -> Iterator[Mistake]:
    seen: set[str] = set()
    paths: list[Path] = [("triggers", name) for name in flow.triggers]
    for path in [*paths, *(position.path for position in outline.positions)]:
        name = str(path[-1])
        if not name.strip() or len(name) > LONGEST_NAME:
            message = f"een naam heeft 1 tot en met {LONGEST_NAME} tekens; deze heeft er {len(name.strip())}"
            yield _mistake(source, path, "name_length", message)
        if any(ord(one) < ord(" ") for one in name):
            message = "een naam bevat geen onzichtbare tekens, zoals een tab of een nieuwe regel"
            yield _mistake(source, path, "name_character", message)
        if same_name(name) in seen:
            message = f'de naam "{name}" komt vaker voor; elke naam is uniek in de hele stroom'
            yield _mistake(source, path, "name_not_unique", message)
        seen.add(same_name(name))


def _check_run_after(position: Position, outline: Outline, source: Cursor) -> Iterator[Mistake]:
    for name in position.action.run_after:
        path = (*position.path, "runAfter", name)
        if name in position.siblings:
            continue
        if outline.find(name):
            message = f'"{name}" staat in een andere groep; runAfter noemt alleen acties naast deze'
            yield _mistake(source, path, "run_after_not_sibling", message)
        else:
            others = [one for one in position.siblings if one != position.action.name]
            message = f'er is geen actie "{name}"'
            yield _mistake(source, path, "run_after_unknown", message, closest(name, others))


def _check_place(position: Position, flow: Flow, source: Cursor) -> Iterator[Mistake]:
    action, path = position.action, position.path
    if action.branches and position.depth >= DEEPEST_NESTING:
        yield _mistake(
            source, path, "nested_too_deep", f"groepen gaan hoogstens {DEEPEST_NESTING} lagen diep"
        )
    elif _length(position) > LONGEST_PLACE:
        message = "de namen van de groepen om deze actie zijn samen te lang"
        yield _mistake(source, path, "names_too_long", message)
    if action.type == "InitializeVariable" and position.around:
        message = "een variabele aanmaken kan alleen op het hoogste niveau, buiten groepen en lussen"
        yield _mistake(source, path, "initialize_not_on_top", message)
    if action.type == "Terminate" and position.loops:
        message = f'Terminate kan niet in een lus ("{position.loops[-1].name}")'
        yield _mistake(source, path, "terminate_in_loop", message)
    if action.type == "Response":
        yield from _check_response(path, flow, source)
    if action.type == "Switch":
        yield from _check_cases(action, path, source)
    if action.static_result is not None and action.static_result not in flow.static_results:
        message = f'er is geen vaste uitkomst "{action.static_result}" in staticResults'
        meant = closest(action.static_result, flow.static_results)
        yield _mistake(source, (*path, "runtimeConfiguration"), "static_result_unknown", message, meant)


def _check_response(path: Path, flow: Flow, source: Cursor) -> Iterator[Mistake]:
    if any(trigger.split_on for trigger in flow.triggers.values()):
        message = "een antwoord (Response) kan niet samen met splitOn: er zijn dan meer stromen dan aanroepen"
        yield _mistake(source, path, "response_with_split_on", message)
    if flow.triggers and not any(trigger.type == "Request" for trigger in flow.triggers.values()):
        message = "een antwoord (Response) kan alleen in een stroom met een Request-trigger"
        yield _mistake(source, path, "response_without_request", message)


def _check_cases(action: Action, path: Path, source: Cursor) -> Iterator[Mistake]:
    if len(action.cases) > MOST_CASES:
        yield _mistake(
            source, (*path, "cases"), "too_many_cases", f"een Switch heeft hoogstens {MOST_CASES} takken"
        )
    seen: list[object] = []
    for name, value in action.cases.items():
        if (type(value), value) in seen:
            message = f'de waarde van tak "{name}" komt al voor in een eerdere tak'
            yield _mistake(source, (*path, "cases", name), "case_twice", message)
        seen.append((type(value), value))


def _branches(outline: Outline) -> Iterator[Mapping[str, Position]]:
    found: dict[Path, dict[str, Position]] = {}
    for position in outline.positions:
        found.setdefault(position.path[:-1], {})[position.action.name] = position
    yield from found.values()


def _check_cycle(branch: Mapping[str, Position], source: Cursor) -> Iterator[Mistake]:
    """Take away what can start, again and again; what stays waits for itself."""
    waits = {
        name: {one for one in position.action.run_after if one in branch} for name, position in branch.items()
    }
    while ready := [name for name, names in waits.items() if not names & waits.keys()]:
        for name in ready:
            del waits[name]

    for circle in _circles(waits):
        message = "deze acties wachten op elkaar: " + " → ".join([*circle, circle[0]])
        yield _mistake(source, (*branch[circle[0]].path, "runAfter"), "run_after_cycle", message)


def _circles(waits: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Walk each circle once, in the order in which its actions wait."""
    seen: set[str] = set()
    for start in waits:
        walked: list[str] = []
        name = start
        while name not in seen:
            seen.add(name)
            walked.append(name)
            name = min(waits[name] & waits.keys())
        if name in walked:
            yield walked[walked.index(name) :]


def _length(position: Position) -> int:
    """Count what the history keeps to tell this action in this round from any other."""
    path = [*(one.action.name for one in position.around), position.action.name]
    rounds = [f"{loop.name}=999999" for loop in position.loops]
    return len("/".join([*path, *rounds]).encode("utf-8", "replace"))
