"""What a file really is, told from its content; names and declared types count for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import PurePosixPath
from typing import Final

import pylibmagic  # noqa: F401 - it must come first: it tells python-magic where its library is

import magic  # isort: skip


class Group(StrEnum):
    """What sort of thing a type is, for people."""

    IMAGE = "afbeelding"
    VIDEO = "video"
    AUDIO = "geluid"
    TEXT = "tekst"
    DOCUMENT = "document"
    CONTACT = "contact"
    MAIL = "e-mail"
    DATA = "gegevens"
    ARCHIVE = "ingepakt bestand"
    PROGRAM = "programma"
    EMPTY = "leeg"
    UNKNOWN = "onbekend"


@dataclass(frozen=True, kw_only=True)
class Filetype:
    """A type by content."""

    mime: str
    label: str  # Dutch, for people
    group: Group
    allowed: bool  # it stands on the list below
    extensions: tuple[str, ...] = ()  # what such files are usually called
    macro: bool = False  # holds an Office macro


def _kinds(group: Group, label: str, types: dict[str, str]) -> dict[str, Filetype]:
    return {
        mime: Filetype(
            mime=mime, label=label, group=group, allowed=True, extensions=tuple(extensions.split())
        )
        for mime, extensions in types.items()
    }


_OPEN: Final = "application/vnd.oasis.opendocument"
_OOXML: Final = "application/vnd.openxmlformats-officedocument"

ALLOWED: Final = {
    **_kinds(Group.IMAGE, "JPEG-foto", {"image/jpeg": "jpg jpeg jpe jfif"}),
    **_kinds(Group.IMAGE, "PNG-afbeelding", {"image/png": "png"}),
    **_kinds(Group.IMAGE, "bewegende afbeelding", {"image/gif": "gif"}),
    **_kinds(Group.IMAGE, "WebP-afbeelding", {"image/webp": "webp"}),
    **_kinds(Group.IMAGE, "iPhone-foto", {"image/heic": "heic heif", "image/heif": "heif heic"}),
    **_kinds(
        Group.IMAGE, "afbeelding", {"image/bmp": "bmp", "image/x-ms-bmp": "bmp", "image/tiff": "tif tiff"}
    ),
    **_kinds(
        Group.VIDEO, "video", {"video/mp4": "mp4 m4v", "video/3gpp": "3gp", "video/quicktime": "mov qt"}
    ),
    **_kinds(
        Group.VIDEO, "video", {"video/x-m4v": "m4v mp4", "video/webm": "webm", "video/mpeg": "mpg mpeg"}
    ),
    **_kinds(Group.VIDEO, "video", {"video/x-msvideo": "avi", "video/x-matroska": "mkv"}),
    **_kinds(
        Group.AUDIO, "geluid", {"audio/ogg": "opus ogg oga", "audio/x-m4a": "m4a mp4 aac", "audio/mp4": "m4a"}
    ),
    **_kinds(
        Group.AUDIO,
        "geluid",
        {"audio/amr": "amr", "audio/AMR": "amr", "audio/mpeg": "mp3", "audio/x-wav": "wav"},
    ),
    **_kinds(Group.AUDIO, "geluid", {"audio/x-hx-aac-adts": "aac", "audio/aac": "aac", "audio/flac": "flac"}),
    **_kinds(
        Group.TEXT, "tekst", {"text/plain": "txt text log md csv", "text/csv": "csv txt", "text/rtf": "rtf"}
    ),
    **_kinds(Group.CONTACT, "contact", {"text/vcard": "vcf", "text/x-vcard": "vcf"}),
    **_kinds(Group.DATA, "agenda", {"text/calendar": "ics"}),
    **_kinds(
        Group.DATA, "gegevens", {"application/json": "json", "text/xml": "xml", "application/xml": "xml"}
    ),
    **_kinds(Group.MAIL, "e-mail", {"message/rfc822": "eml", "application/vnd.ms-outlook": "msg"}),
    **_kinds(Group.DOCUMENT, "PDF", {"application/pdf": "pdf"}),
    **_kinds(Group.DOCUMENT, "Word-document", {f"{_OOXML}.wordprocessingml.document": "docx"}),
    **_kinds(Group.DOCUMENT, "Excel-werkblad", {f"{_OOXML}.spreadsheetml.sheet": "xlsx"}),
    **_kinds(Group.DOCUMENT, "PowerPoint", {f"{_OOXML}.presentationml.presentation": "pptx ppsx"}),
    **_kinds(Group.DOCUMENT, "Word-document", {"application/msword": "doc dot"}),
    **_kinds(Group.DOCUMENT, "Excel-werkblad", {"application/vnd.ms-excel": "xls"}),
    **_kinds(Group.DOCUMENT, "PowerPoint", {"application/vnd.ms-powerpoint": "ppt pps"}),
    **_kinds(
        Group.DOCUMENT,
        "ouder Office-bestand",
        {"application/CDFV2": "doc xls ppt msg", "application/x-ole-storage": ""},
    ),
    **_kinds(Group.DOCUMENT, "OpenDocument", {f"{_OPEN}.text": "odt", f"{_OPEN}.spreadsheet": "ods"}),
    **_kinds(Group.DOCUMENT, "OpenDocument", {f"{_OPEN}.presentation": "odp"}),
    **_kinds(Group.ARCHIVE, "zip-bestand", {"application/zip": "zip"}),
}
"""Types that are accepted without remark; everything else is accepted too, and pointed out to DI."""

_PROGRAMS: Final = frozenset(
    [
        "application/x-dosexec",
        "application/vnd.microsoft.portable-executable",
        "application/x-executable",
        "application/x-elf",
        "application/x-pie-executable",
        "application/x-sharedlib",
        "application/x-mach-binary",
        "application/x-msdownload",
        "application/java-archive",
        "application/vnd.android.package-archive",
        "application/x-ms-shortcut",
        "application/x-msi",
        "text/x-shellscript",
        "text/x-msdos-batch",
        "text/x-python",
        "text/x-script.python",
        "text/x-perl",
        "text/x-php",
        "text/x-ruby",
        "application/javascript",
        "text/javascript",
        "text/html",
        "application/xhtml+xml",
        "image/svg+xml",
    ]
)
_RUN: Final = frozenset(
    [
        "ade",
        "adp",
        "appref-ms",
        "application",
        "bat",
        "chm",
        "cmd",
        "com",
        "cpl",
        "exe",
        "gadget",
        "hta",
        "htm",
        "html",
        "inf",
        "ins",
        "iso",
        "jar",
        "js",
        "jse",
        "lnk",
        "mde",
        "msc",
        "msi",
        "msix",
        "msp",
        "mst",
        "pif",
        "ps1",
        "ps1xml",
        "psc1",
        "psd1",
        "psm1",
        "py",
        "pyw",
        "reg",
        "scf",
        "scr",
        "settingcontent-ms",
        "sh",
        "svg",
        "url",
        "vb",
        "vbe",
        "vbs",
        "vhd",
        "vhdx",
        "wsc",
        "wsf",
        "wsh",
        "xhtml",
        "xll",
    ]
)
"""Extensions that Windows, a browser or Office runs, or that put another disk in front of the user."""

_SIGNATURES: Final = {
    b"\x7fELF": "application/x-executable",
    b"L\x00\x00\x00\x01\x14\x02\x00": "application/x-ms-shortcut",
    b"ID3": "audio/mpeg",
    b"PK\x03\x04": "application/zip",
}
"""What libmagic leaves as unknown bytes in the first part of a file."""

_OFFICE: Final = {
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "pptx": f"{_OOXML}.presentationml.presentation",
}
_UNSAID: Final = frozenset({"application/octet-stream", "text/plain"})


def filetype_of(head: bytes, inside: frozenset[str] = frozenset()) -> Filetype:
    """Recognise a file from its first bytes, and from the telling names found *inside* a packed one."""
    if not head:
        return Filetype(mime="application/x-empty", label="leeg", group=Group.EMPTY, allowed=False)
    mime = _mime(head)
    if mime == "application/zip":
        mime = next((_OFFICE[told] for told in sorted(inside & _OFFICE.keys())), mime)
    if "program" in inside:
        return _program("application/java-archive")
    if mime in _PROGRAMS:
        return _program(mime)
    known = ALLOWED.get(mime)
    if known is None:
        return Filetype(mime=mime, label="onbekend soort bestand", group=Group.UNKNOWN, allowed=False)
    if "macro" in inside:
        return Filetype(
            mime=mime, label=f"{known.label} met macro", group=known.group, allowed=False, macro=True
        )
    return known


def fits_name(kind: Filetype, name: str) -> bool:
    """Whether such files usually carry the extension that this name has; a name without one fits everything."""
    extension = PurePosixPath(name).suffix.removeprefix(".").casefold()
    return not extension or not kind.extensions or extension in kind.extensions


def runs_by_name(name: str) -> bool:
    """Whether a computer runs a file with this name when somebody opens it, whatever is in it."""
    return PurePosixPath(name.casefold().rstrip(". ")).suffix.removeprefix(".") in _RUN


def _program(mime: str) -> Filetype:
    return Filetype(mime=mime, label="programma of script", group=Group.PROGRAM, allowed=False)


def _mime(head: bytes) -> str:
    told = _library().from_buffer(head)
    if told in _UNSAID:
        return next((mime for start, mime in _SIGNATURES.items() if head.startswith(start)), told)
    return str(told)


@cache
def _library() -> magic.Magic:
    return magic.Magic(mime=True)
