"""What exports put around a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflows.definition.document import Document
from workflows.definition.tree import Path
from workflows.jsontypes import Json


@dataclass(frozen=True, kw_only=True)
class Wrapped:
    """A definition within a document, and the title that the wrapping gives it."""

    document: Document
    title: str | None = None


def definitions_in(document: Document) -> tuple[Wrapped, ...]:
    """Find the definitions: bare, in properties, in `definition`, or as resources of an ARM template."""
    return tuple(
        Wrapped(document=document.within(path), title=title) for path, title in _find(document.value, ())
    )


def _find(value: Json, path: Path) -> Iterator[tuple[Path, str | None]]:
    if not isinstance(value, Mapping):
        return

    properties = value.get("properties")
    if _is_definition(value):
        yield path, None
    elif isinstance(value.get("definition"), Mapping):
        yield (*path, "definition"), _title(value)
    elif isinstance(properties, Mapping) and isinstance(properties.get("definition"), Mapping):
        yield (*path, "properties", "definition"), _title(properties) or _title(value)
    else:
        yield from _find_resources(value.get("resources"), (*path, "resources"))


def _is_definition(value: Mapping[str, Json]) -> bool:
    return "actions" in value or "triggers" in value


def _title(value: Mapping[str, Json]) -> str | None:
    title = value.get("displayName")
    return title.strip() or None if isinstance(title, str) else None


def _find_resources(resources: Json, path: Path) -> Iterator[tuple[Path, str | None]]:
    """Look through an ARM template's resources: a list, or an object where they have symbolic names."""
    if isinstance(resources, Mapping):
        for name, resource in resources.items():
            yield from _find(resource, (*path, name))
    elif isinstance(resources, Sequence) and not isinstance(resources, str):
        for index, resource in enumerate(resources):
            yield from _find(resource, (*path, index))
