"""Functions that turn a value into one of another kind."""

from __future__ import annotations

from decimal import Decimal

from workflows.expressions.content import (
    BINARY,
    XML,
    bytes_of,
    content,
    is_content,
    mime_of,
    text_of,
    type_of,
)
from workflows.expressions.dotnet.decimals import from_double
from workflows.expressions.dotnet.numberparse import INTEGER_AS_DOUBLE, read_decimal, read_double
from workflows.expressions.errors import ExpressionError
from workflows.expressions.functions.arguments import refused, text, wrong
from workflows.expressions.functions.function import Function
from workflows.expressions.jsontext import read_json
from workflows.expressions.text import raw_text, to_text
from workflows.expressions.utf16 import utf8
from workflows.expressions.values import Value
from workflows.expressions.xmldoc import json_of_xml, xml_of_json, xml_of_text

_LEAST_INT64 = -(2**63)
_XML_TYPES = ("application/xml", "text/xml")
_JSON_TYPES = (BINARY, "application/json")


def _array(value: Value) -> Value:
    return [value]


def _create_array(*values: Value) -> Value:
    return list(values)


def _bool(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return value != 0

    word = text(value, 1).strip().strip("\0").lower()
    if word not in ("true", "false"):
        raise refused("expression_bad_boolean", "de tekst moet 'true' of 'false' zijn.")

    return word == "true"


def _decimal(value: Value) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, float):
        return from_double(value)

    number = read_decimal(text(value, 1))
    if number is None:
        raise _bad_number("decimaal getal")

    return number


def _float(value: Value, locale: Value = "en-US") -> float:
    if isinstance(value, float):
        return value

    number = read_double(raw_text(value), text(locale, 2))
    if number is None:
        raise _bad_number("kommagetal")

    return number


def _int(value: Value, locale: Value = "en-US") -> int:
    """Go through a double as the host does, so whole numbers beyond 2^53 lose their last digits."""
    number = read_double(raw_text(value), text(locale, 2), INTEGER_AS_DOUBLE)
    if number is None:
        raise _bad_number("geheel getal")
    if number != number:  # noqa: PLR0124 - only NaN differs from itself
        return _LEAST_INT64  # what the host makes of NaN

    if not number.is_integer() or not -(2.0**63) <= number < 2.0**63:
        raise _bad_number("geheel getal van 64 bits")

    return int(number)


def _bad_number(kind: str) -> ExpressionError:
    return refused("expression_bad_number", f"de waarde is niet te lezen als {kind}.")


def _json(value: Value) -> Value:
    if not is_content(value):
        return read_json(text(value, 1))

    kind = mime_of(type_of(value))
    if kind in _XML_TYPES:
        return json_of_xml(text_of(value))
    if kind in _JSON_TYPES:
        return read_json(text_of(value))

    raise refused("expression_bad_content_type", "deze inhoud is geen JSON of XML.")


def _string(value: Value) -> str:
    return to_text(value)


def _xml(value: Value) -> Value:
    if isinstance(value, str):
        return content(XML, utf8(xml_of_text(value)))
    if is_content(value):
        return content(XML, bytes_of(value))
    if isinstance(value, dict):
        return content(XML, utf8(xml_of_json(value)))

    raise wrong(1, "een tekst of een object", value)


_GROUP = "Omzetten"
FUNCTIONS = (
    Function(
        name="array",
        group=_GROUP,
        says="Maakt een lijst met deze ene waarde.",
        example="array('a')",
        result=["a"],
        call=_array,
        least=1,
        most=1,
    ),
    Function(
        name="bool",
        group=_GROUP,
        says="Maakt een ja/nee-waarde: 0 en 'false' zijn niet waar.",
        example="bool('true')",
        result=True,
        call=_bool,
        least=1,
        most=1,
    ),
    Function(
        name="createArray",
        group=_GROUP,
        says="Maakt een lijst van de waarden.",
        example="createArray('a', 1)",
        result=["a", 1],
        call=_create_array,
        least=1,
        most=None,
    ),
    Function(
        name="decimal",
        group=_GROUP,
        says="Maakt een decimaal getal, met behoud van alle cijfers.",
        example="string(decimal('1.10'))",
        result="1.10",
        call=_decimal,
        least=1,
        most=1,
    ),
    Function(
        name="float",
        group=_GROUP,
        says="Maakt een kommagetal van een tekst, geschreven zoals in de taal die u kiest.",
        example="float('10.000,5', 'nl-NL')",
        result=10000.5,
        call=_float,
        least=1,
        most=2,
    ),
    Function(
        name="int",
        group=_GROUP,
        says="Maakt een geheel getal.",
        example="int('10')",
        result=10,
        call=_int,
        least=1,
        most=2,
    ),
    Function(
        name="json",
        group=_GROUP,
        says="Maakt een waarde van JSON of XML.",
        example="json('[1, 2]')",
        result=[1, 2],
        call=_json,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="string",
        group=_GROUP,
        says="Schrijft een waarde als tekst.",
        example="string(createArray(1, 'a'))",
        result='[1,"a"]',
        call=_string,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="xml",
        group=_GROUP,
        says="Maakt XML van een tekst of een object.",
        example='string(xml(json(\'{"naam":"Jansen"}\')))',
        result="<naam>Jansen</naam>",
        call=_xml,
        least=1,
        most=1,
        grows=True,
    ),
)
