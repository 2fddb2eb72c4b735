"""One message, and the transcript that it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from workflows.inspection.whatsapp.dates import DateOrder, Evidence


class MessageKind(StrEnum):
    """What a message is, as far as its text shows."""

    TEXT = "text"
    SYSTEM = "system"  # written by WhatsApp about the chat; nobody said it
    MEDIA = "media"  # names a file
    MEDIA_OMITTED = "media_omitted"  # stands instead of a file
    DELETED = "deleted"
    POLL = "poll"
    EVENT = "event"
    LOCATION = "location"
    CALL = "call"
    WAITING = "waiting"  # not decrypted yet when the export was made


class Message(NamedTuple):
    """One message of a transcript; everything in it is personal and never logged."""

    datetime: str  # local ISO 8601 without a zone, which an export does not know
    author: str | None  # None when WhatsApp wrote it
    text: str  # exact to the character, line ends as "\n"
    attachment: str | None = None  # the file's name as written
    kind: MessageKind = MessageKind.TEXT
    edited: bool = False
    author_as_written: str | None = None  # of a system line that carried a name


@dataclass(frozen=True, kw_only=True)
class Period:
    """From the first to the last message that a person sent, local ISO 8601."""

    first: str
    last: str


@dataclass(frozen=True, kw_only=True)
class NotationRead:
    """One way in which dates are written here, and how it was read."""

    notation: str
    order: DateOrder
    evidence: Evidence
    certain: bool


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """A whole chat."""

    platform: str  # "ios" or "android"
    locale: str | None  # of WhatsApp's own sentences; None when nothing shows it
    notations: tuple[NotationRead, ...]
    messages: tuple[Message, ...]
    other: tuple[DateOrder, Period] | None = (
        None  # the other reading and its period, when the order is uncertain
    )
    preamble: bool = False  # text stood before the first header
    whole: bool = True  # every message was read; False when there were too many
    shape: str = ""  # which header shape it has

    @property
    def date_order(self) -> DateOrder:
        """The order of the notation that most messages have."""
        return self.notations[0].order

    @property
    def date_order_certain(self) -> bool:
        """Whether every notation is proven."""
        return all(notation.certain for notation in self.notations)

    @property
    def participants(self) -> tuple[str, ...]:
        """Everybody who sent something, in order of appearance."""
        return tuple(dict.fromkeys(message.author for message in self.messages if message.author is not None))

    @property
    def period(self) -> Period | None:
        """From the first to the last message of a person; of all messages when nobody sent any."""
        return period_of(
            [message.datetime for message in self.messages if message.author is not None]
        ) or period_of([message.datetime for message in self.messages])


def period_of(moments: list[str]) -> Period | None:
    """Span the moments; ISO texts order as times do."""
    return Period(first=min(moments), last=max(moments)) if moments else None
