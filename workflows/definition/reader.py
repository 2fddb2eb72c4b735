"""A flow, read from the text of a definition in any wrapping."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from workflows.definition.action_reader import read_actions
from workflows.definition.cursor import Cursor
from workflows.definition.document import read_document
from workflows.definition.flow import Flow
from workflows.definition.mistake import DefinitionErrors, Mistake
from workflows.definition.shape import check_transitions
from workflows.definition.tree import refuse
from workflows.definition.trigger_reader import read_triggers
from workflows.definition.wrapping import Wrapped, definitions_in
from workflows.jsontypes import Json, JsonObject

_LONGEST_TITLE = 100


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A flow as far as it could be read, and what is wrong with its shape."""

    flow: Flow
    mistakes: tuple[Mistake, ...]
    source: Cursor  # the definition, for looking up where things stand


def read_flow(text: str, file_name: str) -> Flow:
    """Read the one flow in a file; raises DefinitionErrors with everything that is wrong with its shape."""
    reading = read_one(text, file_name)
    if reading.mistakes:
        raise DefinitionErrors(reading.mistakes)

    return reading.flow


def read_one(text: str, file_name: str) -> Reading:
    """Read the one flow in a file as far as possible; raises DefinitionErrors when there is not one."""
    readings = read_all(text, file_name)
    if len(readings) > 1:
        refuse(
            file_name, (0, 0), "several_flows", f"Dit bestand bevat {len(readings)} stromen; hier past er één"
        )

    return readings[0]


def read_all(text: str, file_name: str, shared: Json = None) -> tuple[Reading, ...]:
    """Read every flow in a file as far as possible; raises DefinitionErrors when there is none.

    *shared* are the parameters that the project around the file declares.
    """
    wrapped = definitions_in(read_document(text, file_name), shared)
    if not wrapped:
        refuse(
            file_name,
            (1, 1),
            "no_definition",
            "Hier staat geen stroom in: een stroom heeft triggers en actions",
        )

    stem = PurePath(file_name).stem
    names = [stem] if len(wrapped) == 1 else [f"{stem}-{number + 1}" for number in range(len(wrapped))]
    return tuple(_read(one, name) for one, name in zip(wrapped, names, strict=True))


def _read(wrapped: Wrapped, name: str) -> Reading:
    cursor = Cursor(document=wrapped.document, value=wrapped.document.value)
    for path in wrapped.left:
        cursor.within(path).wrong("arm_expression", "deze tekst rekent alleen Azure uit: vul de waarde in")
    definition = cursor.members
    check_transitions(cursor)
    flow = Flow(
        name=name,
        title=wrapped.title or title_of(definition) or name,
        hash=hash_of(definition),
        definition=definition,
        triggers=read_triggers(cursor.object("triggers")),
        actions=read_actions(cursor.object("actions")),
        parameters=_objects(cursor.object("parameters")),
        static_results=_objects(cursor.object("staticResults")),
    )
    return Reading(flow=flow, mistakes=tuple(cursor.mistakes), source=cursor)


def hash_of(definition: JsonObject) -> str:
    """Give the SHA-256 of a definition's JSON; order counts, because an object keeps it when it becomes text."""
    text = json.dumps(definition, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def title_of(definition: JsonObject) -> str | None:
    """Find the title that a definition gives itself."""
    metadata = definition.get("metadata")
    known = metadata if isinstance(metadata, Mapping) else {}
    said = (known.get("title"), known.get("displayName"), definition.get("description"))
    titles = (one.strip().split("\n")[0] for one in said if isinstance(one, str))
    return next((one for one in titles if 0 < len(one) <= _LONGEST_TITLE), None)


def _objects(cursor: Cursor | None) -> Mapping[str, JsonObject]:
    if cursor is None:
        return {}

    found: dict[str, JsonObject] = {}
    for name, one in cursor.each():
        if isinstance(one.value, Mapping):
            found[name] = one.members
        else:
            one.wrong("object_expected", "hier hoort een object met eigenschappen")
    return found
