"""Conversations that somebody is reading now: held in memory for that session, and gone with it.

Nothing of it is ever written down. It goes when the reader closes it or signs out, when nobody looked for a while, when
there is too much of it, and with the process.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from workflows.inspection.whatsapp.message import Transcript
from workflows.model import Upload
from workflows.transcripts import sources

PATIENCE = timedelta(minutes=10)  # after the last look
MOST_MESSAGES = 240_000  # of all sessions together: about six of the largest exports, 300 MB
MOST_OPEN = 200  # uploads

Key = tuple[str, str]  # session and upload


class Reader(Protocol):
    """Reads the conversation in an upload afresh."""

    async def read(self, upload: Upload) -> Transcript | None:
        """Read it; None when there is none, or none that can be read."""
        ...


@dataclass(kw_only=True)
class _Open:
    """One upload that one session looks at."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    content: str | None = None  # what the transcript was read from; None: not read
    transcript: Transcript | None = None
    looked_at: set[str] = field(default_factory=set)
    timer: asyncio.TimerHandle | None = None

    @property
    def messages(self) -> int:
        return len(self.transcript.messages) if self.transcript else 0


class Previews:
    """What is open now."""

    def __init__(
        self, reader: Reader, *, patience: timedelta = PATIENCE, most_messages: int = MOST_MESSAGES
    ) -> None:
        """Read with *reader*; forget after *patience* without a look."""
        self._reader = reader
        self._patience = patience.total_seconds()
        self._most = most_messages
        self._open: OrderedDict[Key, _Open] = OrderedDict()

    def __len__(self) -> int:
        """Count what is open."""
        return len(self._open)

    async def read(self, session: str, upload: Upload) -> Transcript | None:
        """Give the upload's conversation, read once for as long as it stays open and its originals stay the same."""
        opened = self._touch((session, upload.upload_id))
        content = "\n".join(file.content for file in sources(upload))
        async with opened.lock:
            if opened.content != content:
                opened.transcript = await self._reader.read(upload)
                opened.content = content
        self._make_room((session, upload.upload_id))
        return opened.transcript

    def saw(self, session: str, upload_id: str, what: str) -> bool:
        """Whether *what* was looked at before in this session, while the upload is open."""
        opened = self._open.get((session, upload_id))
        return opened is not None and what in opened.looked_at

    def note(self, session: str, upload_id: str, what: str) -> None:
        """Remember that *what* is being looked at."""
        self._touch((session, upload_id)).looked_at.add(what)

    def close(self, session: str, upload_id: str | None = None) -> None:
        """Forget one upload of a session, or all of them."""
        for key in [key for key in self._open if key[0] == session and upload_id in {None, key[1]}]:
            self._forget(key)

    def _touch(self, key: Key) -> _Open:
        opened = self._open.setdefault(key, _Open())
        self._open.move_to_end(key)
        if opened.timer is not None:
            opened.timer.cancel()
        opened.timer = asyncio.get_running_loop().call_later(self._patience, self._forget, key)
        if len(self._open) > MOST_OPEN:
            self._forget(next(iter(self._open)))
        return opened

    def _make_room(self, wanted: Key) -> None:
        """Forget what was looked at longest ago, until the rest fits; what is asked for now stays."""
        for key in self._others(wanted):
            if sum(opened.messages for opened in self._open.values()) <= self._most:
                return
            self._forget(key)

    def _others(self, wanted: Key) -> Iterator[Key]:
        yield from [key for key in self._open if key != wanted]

    def _forget(self, key: Key) -> None:
        opened = self._open.pop(key, None)
        if opened is not None and opened.timer is not None:
            opened.timer.cancel()
