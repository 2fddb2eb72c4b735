"""Whether a value fits a JSON Schema, as ParseJson asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft4Validator, SchemaError, ValidationError
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from workflows.errors import PermanentError

_NOWHERE: Registry[Any] = Registry()  # a schema never fetches another one from somewhere

_VALUES = frozenset({"enum", "const", "default", "example", "examples"})
_NAMED = frozenset(
    {"properties", "patternProperties", "definitions", "$defs", "dependencies", "dependentSchemas"}
)


def check_against(schema: Any, content: Any) -> None:
    """Raise PermanentError with the place of the first thing that does not fit; without a schema all fits."""
    if schema is None or schema == {}:
        return
    schema = _without_any(schema)
    kind = validator_for(schema, default=Draft4Validator)  # Power Automate's designer writes draft 4
    try:
        kind.check_schema(schema)
        mistake = next(kind(schema, registry=_NOWHERE).iter_errors(content), None)
    except (SchemaError, Unresolvable, RecursionError) as error:
        raise PermanentError(
            "schema-wrong", "Het schema van deze actie is geen geldig JSON Schema."
        ) from error
    if mistake is not None:
        place = "/".join(str(part) for part in mistake.absolute_path) or "de inhoud"
        raise PermanentError(
            "json-does-not-fit",
            f"De inhoud past niet in het schema bij '{place}' ({_wanted(mistake)}).",
            next_step="Vergelijk de inhoud met het schema in de stroom.",
        )


def _without_any(schema: Any) -> Any:
    """Leave out a type that may be "any": Power Apps still writes it, and since draft 4 saying nothing means the same."""
    if isinstance(schema, list):
        return [_without_any(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema

    return {name: _member(name, member) for name, member in schema.items() if not _is_any(name, member)}


def _member(name: str, member: Any) -> Any:
    """Go into what is a schema; what is a value stays, whatever it looks like."""
    if name in _VALUES:
        return member
    if name in _NAMED and isinstance(member, Mapping):
        return {one: _without_any(schema) for one, schema in member.items()}
    return _without_any(member)


def _is_any(name: str, member: Any) -> bool:
    return name == "type" and (member == "any" or (isinstance(member, list) and "any" in member))


def _wanted(mistake: ValidationError) -> str:
    """Say what the schema asks there, in the schema's own words; nothing of the content itself."""
    asked = mistake.validator_value
    if mistake.validator == "required" and isinstance(asked, list) and isinstance(mistake.instance, dict):
        return f"required: {', '.join(str(name) for name in asked if name not in mistake.instance)}"
    if mistake.validator == "type":
        return f"type: {', '.join(asked) if isinstance(asked, list) else asked}"
    return str(mistake.validator)
