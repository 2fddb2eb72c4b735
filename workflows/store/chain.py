"""The chain of hashes that the record hangs on: pure, so that anybody can recompute it from an export."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64
"""The hash before the first line."""

Said = Mapping[str, str]
"""What of a line is personal, by name: who (a name), from where, and what else a sentence needs."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the record, without what is personal."""

    seq: int  # 1, 2, 3, … without a gap
    at: datetime
    actor_id: str
    action: str
    upload_id: str | None
    object_id: str | None
    result: str
    beside_hash: str


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What of a line is personal, with the salt that keeps its hash from being guessed once it is erased."""

    salt: str  # 64 hex digits
    said: Said


def beside(said: Said) -> Beside:
    """Salt what is personal."""
    return Beside(salt=secrets.token_hex(32), said=dict(said))


def hash_beside(kept: Beside) -> str:
    """Hash what is personal, with its salt."""
    return _sha256([kept.salt, sorted(kept.said.items())])


def hash_line(before: str, line: Line) -> str:
    """Hash a line together with the hash *before* it."""
    moment = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _sha256(
        [
            before,
            line.seq,
            moment,
            line.actor_id,
            line.action,
            line.upload_id,
            line.object_id,
            line.result,
            line.beside_hash,
        ]
    )


def _sha256(parts: list[object]) -> str:
    spelled = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()
