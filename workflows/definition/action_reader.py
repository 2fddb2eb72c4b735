"""Actions as a definition writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflows.definition.cursor import Cursor
from workflows.definition.flow import Action, Status
from workflows.definition.kind import Kind
from workflows.definition.kinds import ACTION_KINDS, UNSUPPORTED, official
from workflows.definition.names import find_name
from workflows.definition.old_paths import modern
from workflows.definition.old_style import OLD_STYLE
from workflows.definition.retry_policy import read_retry_policy
from workflows.definition.shape import COMMON, check_shape, check_transitions, official_members
from workflows.jsontypes import Json

UNDO = "_ongedaan_maken"
FAREWELL = "_afmelden"
NO_COMPENSATION = frozenset({"Terminate", "InitializeVariable", "Response"})
MOST_PARALLEL = 50  # iterations of a Foreach at the same time
MOST_ITERATIONS = 5_000  # of an Until
_STATUSES = (Status.SUCCEEDED, Status.FAILED, Status.SKIPPED, Status.TIMED_OUT, Status.CANCELLED)


def read_actions(cursor: Cursor | None) -> Mapping[str, Action]:
    """Read the actions of one branch; what is wrong is noted and left out or empty."""
    if cursor is None:
        return {}

    return {name: _read_action(name, one, cursor.members) for name, one in cursor.each() if _is_action(one)}


def _is_action(cursor: Cursor) -> bool:
    if not isinstance(cursor.value, Mapping):
        cursor.wrong("object_expected", "hier hoort een actie, met type en inputs")
        return False
    if cursor.find("type") is None:
        cursor.wrong("type_missing", 'deze actie heeft geen "type"')

    return True


def _read_action(name: str, cursor: Cursor, siblings: Iterable[str]) -> Action:
    kind_name = official(cursor.text("type") or "", ACTION_KINDS, UNSUPPORTED)
    kind = ACTION_KINDS.get(kind_name.lower())
    if kind:
        check_shape(cursor, kind, COMMON)
    check_transitions(cursor)
    inputs, limit = cursor.find("inputs"), cursor.object("limit")
    runtime, options = cursor.object("runtimeConfiguration"), read_options(cursor)
    secure = read_secure(runtime)
    return Action(
        name=name,
        type=kind_name,
        kind=cursor.text("kind"),
        inputs=_read_inputs(kind_name, inputs.value, kind) if inputs else None,
        run_after=_read_run_after(cursor, siblings),
        branches=_read_branches(kind_name, cursor),
        cases=_read_cases(cursor) if kind_name == "Switch" else {},
        expression=_value(cursor, "expression"),
        foreach=_value(cursor, "foreach"),
        timeout=limit.duration("timeout") if limit else None,
        limit_count=limit.number("count", 1, MOST_ITERATIONS) if limit else None,
        retry=read_retry_policy(cursor, _calling(kind_name, inputs)),
        options=options,
        concurrency=_read_concurrency(runtime, options),
        secure_inputs="inputs" in secure,
        secure_outputs="outputs" in secure,
        tracked_properties=_members(cursor, "trackedProperties"),
        static_result=_read_static_result(runtime),
        farewell=_read_farewell(name, inputs) if kind_name == "HttpWebhook" else None,
        compensation=_read_compensation(name, cursor.object("compensation")),
        description=cursor.text("description") or "",
        place=cursor.place,
    )


def _read_inputs(kind_name: str, value: Json, kind: Kind | None) -> Json:
    """Read the inputs; an operation in the old spelling as the one that its path means."""
    spelled = official_members(value, kind)
    return modern(spelled) if kind_name in OLD_STYLE else spelled


def _calling(kind: str, inputs: Cursor | None) -> Cursor | None:
    """Give the inputs of the call itself: of an HttpWebhook those of the subscription."""
    return inputs.object("subscribe") if inputs and kind == "HttpWebhook" else inputs


def _read_farewell(name: str, inputs: Cursor | None) -> Action | None:
    """Read how a subscription is ended: an Http call of its own, with its own place in the history."""
    asked = inputs.object("unsubscribe") if inputs else None
    if asked is None or not asked.members:
        return None
    return Action(
        name=f"{name}{FAREWELL}",
        type="Http",
        inputs=asked.value,
        retry=read_retry_policy(asked, asked),
        options=frozenset({"disableasyncpattern"}),
        secure_inputs=True,  # they hold the address at which an answer may come
        place=asked.place,
    )


def _read_compensation(name: str, cursor: Cursor | None) -> Action | None:
    """Read what undoes an action: one action that calls or computes something."""
    if cursor is None or not _is_action(cursor):
        return None
    action = _read_action(f"{name}{UNDO}", cursor, ())
    if action.branches or action.type in NO_COMPENSATION:
        cursor.wrong(
            "compensation_not_simple", "een compensatie is één gewone actie, geen blok en geen einde"
        )
        return None
    return action


def _value(cursor: Cursor, name: str) -> Json:
    found = cursor.find(name)
    return found.value if found else None


def _members(cursor: Cursor, name: str) -> Mapping[str, Json]:
    found = cursor.object(name)
    return found.members if found else {}


def read_options(cursor: Cursor) -> frozenset[str]:
    """Read operationOptions: words between commas, in any case."""
    text = cursor.text("operationOptions") or ""
    return frozenset(word.strip().lower() for word in text.split(",") if word.strip())


def read_secure(runtime: Cursor | None) -> frozenset[str]:
    """Read which of inputs and outputs are secure."""
    data = runtime.object("secureData") if runtime else None
    properties = data.find("properties") if data else None
    items = list(properties.items()) if properties else []
    return frozenset(word for item in items if (word := item.one_of(str(item.value), ("inputs", "outputs"))))


def _read_concurrency(runtime: Cursor | None, options: frozenset[str]) -> int | None:
    if "sequential" in options:
        return 1

    concurrency = runtime.object("concurrency") if runtime else None
    return concurrency.number("repetitions", 1, MOST_PARALLEL) if concurrency else None


def _read_static_result(runtime: Cursor | None) -> str | None:
    static = runtime.object("staticResult") if runtime else None
    if static is None or (static.text("staticResultOptions") or "").lower() != "enabled":
        return None

    return static.text("name")


def _read_run_after(action: Cursor, siblings: Iterable[str]) -> Mapping[str, frozenset[Status]]:
    """Read what an action waits for; an empty list is nothing, as it is in Microsoft's designer."""
    written = action.find("runAfter")
    cursor = action.object("runAfter") if written and written.value != [] else None
    if cursor is None:
        return {}

    known = tuple(siblings)
    return {find_name(name, known) or name: _read_statuses(one) for name, one in cursor.each()}


