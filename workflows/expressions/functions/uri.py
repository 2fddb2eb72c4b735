"""Functions that take addresses apart and encode parts of them."""

from __future__ import annotations

from urllib.parse import SplitResult, quote, urlsplit

from workflows.expressions.content import BINARY, content
from workflows.expressions.errors import ExpressionError
from workflows.expressions.functions.arguments import refused, text
from workflows.expressions.functions.function import Function
from workflows.expressions.limits import LIMITS
from workflows.expressions.percent import escape, unescape
from workflows.expressions.utf16 import utf8
from workflows.expressions.values import Value, too_big

_PORTS = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443, "ldap": 389, "mailto": 25}
_SAFE = "/%:@!$&'()*+,;=~-._?[]"
_WITHOUT_DOTS = {*_PORTS, "file"} - {"mailto"}  # schemes whose paths lose their . and .. parts
_LONGEST = 65_519  # of .NET's Uri


def _split(value: Value) -> SplitResult:
    address = text(value, 1)
    if len(address) > _LONGEST:
        raise _bad()
    try:
        parts = urlsplit(address.strip())
        _ = parts.port
    except ValueError as error:
        raise _bad() from error

    if not parts.scheme or not (parts.netloc or parts.scheme == "file"):
        raise _bad()

    return parts


def _bad() -> ExpressionError:
    return refused("expression_bad_uri", "dit is geen volledig adres, zoals https://voorbeeld.nl/pad.")


def _host(value: Value) -> str:
    host = _split(value).hostname or ""
    return f"[{host}]" if ":" in host else host


def _path(value: Value) -> str:
    parts = _split(value)
    path = _walked(parts.path) if parts.scheme in _WITHOUT_DOTS else parts.path
    return quote(utf8(path), safe=_SAFE) or "/"


def _walked(path: str) -> str:
    """Go up at every .. and stay at every . as a browser does."""
    if "." not in path:
        return path

    kept: list[str] = []
    *before, last = path.split("/")[1:]
    for part in (*before, last):
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    return "/" + "/".join(kept) + ("/" if kept and last in (".", "..") else "")


def _query(value: Value) -> str:
    query = _split(value).query
    return f"?{quote(utf8(query), safe=_SAFE)}" if query else ""


def _path_and_query(value: Value) -> str:
    return _path(value) + _query(value)


def _port(value: Value) -> int:
    parts = _split(value)
    return _PORTS.get(parts.scheme, -1) if parts.port is None else parts.port


def _scheme(value: Value) -> str:
    return _split(value).scheme


def _encode(value: Value) -> str:
    plain = text(value, 1)
    if len(plain) * 3 > LIMITS.text:
        raise too_big("tekst")

    return escape(plain)


def _decode(value: Value) -> str:
    return unescape(text(value, 1))


def _decode_to_binary(value: Value) -> Value:
    return content(BINARY, utf8(unescape(text(value, 1))))


_GROUP = "Adressen (URI)"
FUNCTIONS = (
    Function(
        name="uriComponent",
        group=_GROUP,
        says="Codeert een tekst zodat zij veilig in een adres kan staan.",
        example="uriComponent('a b/c')",
        result="a%20b%2Fc",
        call=_encode,
        least=1,
        most=1,
        grows=True,
        aliases=("encodeUriComponent",),
    ),
    Function(
        name="uriComponentToBinary",
        group=_GROUP,
        says="Decodeert een gecodeerde tekst uit een adres tot bytes.",
        example="uriComponentToBinary('a%20b')",
        result={"$content-type": "application/octet-stream", "$content": "YSBi"},
        call=_decode_to_binary,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="uriComponentToString",
        group=_GROUP,
        says="Decodeert een gecodeerde tekst uit een adres.",
        example="uriComponentToString('a%20b')",
        result="a b",
        call=_decode,
        least=1,
        most=1,
        grows=True,
        aliases=("decodeUriComponent",),
    ),
    Function(
        name="uriHost",
        group=_GROUP,
        says="Geeft de naam van de computer uit een adres.",
        example="uriHost('https://voorbeeld.nl:8080/pad')",
        result="voorbeeld.nl",
        call=_host,
        least=1,
        most=1,
    ),
    Function(
        name="uriPath",
        group=_GROUP,
        says="Geeft het pad uit een adres; / als er geen is.",
        example="uriPath('https://voorbeeld.nl/map/bestand?x=1')",
        result="/map/bestand",
        call=_path,
        least=1,
        most=1,
    ),
    Function(
        name="uriPathAndQuery",
        group=_GROUP,
        says="Geeft het pad met de vraag erachter uit een adres.",
        example="uriPathAndQuery('https://voorbeeld.nl/map?x=1')",
        result="/map?x=1",
        call=_path_and_query,
        least=1,
        most=1,
    ),
    Function(
        name="uriPort",
        group=_GROUP,
        says="Geeft de poort uit een adres; anders de gewone poort van het protocol.",
        example="uriPort('https://voorbeeld.nl')",
        result=443,
        call=_port,
        least=1,
        most=1,
    ),
    Function(
        name="uriQuery",
        group=_GROUP,
        says="Geeft de vraag uit een adres, met het vraagteken.",
        example="uriQuery('https://voorbeeld.nl/map?x=1')",
        result="?x=1",
        call=_query,
        least=1,
        most=1,
    ),
    Function(
        name="uriScheme",
        group=_GROUP,
        says="Geeft het protocol uit een adres.",
        example="uriScheme('https://voorbeeld.nl')",
        result="https",
        call=_scheme,
        least=1,
        most=1,
    ),
)
