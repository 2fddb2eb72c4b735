"""What exports put around a definition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workflows.definition.arm import Template, is_left, left_in, template_of, template_within
from workflows.definition.connections import connectors_in, with_connectors
from workflows.definition.deployed import values_in, with_shared, with_values
from workflows.definition.document import Document
from workflows.definition.tree import Path
from workflows.jsontypes import Json, JsonObject

_ID = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)  # what Power Automate calls a flow


@dataclass(frozen=True, kw_only=True)
class Wrapped:
    """A definition within a document, and the title that the wrapping gives it."""

    document: Document
    title: str | None = None
    left: tuple[Path, ...] = ()  # places in it with a text that only Azure can work out


def definitions_in(document: Document, shared: Json = None) -> tuple[Wrapped, ...]:
    """Find the definitions: bare, in properties, in `definition`, in a list, or as resources of an ARM template.

    *shared* are the parameters that the project around the file declares.
    """
    return tuple(_wrapped(document, one, shared) for one in _find(document.value, (), None))


@dataclass(frozen=True, kw_only=True)
class _Found:
    path: Path
    title: str | None = None
    template: Template | None = None
    connectors: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, JsonObject] = field(
        default_factory=dict
    )  # parameters with the values that it was deployed with


def _wrapped(document: Document, found: _Found, shared: Json) -> Wrapped:
    within = document.within(found.path)
    if found.connectors:
        within = replace(within, value=with_connectors(within.value, found.connectors))
    if found.given:
        within = replace(within, value=with_values(within.value, found.given))
    if shared:
        within = replace(within, value=with_shared(within.value, shared))
    if found.template is None:
        return Wrapped(document=within, title=found.title)

    filled = found.template.filled(within.value)
    left = tuple(left_in(within.value, filled))
    return Wrapped(document=replace(within, value=filled), title=found.title, left=left)


def _find(value: Json, path: Path, template: Template | None) -> Iterator[_Found]:
    if isinstance(value, Sequence) and not isinstance(value, str):  # what `az logic workflow list` gives
        for index, one in enumerate(value):
            if isinstance(one, Mapping):
                yield from _find(one, (*path, index), template)
    if not isinstance(value, Mapping):
        return

    properties = value.get("properties")
    inner = properties if isinstance(properties, Mapping) else {}
    if _is_definition(value):
        yield _Found(path=path, template=template)
    elif isinstance(value.get("definition"), Mapping):
        yield _Found(
            path=(*path, "definition"),
            title=_title(value, None),
            template=template,
            connectors=connectors_in(value.get("connectionReferences")),
            given=values_in(value.get("parameters")),
        )
    elif isinstance(inner.get("definition"), Mapping):
        title = _title(inner, None) or _title(value, template)
        yield _Found(
            path=(*path, "properties", "definition"),
            title=title,
            template=template,
            connectors=connectors_in(inner.get("connectionReferences")),
            given=values_in(inner.get("parameters")),
        )
    else:
        yield from _find_deeper(value, inner, path, template)


def _find_deeper(
    value: Mapping[str, Json], inner: Mapping[str, Json], path: Path, template: Template | None
) -> Iterator[_Found]:
    if isinstance(inner.get("template"), Mapping):  # a deployment within a deployment
        mine = template_within(inner, template)
        yield from _find(inner["template"], (*path, "properties", "template"), mine)
    elif isinstance(inner.get("workflow"), Mapping):  # a run from the history, with the flow of that time
        yield from _find(inner["workflow"], (*path, "properties", "workflow"), None)
    elif isinstance(value.get("value"), Sequence):  # a page of flows, as Azure's own interface lists them
        yield from _find(value["value"], (*path, "value"), None)
    elif "resources" in value:
        mine = template or template_of(value)
        yield from _find_resources(value["resources"], (*path, "resources"), mine)


def _is_definition(value: Mapping[str, Json]) -> bool:
    return "actions" in value or "triggers" in value


def _title(value: Mapping[str, Json], template: Template | None) -> str | None:
    """Read the title that something gives itself, or the name that it is deployed with."""
    name = value.get("name")
    title = value.get("displayName") or (template.filled(name) if template else name)
    if not isinstance(title, str) or is_left(title) or _ID.fullmatch(title.strip()):
        return None

    return title.strip() or None


def _find_resources(resources: Json, path: Path, template: Template) -> Iterator[_Found]:
    """Look through an ARM template's resources: a list, or an object where they have symbolic names."""
    if isinstance(resources, Mapping):
        for name, resource in resources.items():
            yield from _find(resource, (*path, name), template)
    else:
        yield from _find(resources, path, template)
