"""Functions that read forms and parts out of what a trigger or action received."""

from __future__ import annotations

from workflows.expressions.functions.arguments import count, refused, text
from workflows.expressions.functions.function import Function, Run
from workflows.expressions.functions.workflow import action_record, body_of, trigger_record
from workflows.expressions.values import Value, same


def _fields(body: Value, key: str) -> list[Value]:
    entries = _listed(body, "$formdata")
    return [
        entry.get("value") for entry in entries if isinstance(entry, dict) and same(entry.get("key"), key)
    ]


def _listed(body: Value, member: str) -> list[Value]:
    entries = body.get(member) if isinstance(body, dict) else None
    if isinstance(entries, list):
        return entries

    raise refused("expression_no_form", "de inhoud is geen formulier of bestaat niet uit delen.")


def _single(values: list[Value]) -> Value:
    if len(values) > 1:
        raise refused(
            "expression_not_single", "dit veld komt meer dan eens voor; gebruik de functie voor lijsten."
        )

    return values[0] if values else None


def _part(body: Value, index: Value, place: int) -> Value:
    parts, at = _listed(body, "$multipart"), count(index, place)
    part = parts[at] if at < len(parts) else None
    if not isinstance(part, dict):
        raise refused("expression_out_of_range", f"deel {at} bestaat niet.")

    return part.get("body")


def _form_data_value(run: Run, name: Value, key: Value) -> Value:
    return _single(_fields(body_of(action_record(run, name)), text(key, 2)))


def _form_data_multi_values(run: Run, name: Value, key: Value) -> Value:
    return _fields(body_of(action_record(run, name)), text(key, 2))


def _multipart_body(run: Run, name: Value, index: Value) -> Value:
    return _part(body_of(action_record(run, name)), index, 2)


def _trigger_form_data_value(run: Run, key: Value) -> Value:
    return _single(_fields(body_of(trigger_record(run)), text(key, 1)))


def _trigger_form_data_multi_values(run: Run, key: Value) -> Value:
    return _fields(body_of(trigger_record(run)), text(key, 1))


def _trigger_multipart_body(run: Run, index: Value) -> Value:
    return _part(body_of(trigger_record(run)), index, 1)


_GROUP = "Werkstroom"
FUNCTIONS = (
    Function(
        name="formDataMultiValues",
        group=_GROUP,
        says="Geeft alle waarden van een formulierveld in de uitvoer van een actie.",
        example="formDataMultiValues('Formulier', 'bijlage')",
        result=None,
        call=_form_data_multi_values,
        least=2,
        most=2,
        kind="reads",
    ),
    Function(
        name="formDataValue",
        group=_GROUP,
        says="Geeft de ene waarde van een formulierveld in de uitvoer van een actie.",
        example="formDataValue('Formulier', 'onderwerp')",
        result=None,
        call=_form_data_value,
        least=2,
        most=2,
        kind="reads",
    ),
    Function(
        name="multipartBody",
        group=_GROUP,
        says="Geeft de inhoud van een deel van de uitvoer van een actie, geteld vanaf 0.",
        example="multipartBody('Ontvangen', 0)",
        result=None,
        call=_multipart_body,
        least=2,
        most=2,
        kind="reads",
    ),
    Function(
        name="triggerFormDataMultiValues",
        group=_GROUP,
        says="Geeft alle waarden van een formulierveld in wat de werkstroom startte.",
        example="triggerFormDataMultiValues('bijlage')",
        result=None,
        call=_trigger_form_data_multi_values,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="triggerFormDataValue",
        group=_GROUP,
        says="Geeft de ene waarde van een formulierveld in wat de werkstroom startte.",
        example="triggerFormDataValue('onderwerp')",
        result=None,
        call=_trigger_form_data_value,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="triggerMultipartBody",
        group=_GROUP,
        says="Geeft de inhoud van een deel van wat de werkstroom startte, geteld vanaf 0.",
        example="triggerMultipartBody(0)",
        result=None,
        call=_trigger_multipart_body,
        least=1,
        most=1,
        kind="reads",
    ),
)
