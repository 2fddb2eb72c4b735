"""The names and numbers that we mint for a document."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_FILE_NAME = 255
MAX_EXTENSION = 20
UNNAMED = "bestand"
_RESERVED = re.compile(r'[<>:"/\\|?*]+')
_UNSEEN = frozenset(
    {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
)  # control, bidi and other marks without a shape


def identificatie_for(upload_id: str, sha256: str) -> str:
    """Derive a document's identificatie (35 characters) from the upload and the bytes, and from nothing else."""
    digest = hashlib.sha256(f"{upload_id}\n{sha256.lower()}".encode()).hexdigest()
    return f"WA-{digest[:32]}"


def identificatie_for_made(upload_id: str, kind: str, about: str = "") -> str:
    """Derive the identificatie of a document that we made: one for each upload and kind, whatever its bytes.

    No original has it: a checksum, which stands in its place there, has no colon.
    """
    return identificatie_for(upload_id, f"gemaakt:{kind}:{about}")


def safe_filename(name: str) -> str:
    """Keep a file name readable and harmless: no path, no control or bidi characters, at most 255 characters.

    The result is its own safe name.
    """
    seen = "".join(_harmless(character) for character in unicodedata.normalize("NFC", name))
    base = re.split(r"[/\\]", seen)[-1]
    plain = unicodedata.normalize("NFC", _RESERVED.sub("_", base))
    return _shorten(" ".join(plain.split()).strip(". ")) or UNNAMED


def _harmless(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _UNSEEN else character


def _shorten(name: str) -> str:
    if len(name) <= MAX_FILE_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > MAX_EXTENSION:
        return name[:MAX_FILE_NAME].rstrip(". ")
    return f"{stem[: MAX_FILE_NAME - len(extension) - 1].rstrip('. ')}.{extension}"
