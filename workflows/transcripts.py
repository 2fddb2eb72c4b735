"""The conversation in an upload, read from OneDrive each time somebody looks: it is kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from workflows.inspection.access import in_thread, read_all
from workflows.inspection.archive import Archive, StoppedError
from workflows.inspection.chat import Chat, candidates, main_chat, read_chat
from workflows.inspection.limits import DEFAULT_LIMITS, Limits
from workflows.inspection.whatsapp.message import Transcript
from workflows.model import Upload, UploadFile

ZIP = "application/zip"
AT_ONCE = 2  # conversations that are being read


class Parts(Protocol):
    """Whoever can read a file from any place."""

    async def read_at(self, file: UploadFile, offset: int, length: int) -> bytes:
        """Read exactly *length* bytes from *offset* (shorter only at the end)."""
        ...


@dataclass(frozen=True, kw_only=True)
class FileAccess:
    """One original, to read from any place."""

    originals: Parts
    file: UploadFile

    @property
    def size(self) -> int:
        """Give the length in bytes."""
        return self.file.size

    async def read_at(self, offset: int, length: int) -> bytes:
        """Read a part."""
        return await self.originals.read_at(self.file, offset, length)


class OriginalTranscripts:
    """Reads conversations out of originals, under inspection's limits."""

    def __init__(self, originals: Parts, limits: Limits = DEFAULT_LIMITS) -> None:
        """Read from *originals*."""
        self._originals = originals
        self._limits = limits
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def read(self, upload: Upload) -> Transcript | None:
        """Read the upload's conversation, the largest if there are more; None when there is none."""
        async with self._turn:
            chats: list[Chat] = []
            for file in sources(upload):
                chats += await self._chats(file)
        chat, _ = main_chat(chats)
        return None if chat is None else chat.transcript

    async def _chats(self, file: UploadFile) -> list[Chat]:
        access = FileAccess(originals=self._originals, file=file)
        if file.mime == ZIP:
            return await in_thread(access, self._in_zip)
        if file.size > self._limits.transcript_size:
            return []
        chat = await asyncio.to_thread(read_chat, file.name, await read_all(access))
        return [] if chat is None else [chat]

    def _in_zip(self, content: IO[bytes]) -> list[Chat]:
        try:
            return list(self._transcripts(Archive(content, self._limits)))
        except StoppedError:
            return []  # inspection told DI already what is wrong with this zip

    def _transcripts(self, archive: Archive) -> Iterator[Chat]:
        entries = {entry.name: entry for entry in archive.entries}
        for name in candidates(entries):
            if entries[name].size <= self._limits.transcript_size:
                chat = read_chat(name, b"".join(archive.read(entries[name])))
                if chat is not None:
                    yield chat


def sources(upload: Upload) -> tuple[UploadFile, ...]:
    """Name the originals in which a conversation can be."""
    zips = [file for file in upload.files if file.mime == ZIP]
    loose = {f"{file.folder_path}/{file.name}".lstrip("/"): file for file in upload.files if file.mime != ZIP}
    single = len(upload.files) == 1
    texts = list(loose) if single else candidates(loose)
    return (*zips, *(loose[name] for name in texts))
