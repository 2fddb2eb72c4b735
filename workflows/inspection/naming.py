"""Which files a chat names, read from its transcript piece by piece and without keeping it."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Final

from workflows.inspection.chat import believable
from workflows.inspection.completeness import compare
from workflows.inspection.whatsapp.transcript import parse

PORTION: Final = 1024 * 1024  # characters that are read at once, up to the end of a line
LONGEST_LINE: Final = 4 * PORTION  # a longer one is cut: no message names a file that far in
_MARKED: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class NamedFiles:
    """Looks for the names of *wanted* files in a transcript that comes in pieces."""

    def __init__(self, name: str, wanted: Iterable[str]) -> None:
        """Read the transcript called *name*; what it is called helps to believe that it is one."""
        self._name = name
        self._wanted = tuple(wanted)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._text = ""
        self._found: set[str] = set()
        self._is_chat = False

    def feed(self, piece: bytes) -> None:
        """Take the next bytes, in any size."""
        self._text += self._decoded(piece)
        while len(self._text) > PORTION:
            end = self._text.rfind("\n", 0, PORTION) + 1
            if not end and len(self._text) < LONGEST_LINE:
                return
            self._read(self._text[: end or LONGEST_LINE])
            self._text = self._text[end or LONGEST_LINE :]

    def finish(self) -> frozenset[str] | None:
        """Give the wanted files that were named; None when this is no transcript."""
        self._read(self._text)
        self._text = ""
        return frozenset(self._found) if self._is_chat else None

    def _decoded(self, piece: bytes) -> str:
        if self._decoder is None:
            encoding = next((name for mark, name in _MARKED if piece.startswith(mark)), "utf-8-sig")
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        return self._decoder.decode(piece)

    def _read(self, text: str) -> None:
        transcript = parse(text)
        if transcript is None:
            return
        self._is_chat = self._is_chat or believable(transcript, self._name)
        compared = compare(transcript.messages, self._wanted)
        self._found |= {one.file for one in compared.attachments if one.file is not None}
