"""What exports put around a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workflows.definition.arm import Template, is_left, left_in, template_of
from workflows.definition.connections import connectors_in, with_connectors
from workflows.definition.deployed import values_in, with_shared, with_values
from workflows.definition.document import Document
from workflows.definition.tree import Path
from workflows.jsontypes import Json


@dataclass(frozen=True, kw_only=True)
class Wrapped:
    """A definition within a document, and the title that the wrapping gives it."""

    document: Document
    title: str | None = None
    left: tuple[Path, ...] = ()  # places in it with a text that only Azure can work out


def definitions_in(document: Document, shared: Json = None) -> tuple[Wrapped, ...]:
    """Find the definitions: bare, in properties, in `definition`, or as resources of an ARM template.

    *shared* are the parameters that the project around the file declares.
    """
    return tuple(_wrapped(document, one, shared) for one in _find(document.value, (), None))


@dataclass(frozen=True, kw_only=True)
class _Found:
    path: Path
    title: str | None = None
    template: Template | None = None
    connectors: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Json] = field(
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
    elif isinstance(inner.get("template"), Mapping):  # a deployment within a deployment
        yield from _find(inner["template"], (*path, "properties", "template"), None)
    elif "resources" in value:
        mine = template or template_of(value)
        yield from _find_resources(value["resources"], (*path, "resources"), mine)


def _is_definition(value: Mapping[str, Json]) -> bool:
    return "actions" in value or "triggers" in value


def _title(value: Mapping[str, Json], template: Template | None) -> str | None:
    """Read the title that something gives itself; in a template also the name that it is deployed with."""
    title = value.get("displayName") or (template.filled(value.get("name")) if template else None)
    return title.strip() or None if isinstance(title, str) and not is_left(title) else None


def _find_resources(resources: Json, path: Path, template: Template) -> Iterator[_Found]:
    """Look through an ARM template's resources: a list, or an object where they have symbolic names."""
    if isinstance(resources, Mapping):
        for name, resource in resources.items():
            yield from _find(resource, (*path, name), template)
    elif isinstance(resources, Sequence) and not isinstance(resources, str):
        for index, resource in enumerate(resources):
            yield from _find(resource, (*path, index), template)
