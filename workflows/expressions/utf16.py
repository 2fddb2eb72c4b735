"""Text as .NET counts it: in UTF-16 units, two for a character outside the basic plane."""

from __future__ import annotations


def units(text: str) -> str:
    """Write each UTF-16 unit as a character of its own, so that indexes and lengths are .NET's."""
    if text.isascii() or max(text) < "\U00010000":
        return text

    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(int.from_bytes(data[at : at + 2], "little")) for at in range(0, len(data), 2))


def joined(text: str) -> str:
    """Put pairs of units together again; a lone half stays as it is."""
    if text.isascii() or not any("\ud800" <= unit <= "\udfff" for unit in text):
        return text

    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def utf8(text: str) -> bytes:
    """Encode as UTF-8; a lone half of a pair becomes U+FFFD, as in .NET."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return whole.encode()
