"""The chat in a heap of files: which of them is its transcript, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from workflows.inspection.completeness import name_among
from workflows.inspection.findings import Finding
from workflows.inspection.messengers.signal import looks_like_text
from workflows.inspection.whatsapp.medianame import is_media_name, is_transcript_name
from workflows.inspection.whatsapp.message import Transcript
from workflows.inspection.whatsapp.remarks import remarks
from workflows.inspection.whatsapp.text import decode
from workflows.inspection.whatsapp.transcript import parse

TRIED: Final = 5  # texts read in search of the transcript
_SURE_SHAPES: Final = ("bracket", "dash")


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A transcript that was found, and where."""

    name: str  # of its file
    transcript: Transcript
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class Text:
    """A file that may be a transcript, to be read only if it is needed."""

    name: str
    size: int
    read: Callable[[], bytes]


def read_chat(name: str, data: bytes) -> Chat | None:
    """Read one text as a transcript; None when it is something else."""
    decoded = decode(data)
    transcript = parse(decoded.text)
    if transcript is None or not believable(transcript, name) or _is_signal(transcript, name, data):
        return None
    findings = list(remarks(transcript))
    if not decoded.whole:
        findings.append(Finding(code="transcript_tekens", file=name))
    if transcript.locale is None and not is_transcript_name(_last(name)):
        findings.append(Finding(code="transcript_onzeker", file=name))
    return Chat(name=name, transcript=transcript, findings=tuple(findings))


def _is_signal(transcript: Transcript, name: str, data: bytes) -> bool:
    """Tell the text that tools make of a Signal chat: it looks like an iPhone's, but has nothing of WhatsApp."""
    if name == "-" or transcript.locale is not None or is_transcript_name(_last(name)):
        return False
    return looks_like_text(data)


def candidates(names: Iterable[str]) -> list[str]:
    """Order the names that may be a transcript: WhatsApp's own names first, high in the folders first."""
    texts = [name for name in names if _last(name).casefold().endswith(".txt")]
    return sorted(texts, key=_likelihood)[:TRIED]


def _likelihood(name: str) -> tuple[bool, bool, int, str]:
    last = _last(name)
    sent = is_media_name(last)  # a text that somebody sent in a chat carries a number in front
    return sent, not is_transcript_name(last), name.count("/"), name


def main_chat(chats: Sequence[Chat]) -> tuple[Chat | None, tuple[Finding, ...]]:
    """Choose the chat that an upload is about: the one with the most messages, but none that was sent in another."""
    own = [chat for chat in chats if not _sent_in(chat, chats)] or chats
    if not own:
        return None, ()
    largest = max(own, key=lambda chat: len(chat.transcript.messages))
    return largest, (Finding(code="meer_gesprekken", count=len(own)),) if len(own) > 1 else ()


def _sent_in(chat: Chat, chats: Sequence[Chat]) -> bool:
    """Whether another of these chats names the file of this one as an attachment."""
    return any(name_among(_texts_named(other), chat.name) for other in chats if other is not chat)


def _texts_named(chat: Chat) -> list[str]:
    named = (message.attachment for message in chat.transcript.messages if message.attachment is not None)
    return [name for name in named if name.casefold().endswith(".txt")]


def believable(transcript: Transcript, name: str) -> bool:
    """Tell a chat from a log or a letter that happens to hold a line like a header."""
    if is_transcript_name(_last(name)) or transcript.locale is not None or name == "-":
        return True
    spoken = any(message.author is not None for message in transcript.messages)
    return spoken and not transcript.preamble and transcript.shape.startswith(_SURE_SHAPES)


def _last(name: str) -> str:
    return PurePosixPath(name).name
