"""How .NET's invariant culture changes case: one character for one character."""

from __future__ import annotations

from functools import lru_cache

# .NET leaves these alone where Unicode's own mapping would turn them into plain letters.
_KEEP_LOWER = "İ"
_KEEP_UPPER = "ıſ"


def to_lower(text: str) -> str:
    """Write in small letters; the text keeps its length."""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def to_upper(text: str) -> str:
    """Write in capitals; the text keeps its length."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


@lru_cache(maxsize=4096)
def _lower(character: str) -> str:
    small = character.lower()
    return character if character in _KEEP_LOWER or len(small) != 1 else small


@lru_cache(maxsize=4096)
def _upper(character: str) -> str:
    if character in _KEEP_UPPER:
        return character

    capital = character.upper()
    # A one-to-one capital, where there is one, is the title form of letters that grow ("ᾳ").
    capital = capital if len(capital) == 1 else character.title()
    return capital if len(capital) == 1 else character
