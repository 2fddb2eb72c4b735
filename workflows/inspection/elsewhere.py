"""Conversations of other messengers in an upload: found among its files, and what is remarkable about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workflows.inspection.findings import Finding
from workflows.inspection.messengers.described import Described

TRIED: Final = (
    50  # files of other messengers read in one upload or zip; a Telegram export has a page per 1000 messages
)


def together(found: Sequence[Described]) -> Described | None:
    """Take what was found as one conversation: an export in pages is one, and the largest messenger wins."""
    if not found:
        return None
    largest = max(found, key=lambda one: one.message_count)
    same = [one for one in found if one.messenger is largest.messenger]
    firsts = [one.first for one in same if one.first]
    lasts = [one.last for one in same if one.last]
    return Described(
        messenger=largest.messenger,
        name=largest.name,
        participants=tuple(dict.fromkeys(name for one in same for name in one.participants)),
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        message_count=sum(one.message_count for one in same),
        missing_media=sum(one.missing_media for one in same),
        whole=all(one.whole for one in same),
    )


def remarks(described: Described) -> Iterator[Finding]:
    """Say what DI should know, and what the employee can do."""
    yield Finding(code="ander_gesprek", file=described.name)
    if described.missing_media:
        yield Finding(code="export_zonder_media", count=described.missing_media)
    if not described.whole:
        yield Finding(code="gesprek_beschadigd", file=described.name)
