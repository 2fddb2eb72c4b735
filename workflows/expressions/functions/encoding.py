"""Functions that turn values into bytes, base64 and data URIs, and back."""

from __future__ import annotations

from workflows.expressions.content import (
    BINARY,
    bytes_of,
    content,
    decode_base64,
    encode_text,
    is_content,
    type_of,
)
from workflows.expressions.datauri import read_as_content, read_as_text
from workflows.expressions.functions.arguments import text, wrong
from workflows.expressions.functions.function import Function
from workflows.expressions.limits import LIMITS
from workflows.expressions.text import to_text
from workflows.expressions.utf16 import utf8
from workflows.expressions.values import Value, too_big


def _base64(value: Value) -> str:
    if is_content(value):
        return to_text(content(BINARY, bytes_of(value))["$content"])

    return encode_text(_encodable(text(value, 1)))


def _encodable(plain: str) -> str:
    if len(plain) * 3 > LIMITS.text:
        raise too_big("tekst")

    return plain


def _base64_to_string(value: Value) -> str:
    return decode_base64(text(value, 1)).decode("utf-8", "replace")


def _base64_to_binary(value: Value) -> Value:
    encoded = text(value, 1)
    decode_base64(encoded)
    return {"$content-type": BINARY, "$content": encoded}


def _binary(value: Value) -> Value:
    if value is None:
        raise wrong(1, "een waarde", value)

    return content(BINARY, utf8(_encodable(to_text(value))))


def _data_uri(value: Value) -> str:
    if value is None:
        raise wrong(1, "een waarde", value)
    if is_content(value):
        return f"data:{type_of(value)};base64,{_base64(value)}"

    kind = "text/plain" if isinstance(value, str) else "application/json"
    return f"data:{kind};charset=utf-8;base64,{encode_text(_encodable(to_text(value)))}"


def _data_uri_to_binary(value: Value) -> Value:
    uri = read_as_content(text(value, 1))
    return {"$content-type": uri.kind, "$content": uri.data}


def _data_uri_to_string(value: Value) -> str:
    return read_as_text(text(value, 1))


_GROUP = "Omzetten"
_HELLO = {"$content-type": "application/octet-stream", "$content": "aGFsbG8="}
FUNCTIONS = (
    Function(
        name="base64",
        group=_GROUP,
        says="Codeert een tekst of bytes als base64.",
        example="base64('hallo')",
        result="aGFsbG8=",
        call=_base64,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="base64ToBinary",
        group=_GROUP,
        says="Maakt bytes van base64.",
        example="base64ToBinary('aGFsbG8=')",
        result=_HELLO,
        call=_base64_to_binary,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="base64ToString",
        group=_GROUP,
        says="Maakt tekst van base64.",
        example="base64ToString('aGFsbG8=')",
        result="hallo",
        call=_base64_to_string,
        least=1,
        most=1,
        grows=True,
        aliases=("decodeBase64",),
    ),
    Function(
        name="binary",
        group=_GROUP,
        says="Maakt bytes van een waarde.",
        example="binary('hallo')",
        result=_HELLO,
        call=_binary,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="dataUri",
        group=_GROUP,
        says="Schrijft een waarde als data-URI.",
        example="dataUri('hallo')",
        result="data:text/plain;charset=utf-8;base64,aGFsbG8=",
        call=_data_uri,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="dataUriToBinary",
        group=_GROUP,
        says="Maakt bytes van een data-URI.",
        example="dataUriToBinary('data:text/plain;base64,aGFsbG8=')",
        result={"$content-type": "text/plain", "$content": "aGFsbG8="},
        call=_data_uri_to_binary,
        least=1,
        most=1,
        grows=True,
        aliases=("decodeDataUri",),
    ),
    Function(
        name="dataUriToString",
        group=_GROUP,
        says="Maakt tekst van een data-URI.",
        example="dataUriToString('data:,hallo')",
        result="hallo",
        call=_data_uri_to_string,
        least=1,
        most=1,
        grows=True,
    ),
)
