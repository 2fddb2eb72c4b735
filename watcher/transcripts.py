"""Which files the transcripts in a watched folder name: each read as a stream, once, and never kept."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

import structlog

from watcher.changes import Found
from watcher.grouping import place_of, texts_to_read
from watcher.tenantwide import TENANT_WIDE
from workflows.errors import BewaarstroomError
from workflows.inspection.naming import NamedFiles
from workflows.model import ItemKey, ItemSeen

log = structlog.get_logger()

MOST_REMEMBERED: Final = 500
MOST_TRIES: Final = 5  # after that a text names nothing, and makes an upload by itself
LARGEST: Final = 64 * 1024 * 1024  # bytes; inspection reads no larger transcript either

Open = Callable[[ItemKey], AbstractAsyncContextManager[AsyncIterator[bytes]]]
"""Stream the bytes of an item."""


@dataclass(frozen=True, kw_only=True)
class _Question:
    """Which of these files a text names, as it is now."""

    key: ItemKey
    content: str
    wanted: frozenset[str]


class Transcripts:
    """Reads texts, and remembers for a while what they name."""

    def __init__(self, open_item: Open) -> None:
        """Read with *open_item*."""
        self._open = open_item
        self._answers: OrderedDict[_Question, frozenset[str] | None] = OrderedDict()
        self._tries: dict[ItemKey, int] = {}

    async def named(
        self, files: Collection[Found], *, loose: bool
    ) -> Mapping[ItemKey, frozenset[str] | None]:
        """Say which of *files* each transcript among them names; a text that cannot be read now is left out.

        Raises the error when nothing can be read at all, such as during a pause that Microsoft asked for.
        """
        answers = {}
        for text in texts_to_read(tuple(files), loose=loose):
            if not isinstance(text.seen, ItemSeen):
                continue
            wanted = frozenset(place_of(found) for found in files if found.seen.key != text.seen.key)
            question = _Question(key=text.seen.key, content=text.seen.content, wanted=wanted)
            if await self._is_answered(question, text.seen):
                answers[text.seen.key] = self._answers[question]
        return answers

    async def _is_answered(self, question: _Question, seen: ItemSeen) -> bool:
        if question not in self._answers:
            try:
                self._remember(question, await self._read(question, seen))
            except BewaarstroomError as error:
                if error.code in TENANT_WIDE:
                    raise
                self._give_up_at_last(question, error)
        return question in self._answers

    async def _read(self, question: _Question, seen: ItemSeen) -> frozenset[str] | None:
        if seen.size > LARGEST:
            return None
        reader = NamedFiles(seen.name, question.wanted)
        async with self._open(question.key) as pieces:
            async for piece in pieces:
                await asyncio.to_thread(reader.feed, piece)
        return await asyncio.to_thread(reader.finish)

    def _give_up_at_last(self, question: _Question, error: BewaarstroomError) -> None:
        tries = self._tries.get(question.key, 0) + 1
        self._tries[question.key] = tries
        log.warning("transcript_unreadable", code=error.code, item_id=question.key.item_id, tries=tries)
        if tries >= MOST_TRIES:
            self._remember(question, None)

    def _remember(self, question: _Question, answer: frozenset[str] | None) -> None:
        self._tries.pop(question.key, None)
        self._answers[question] = answer
        while len(self._answers) > MOST_REMEMBERED:
            self._answers.popitem(last=False)
