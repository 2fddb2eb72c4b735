"""Functions on text."""

from __future__ import annotations

from workflows.expressions.casing import to_lower, to_upper
from workflows.expressions.dotnet.guids import spell_guid
from workflows.expressions.dotnet.numberformat import format_number
from workflows.expressions.dotnet.numberparse import reads_as_double, reads_as_int
from workflows.expressions.functions.arguments import (
    array,
    number,
    refused,
    text,
    text_or_array,
    whole,
)
from workflows.expressions.functions.function import Function, Run
from workflows.expressions.limits import LIMITS
from workflows.expressions.text import to_text
from workflows.expressions.utf16 import joined, units
from workflows.expressions.values import Value, too_big

# .NET's Char.IsWhiteSpace; Python's str.strip would take the four file separators too.
_BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def _concat(*values: Value) -> str:
    pieces = [to_text(value) for value in values]
    if sum(map(len, pieces)) > LIMITS.text:
        raise too_big("tekst")

    return "".join(pieces)


def _replace(value: Value, old: Value, new: Value) -> str:
    whole_text, sought, instead = text(value, 1), text(old, 2), text(new, 3)
    if not sought:
        raise refused("expression_out_of_range", "de te vervangen tekst mag niet leeg zijn.")
    if len(instead) > len(sought):
        growth = whole_text.count(sought) * (len(instead) - len(sought))
        if len(whole_text) + growth > LIMITS.text:
            raise too_big("tekst")

    return whole_text.replace(sought, instead)


def _substring(value: Value, start: Value, length: Value = None) -> str:
    letters = units(text(value, 1))
    first = whole(start, 2)
    wanted = len(letters) - first if length is None else whole(length, 3)
    if first < 0 or wanted < 0 or first + wanted > len(letters):
        raise refused(
            "expression_out_of_range",
            "begin en lengte mogen niet negatief zijn en samen niet voorbij het einde van de tekst gaan.",
        )

    return joined(letters[first : first + wanted])


def _slice(value: Value, start: Value, end: Value = None) -> str:
    letters = units(text(value, 1))
    size = len(letters)
    first = whole(start, 2)
    last = size if end is None else whole(end, 3)
    first = first + size if first < 0 else first
    last = last + size if last < 0 else last
    return joined(letters[max(0, first) : max(0, last)]) if first < last else ""


def _split(value: Value, delimiter: Value) -> Value:
    whole_text, mark = text(value, 1), text(delimiter, 2)
    if not mark:
        return [whole_text]
    if whole_text.count(mark) >= LIMITS.items:
        raise too_big("lijst")

    pieces: list[Value] = list(whole_text.split(mark))
    return pieces


def _length(value: Value) -> int:
    counted = text_or_array(value, 1)
    return len(units(counted)) if isinstance(counted, str) else len(counted)


def _chunk(value: Value, size: Value) -> Value:
    step = whole(size, 2)
    if step <= 0:
        raise refused("expression_out_of_range", "de lengte van een stuk moet groter dan 0 zijn.")

    source = text_or_array(value, 1)
    if isinstance(source, str):
        letters = units(source)
        return [joined(letters[at : at + step]) for at in range(0, len(letters), step)]

    items = array(source, 1)
    return [items[at : at + step] for at in range(0, len(items), step)]


def _guid(run: Run, style: Value = "D") -> str:
    return spell_guid(run.scope.new_guid(), text(style, 1))


def _format_number(value: Value, pattern: Value, locale: Value = "en-US") -> str:
    return format_number(number(value, 1), text(pattern, 2), text(locale, 3))


def _is_float(value: Value, locale: Value = "") -> bool:
    return reads_as_double(text(value, 1), text(locale, 2))


def _is_int(value: Value) -> bool:
    return reads_as_int(text(value, 1))


def _lower(value: Value) -> str:
    return to_lower(text(value, 1))


def _upper(value: Value) -> str:
    return to_upper(text(value, 1))


def _trim(value: Value) -> str:
    return text(value, 1).strip(_BLANKS)


_GROUP = "Tekst"
FUNCTIONS = (
    Function(
        name="chunk",
        group=_GROUP,
        says="Knipt een tekst of lijst in stukken van gelijke lengte.",
        example="chunk('dossier', 4)",
        result=["doss", "ier"],
        call=_chunk,
        least=2,
        most=2,
        grows=True,
    ),
    Function(
        name="concat",
        group=_GROUP,
        says="Plakt waarden achter elkaar tot één tekst.",
        example="concat('zaak-', 12)",
        result="zaak-12",
        call=_concat,
        least=1,
        most=None,
        grows=True,
    ),
    Function(
        name="formatNumber",
        group=_GROUP,
        says="Schrijft een getal volgens een opmaak van .NET, in de taal die u kiest.",
        example="formatNumber(1234.5, 'N2', 'nl-NL')",
        result="1.234,50",
        call=_format_number,
        least=2,
        most=3,
        grows=True,
    ),
    Function(
        name="guid",
        group=_GROUP,
        says="Maakt een nieuw uniek kenmerk, in de vorm D, N, B, P of X.",
        example="length(guid('N'))",
        result=32,
        call=_guid,
        most=1,
        kind="reads",
    ),
    Function(
        name="isFloat",
        group=_GROUP,
        says="Zegt of een tekst een kommagetal is.",
        example="isFloat('1.234,5', 'nl-NL')",
        result=True,
        call=_is_float,
        least=1,
        most=2,
    ),
    Function(
        name="isInt",
        group=_GROUP,
        says="Zegt of een tekst een geheel getal is.",
        example="isInt('12')",
        result=True,
        call=_is_int,
        least=1,
        most=1,
    ),
    Function(
        name="length",
        group=_GROUP,
        says="Telt de tekens van een tekst of de elementen van een lijst.",
        example="length('dossier')",
        result=7,
        call=_length,
        least=1,
        most=1,
    ),
    Function(
        name="replace",
        group=_GROUP,
        says="Vervangt elk voorkomen van een tekst door een andere.",
        example="replace('a_b_c', '_', ' ')",
        result="a b c",
        call=_replace,
        least=3,
        most=3,
        grows=True,
    ),
    Function(
        name="slice",
        group=_GROUP,
        says="Neemt een stuk van een tekst van begin tot (niet tot en met) einde; negatief telt vanaf het einde.",
        example="slice('rapport.pdf', -3)",
        result="pdf",
        call=_slice,
        least=2,
        most=3,
        grows=True,
    ),
    Function(
        name="split",
        group=_GROUP,
        says="Splitst een tekst bij elk scheidingsteken.",
        example="split('a;b;c', ';')",
        result=["a", "b", "c"],
        call=_split,
        least=2,
        most=2,
        grows=True,
    ),
    Function(
        name="substring",
        group=_GROUP,
        says="Neemt een stuk van een tekst: vanaf een plaats, en zo veel tekens.",
        example="substring('2026-03-01', 0, 4)",
        result="2026",
        call=_substring,
        least=2,
        most=3,
        grows=True,
    ),
    Function(
        name="toLower",
        group=_GROUP,
        says="Schrijft een tekst in kleine letters.",
        example="toLower('Dossier')",
        result="dossier",
        call=_lower,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="toUpper",
        group=_GROUP,
        says="Schrijft een tekst in hoofdletters.",
        example="toUpper('dossier')",
        result="DOSSIER",
        call=_upper,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="trim",
        group=_GROUP,
        says="Haalt de spaties aan het begin en het einde weg.",
        example="trim('  tekst ')",
        result="tekst",
        call=_trim,
        least=1,
        most=1,
        grows=True,
    ),
)
