"""Whether a value fits a JSON Schema, as ParseJson asks."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft4Validator, SchemaError
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from workflows.errors import PermanentError

_NOWHERE: Registry[Any] = Registry()  # a schema never fetches another one from somewhere


def check_against(schema: Any, content: Any) -> None:
    """Raise PermanentError with the place of the first thing that does not fit; without a schema all fits."""
    if schema is None or schema == {}:
        return
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
            f"De inhoud past niet in het schema bij '{place}' ({mistake.validator}).",
            next_step="Vergelijk de inhoud met het schema in de stroom.",
        )
