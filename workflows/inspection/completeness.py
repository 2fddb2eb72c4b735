"""Whether every file that a chat names is there, and whether the chat names every file that is there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workflows.inspection.whatsapp.marks import plain
from workflows.inspection.whatsapp.medianame import is_media_name
from workflows.inspection.whatsapp.message import Message, MessageKind

_FORBIDDEN: Final = re.compile(r'["*:<>?/\\|]')  # OneDrive and Windows keep an underscore in their place
_COPY: Final = re.compile(r" ?\(\d{1,3}\)$")
_VOICELESS: Final = frozenset({"vcf"})  # contacts come along even in an export without media


class AttachmentState(StrEnum):
    """What became of one attachment."""

    PRESENT = "present"
    MISSING = "missing"  # named, and not there
    OMITTED = "omitted"  # WhatsApp left it out of an export with media
    WITHOUT_MEDIA = "without_media"  # the export was made without media


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """One attachment that the chat speaks of."""

    message: int  # place of the message, from 0
    name: str | None  # as written; None for a placeholder
    state: AttachmentState
    file: str | None = None  # the name of the file that it is


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """All attachments of a chat, and the files that it does not name."""

    attachments: tuple[Attachment, ...] = ()
    unreferenced: tuple[str, ...] = ()

    def count(self, state: AttachmentState) -> int:
        """Count the attachments in one state."""
        return sum(attachment.state is state for attachment in self.attachments)


def compare(messages: Sequence[Message], files: Iterable[str]) -> Completeness:
    """Look for every attachment among *files*: names, with folders or without, of everything but the transcript."""
    shelf = _Shelf(tuple(files))
    omission = AttachmentState.OMITTED if _has_media(messages, shelf.names) else AttachmentState.WITHOUT_MEDIA
    attachments = []
    for place, message in enumerate(messages):
        if message.attachment is not None:
            attachments.append(_found(place, message.attachment, shelf.find(message.attachment)))
        elif message.kind is MessageKind.MEDIA_OMITTED:
            attachments.append(Attachment(message=place, name=None, state=omission))
    named = {_stem(attachment.name) for attachment in attachments if attachment.name is not None}
    taken = {attachment.file for attachment in attachments}
    left = tuple(name for name in shelf.names if name not in taken and _stem(name) not in named)
    return Completeness(attachments=tuple(attachments), unreferenced=left)


def name_among(named: Iterable[str], name: str) -> bool:
    """Tell whether *name* is one of the files that a chat names, changed a little on the way or not."""
    wanted = tuple(named)
    return any(_Shelf((name,)).find(each) is not None for each in wanted)


def _found(place: int, name: str, file: str | None) -> Attachment:
    state = AttachmentState.MISSING if file is None else AttachmentState.PRESENT
    return Attachment(message=place, name=name, state=state, file=file)


def _has_media(messages: Iterable[Message], files: Iterable[str]) -> bool:
    """Tell an export with media from one without, by anything that only the first can hold.

    A file beside it counts when WhatsApp named it: a picture that somebody put there too says nothing of the export.
    """
    named = [message.attachment for message in messages if message.attachment is not None]
    given = [name for name in files if is_media_name(_even(name))]
    return any(_extension(name) not in _VOICELESS for name in (*named, *given))


class _Shelf:
    """The files that are there, to be found under names that were changed a little on the way."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self._places: tuple[dict[str, str], ...] = tuple(
            {way(name): name for name in reversed(names)} for way in (_even, _first_copy, _stem)
        )

    def find(self, wanted: str) -> str | None:
        """Look from strict to tolerant."""
        for place, way in zip(self._places, (_even, _first_copy, _stem), strict=True):
            if (name := place.get(way(wanted))) is not None:
                return name
        return None


def _even(name: str) -> str:
    """Write a name in one way: last part, composed, without case, forbidden signs and closing dots."""
    last = plain(name).replace("\\", "/").rpartition("/")[2] if "/" in name else plain(name)
    return _FORBIDDEN.sub("_", unicodedata.normalize("NFC", last).casefold()).rstrip(". ").strip()


def _first_copy(name: str) -> str:
    stem, dot, extension = _even(name).rpartition(".")
    return _COPY.sub("", stem) + dot + extension if dot else _COPY.sub("", extension)


def _stem(name: str) -> str:
    even = _first_copy(name)
    stem, dot, extension = even.rpartition(".")
    return stem if dot and len(extension) <= 5 else even


def _extension(name: str) -> str:
    return _even(name).rpartition(".")[2]
