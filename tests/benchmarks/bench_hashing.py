"""How fast a file is hashed, against hashlib's SHA-256 alone: at least half."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable

from workflows.inspection.checksum import Hasher

PIECE = 1024 * 1024
PIECES = [os.urandom(PIECE) for _ in range(64)]
ROUNDS = 7


def sha256_alone() -> None:
    hasher = hashlib.sha256()
    for piece in PIECES:
        hasher.update(piece)
    hasher.digest()


def both() -> None:
    hasher = Hasher()
    for piece in PIECES:
        hasher.update(piece)
    hasher.checksum()


def seconds(work: Callable[[], None]) -> float:
    """Measure the fastest of a few rounds: the others were disturbed."""
    return min(_once(work) for _ in range(ROUNDS))


def _once(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    alone, together = seconds(sha256_alone), seconds(both)
    megabytes = len(PIECES) * PIECE / 1e6
    print(f"sha256 {megabytes / alone:.0f} MB/s")  # noqa: T201 - a benchmark prints what it measured
    print(f"sha256 + quickxor {megabytes / together:.0f} MB/s")  # noqa: T201 - same
    print(f"ratio {alone / together:.2f}")  # noqa: T201 - same


if __name__ == "__main__":
    main()
