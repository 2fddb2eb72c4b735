"""What sort of upload it is, when all its files are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from workflows.inspection.chat import Chat
from workflows.inspection.filetype import Group
from workflows.inspection.findings import Finding
from workflows.inspection.messengers.described import Described, Messenger
from workflows.inspection.outcome import ContentKind, FileReport
from workflows.inspection.whatsapp.medianame import date_in, is_transcript_name

_BY_GROUP: Final = {
    Group.IMAGE: ContentKind.SCREENSHOT,
    Group.DOCUMENT: ContentKind.DOCUMENT,
    Group.TEXT: ContentKind.DOCUMENT,
    Group.MAIL: ContentKind.MAIL,
    Group.AUDIO: ContentKind.AUDIO,
    Group.VIDEO: ContentKind.VIDEO,
    Group.EMPTY: ContentKind.EMPTY,
}
_TELEGRAM_FILES: Final = frozenset({"result.json", "messages.html"})


_MESSENGERS: Final = {
    Messenger.TELEGRAM: ContentKind.TELEGRAM,
    Messenger.SIGNAL: ContentKind.SIGNAL,
    Messenger.SMS: ContentKind.SMS,
}


def kind_of(chat: Chat | None, described: Described | None, files: Sequence[FileReport]) -> ContentKind:
    """Name the upload: a chat when there is one, else what all its files are."""
    if chat is not None:
        ios = chat.transcript.platform == "ios"
        return ContentKind.WHATSAPP_IPHONE if ios else ContentKind.WHATSAPP_ANDROID
    if described is not None:
        return _MESSENGERS[described.messenger]
    if any(_is_telegram(name) for file in files for name in _all_names(file)):
        return ContentKind.TELEGRAM
    groups = {file.type.group for file in files} - {Group.EMPTY}
    kinds = {_BY_GROUP.get(group, ContentKind.OTHER) for group in groups or {Group.EMPTY}}
    return kinds.pop() if len(kinds) == 1 else ContentKind.OTHER


def remark_on_kind(kind: ContentKind, files: Sequence[FileReport]) -> Iterator[Finding]:
    """Say so when a chat was to be expected; not where something could not be read, for then that is the trouble."""
    if kind not in {
        ContentKind.OTHER,
        ContentKind.DOCUMENT,
        ContentKind.AUDIO,
        ContentKind.VIDEO,
        ContentKind.SCREENSHOT,
    }:
        return
    if kind is ContentKind.OTHER and any(
        member.type.group is Group.ARCHIVE for file in files for member in file.members
    ):
        yield Finding(code="export_dubbel_ingepakt")
    elif any(_is_of_whatsapp(name) for file in files for name in _all_names(file)):
        yield Finding(code="transcript_ontbreekt")
    elif kind is ContentKind.OTHER:
        yield Finding(code="geen_export")


def _is_telegram(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name in _TELEGRAM_FILES and (len(path.parts) == 1 or path.parts[-2].startswith("ChatExport"))


def _is_of_whatsapp(name: str) -> bool:
    last = PurePosixPath(name).name
    return date_in(last) is not None or (
        last.casefold().endswith((".zip", ".txt")) and is_transcript_name(last.removesuffix(".zip"))
    )


def _all_names(file: FileReport) -> Iterator[str]:
    yield file.name
    yield from (member.name for member in file.members)
