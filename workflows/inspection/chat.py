"""The chat in a heap of files: which of them is its transcript, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from workflows.inspection.findings import Finding
from workflows.inspection.messengers.signal import looks_like_text
from workflows.inspection.whatsapp.medianame import is_transcript_name
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
    return sorted(texts, key=lambda name: (not is_transcript_name(_last(name)), name.count("/"), name))[
        :TRIED
    ]


def main_chat(chats: Sequence[Chat]) -> tuple[Chat | None, tuple[Finding, ...]]:
    """Choose the chat that an upload is about: the one with the most messages."""
    if not chats:
        return None, ()
    largest = max(chats, key=lambda chat: len(chat.transcript.messages))
    return largest, (Finding(code="meer_gesprekken", count=len(chats)),) if len(chats) > 1 else ()


def believable(transcript: Transcript, name: str) -> bool:
    """Tell a chat from a log or a letter that happens to hold a line like a header."""
    if is_transcript_name(_last(name)) or transcript.locale is not None or name == "-":
        return True
    spoken = any(message.author is not None for message in transcript.messages)
    return spoken and not transcript.preamble and transcript.shape.startswith(_SURE_SHAPES)


def _last(name: str) -> str:
    return PurePosixPath(name).name