def _read_statuses(cursor: Cursor) -> frozenset[Status]:
    words = [item.one_of(str(item.value), _STATUSES) for item in cursor.items()]
    if not words:
        cursor.wrong("status_missing", "hier hoort een lijst met uitkomsten, bijvoorbeeld [Succeeded]")
    return frozenset(Status(word) for word in words if word)


def _read_branches(kind: str, cursor: Cursor) -> Mapping[str, Mapping[str, Action]]:
    match kind:
        case "Scope" | "Foreach" | "Until":
            return {"actions": read_actions(cursor.object("actions"))}
        case "If":
            otherwise = cursor.object("else")
            return {
                "actions": read_actions(cursor.object("actions")),
                "else": read_actions(otherwise.object("actions")) if otherwise else {},
            }
        case "Switch":
            return _read_switch(cursor)
        case _ if kind.lower() not in ACTION_KINDS:
            return _read_strange(cursor)
        case _:
            return {}


def _read_strange(cursor: Cursor) -> Mapping[str, Mapping[str, Action]]:
    """Read what is in a container that does not run here: a changeset's actions, or the tools of an agent.

    Only so does a report name them, and does a reference to one of them not look like a slip of the pen.
    """
    actions, tools = cursor.object("actions"), cursor.object("tools")
    branches = {f"tool:{name}": read_actions(tool.object("actions")) for name, tool in _each(tools)}
    return {"actions": read_actions(actions), **branches} if actions else branches


def _read_switch(cursor: Cursor) -> Mapping[str, Mapping[str, Action]]:
    cases, default = cursor.object("cases"), cursor.object("default")
    branches = {f"case:{name}": read_actions(case.object("actions")) for name, case in _each(cases)}
    return {**branches, "default": read_actions(default.object("actions")) if default else {}}


def _read_cases(cursor: Cursor) -> Mapping[str, Json]:
    cases = dict(_each(cursor.object("cases")))
    for case in cases.values():
        if "case" not in case.members:
            case.wrong("member_missing", 'hier ontbreekt "case": de waarde van deze tak')
    return {name: _value(case, "case") for name, case in cases.items()}


def _each(cursor: Cursor | None) -> Iterable[tuple[str, Cursor]]:
    return cursor.each() if cursor else ()
