"""How .NET writes a GUID."""

from __future__ import annotations

import uuid

from workflows.expressions.errors import ExpressionError


def spell_guid(guid: uuid.UUID, style: str) -> str:
    """Write as `Guid.ToString(style)` does: D, N, B, P or X; raises ExpressionError for another style."""
    match style.upper():
        case "D" | "":
            return str(guid)
        case "N":
            return guid.hex
        case "B":
            return f"{{{guid}}}"
        case "P":
            return f"({guid})"
        case "X":
            return _as_hexadecimals(guid)
        case _:
            raise ExpressionError("expression_bad_format", "de vorm van een kenmerk is D, N, B, P of X.")


def _as_hexadecimals(guid: uuid.UUID) -> str:
    low, middle, high, *rest = guid.fields
    tail = bytes([*rest[:2], *guid.bytes[10:]])
    return f"{{0x{low:08x},0x{middle:04x},0x{high:04x},{{{','.join(f'0x{byte:02x}' for byte in tail)}}}}}"
