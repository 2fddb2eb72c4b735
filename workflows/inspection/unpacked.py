"""What is inside a zip file: every entry hashed and recognised while it streams past, the chat among them read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

from workflows.inspection.archive import Archive, Entry, StoppedError
from workflows.inspection.chat import Chat, candidates, read_chat
from workflows.inspection.content import HEAD, MemberReader, told_by
from workflows.inspection.elsewhere import TRIED
from workflows.inspection.filetype import Filetype, Group, filetype_of, runs_by_name
from workflows.inspection.findings import Finding
from workflows.inspection.limits import Limits
from workflows.inspection.messengers.described import Described
from workflows.inspection.messengers.reading import is_told, read_other, reader_for
from workflows.inspection.scan import NO_SCANNER, NoScanner, Scanner, Verdict


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file in a zip."""

    name: str  # personal
    size: int
    sha256: str
    type: Filetype
    scan: Verdict = NO_SCANNER


@dataclass(frozen=True, kw_only=True)
class Unpacked:
    """One zip file, read to its end or as far as its limits allow."""

    members: tuple[Member, ...]
    chats: tuple[Chat, ...]
    others: tuple[Described, ...]  # conversations of other messengers
    findings: tuple[Finding, ...]
    inside: frozenset[str]  # what its names tell of the zip itself


def look_inside(limits: Limits, scanner: Scanner | None = None) -> Callable[[IO[bytes]], Unpacked]:
    """Make the reading of one zip file."""

    def look(file: IO[bytes]) -> Unpacked:
        archive = Archive(file, limits)
        findings = list(archive.findings)
        chats: list[Chat] = []
        members: list[Member] = []
        others: list[Described] = []
        try:
            chats.extend(_chats(archive, limits, findings))
            members.extend(_members(archive, scanner or NoScanner()))
            others.extend(_others(archive, limits, findings, {chat.name for chat in chats}))
        except StoppedError as stopped:
            findings.append(stopped.finding)
        findings.extend(_remarks(members))
        return Unpacked(
            members=tuple(members),
            chats=tuple(chats),
            others=tuple(others),
            findings=tuple(findings),
            inside=told_by(archive.names),
        )

    return look


def _chats(archive: Archive, limits: Limits, findings: list[Finding]) -> Iterator[Chat]:
    by_name = {entry.name: entry for entry in archive.entries}
    for name in candidates(by_name):
        entry = by_name[name]
        if entry.size > limits.transcript_size:
            findings.append(too_large(name, limits))
            continue
        chat = read_chat(name, b"".join(archive.read(entry)))
        if chat is not None:
            yield chat


def _others(
    archive: Archive, limits: Limits, findings: list[Finding], known: set[str]
) -> Iterator[Described]:
    """Read what looks like the export of another messenger, a bounded number of files."""
    found = islice((one for one in archive.entries if one.name not in known and is_told(one.name)), TRIED)
    for entry in found:
        head = next(archive.read(entry), b"")[:HEAD]
        if reader_for(head) is None:
            continue
        if entry.size > limits.transcript_size:
            findings.append(too_large(entry.name, limits))
            continue
        described = read_other(entry.name, head, b"".join(archive.read(entry)))
        if described is not None:
            yield described


def _members(archive: Archive, scanner: Scanner) -> Iterator[Member]:
    for entry in archive.entries:
        yield _member(archive, entry, scanner)


def _member(archive: Archive, entry: Entry, scanner: Scanner) -> Member:
    reader, scanning = MemberReader(), scanner.begin()
    try:
        for piece in archive.read(entry):
            reader.update(piece)
            scanning.feed(piece)
        verdict = scanning.verdict()
    finally:
        scanning.stop()
    kind = filetype_of(reader.head, reader.inside)
    return Member(name=entry.name, size=reader.size, sha256=reader.sha256, type=kind, scan=verdict)


def _remarks(members: list[Member]) -> Iterator[Finding]:
    for member in members:
        yield from about_type(member.name, member.type)
        if member.type.mime == "application/zip":
            yield Finding(code="zip_in_zip", file=member.name)


def about_type(name: str, kind: Filetype) -> Iterator[Finding]:
    """Name what is remarkable about one file's type."""
    if kind.group is Group.EMPTY:
        yield Finding(code="bestand_leeg", file=name)
    elif kind.group is Group.PROGRAM or runs_by_name(name):
        yield Finding(code="uitvoerbaar_bestand", file=name)
    elif kind.macro:
        yield Finding(code="office_macro", file=name)
    elif not kind.allowed:
        yield Finding(code="type_niet_toegestaan", file=name, detail=kind.mime)


def too_large(name: str, limits: Limits) -> Finding:
    """Say that a transcript is larger than we read."""
    return Finding(
        code="transcript_te_groot", file=name, detail=f"meer dan {limits.transcript_size // 1024**2} MB"
    )
