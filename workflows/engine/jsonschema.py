"""Whether a value fits a JSON Schema, as ParseJson asks."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft4Validator
from jsonschema.exceptions import SchemaError
from referencing.exceptions import Unresolvable

from workflows.errors import PermanentError


def check_against(schema: Any, content: Any) -> None:
    """Raise PermanentError with the place of the first thing that does not fit; without a schema all fits."""
    if schema is None or schema == {}:
        return
    try:
        Draft4Validator.check_schema(schema)
        mistake = next(Draft4Validator(schema).iter_errors(content), None)
    except (SchemaError, Unresolvable) as error:
        raise PermanentError(
            "schema-wrong", "Het schema van deze actie is geen geldig JSON Schema."
        ) from error
    if mistake is not None:
        place = "/".join(str(part) for part in mistake.absolute_path) or "de inhoud"
        raise PermanentError(
            "json-does-not-fit", f"De inhoud past niet in het schema bij '{place}' ({mistake.validator})."
        )
