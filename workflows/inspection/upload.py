"""One upload, inspected: every file read once to its end, and then the chat in it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Final, Protocol

from workflows.inspection.access import RandomAccess, in_thread, read_all
from workflows.inspection.archive import is_junk
from workflows.inspection.chat import Chat, candidates, main_chat, read_chat
from workflows.inspection.completeness import AttachmentState, Completeness, compare
from workflows.inspection.content import PACKED, ContentReader, ContentSeen
from workflows.inspection.elsewhere import TRIED
from workflows.inspection.elsewhere import remarks as remarks_elsewhere
from workflows.inspection.elsewhere import together as together_told
from workflows.inspection.filetype import Group, filetype_of, fits_name
from workflows.inspection.findings import Finding, Gravity
from workflows.inspection.hints import hints
from workflows.inspection.image import Darkroom
from workflows.inspection.kinds import kind_of, remark_on_kind
from workflows.inspection.letterhead import letterhead_of
from workflows.inspection.limits import DEFAULT_LIMITS, Limits
from workflows.inspection.messengers.described import Described
from workflows.inspection.messengers.reading import read_other, reader_for
from workflows.inspection.ocr import Ocr
from workflows.inspection.outcome import ContentKind, FileReport, InspectionReport
from workflows.inspection.particulars import tells, with_particulars
from workflows.inspection.personal_data import find, without_places
from workflows.inspection.plaintext import about_plain_text, as_plain_text
from workflows.inspection.scan import NoScanner, Scanner, ScanState, Unscanned, Verdict, together
from workflows.inspection.screens import as_messages, may_open, measured, with_text
from workflows.inspection.unpacked import Unpacked, about_type, look_inside, too_large

_PACKED_STARTS: Final = frozenset({PACKED, b"PK\x05\x06"})


class NamedContent(RandomAccess, Protocol):
    """One file of an upload: its name, and its bytes as a stream and from any place."""

    @property
    def name(self) -> str:
        """Give the name, with the folders below the export folder in front."""
        ...

    def open(self) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Stream the bytes from the first to the last."""
        ...


@dataclass(frozen=True, kw_only=True)
class _Read:
    """One file after it was read."""

    content: NamedContent
    head: bytes
    report: FileReport
    findings: tuple[Finding, ...]
    chats: tuple[Chat, ...]  # in a zip
    others: tuple[Described, ...]  # in a zip: conversations of other messengers


@dataclass(frozen=True, kw_only=True)
class _Streamed:
    """What one pass over a file's bytes gave."""

    seen: ContentSeen
    scan: Verdict
    problem: Finding | None


async def inspect_upload(
    files: Sequence[NamedContent],
    limits: Limits = DEFAULT_LIMITS,
    darkroom: Darkroom | None = None,
    scanner: Scanner | None = None,
    ocr: Ocr | None = None,
) -> InspectionReport:
    """Say what an upload is, whether it is complete, and what to be careful with.

    A bad upload is described, never raised; what the sources raise (a download that breaks off) comes out.
    """
    if not files:
        return _refused(ContentKind.EMPTY, Finding(code="upload_leeg"))
    if len(files) > limits.files:
        return _refused(ContentKind.OTHER, Finding(code="te_veel_bestanden", count=len(files)))
    watch = scanner or NoScanner()
    read = [await _read(content, limits, watch) for content in files]
    texts, remarks = await _loose_chats(read, limits)
    others = [*await _loose_others(read, limits, {chat.name for chat in texts})]
    others.extend(other for file in read for other in file.others)
    room = darkroom or Darkroom()
    seen = await _told(await _measured(read, limits, room), limits)
    chats = [*texts, *(chat for file in read for chat in file.chats)]
    transcripts = [chat.name for chat in chats]
    said = (finding for file in seen for finding in file.findings)
    findings = [*remarks, *about_plain_text(said, transcripts)]
    reports = [as_plain_text(file.report, transcripts) for file in seen]
    if ocr is not None and not chats and not others:
        reports = await _with_texts(seen, limits, room, ocr)
    return await asyncio.to_thread(_report, reports, chats, together_told(others), findings, limits)


def _refused(kind: ContentKind, finding: Finding) -> InspectionReport:
    return InspectionReport(kind=kind, findings=(finding,))


async def _read(content: NamedContent, limits: Limits, scanner: Scanner) -> _Read:
    """Read one file to its end, and a packed one from within at the same time."""
    if await content.read_at(0, len(PACKED)) not in _PACKED_STARTS:
        return _described(content, await _streamed(content, limits, scanner), None)
    try:
        async with asyncio.TaskGroup() as group:
            looking = group.create_task(
                in_thread(content, look_inside(limits, scanner))
            )  # a file here never waits
            streaming = group.create_task(_streamed(content, limits, scanner))
    except ExceptionGroup as failures:  # the first is why the other was stopped
        raise failures.exceptions[0] from failures
    return _described(content, streaming.result(), looking.result())


async def _streamed(content: NamedContent, limits: Limits, scanner: Scanner) -> _Streamed:
    """Read one file to its end, through the hashes and the virus scanner at once."""
    reader, scanning = ContentReader(), scanner.begin()
    apart = not isinstance(scanner, NoScanner)  # it waits for another process
    problem = None
    try:
        async with content.open() as pieces:
            async for piece in pieces:
                reader.update(piece)
                if apart:
                    await asyncio.to_thread(scanning.feed, piece)
                if reader.size > limits.file_size:
                    limit = f"meer dan {limits.file_size // 1024**3} GB"
                    problem = Finding(code="bestand_te_groot", file=content.name, detail=limit)
                    scanning.stop()
                    break
        verdict = await asyncio.to_thread(scanning.verdict)
    finally:
        scanning.stop()
    if problem is None and reader.size != content.size:
        problem = Finding(code="bestand_gewijzigd", file=content.name)
    return _Streamed(seen=reader.seen(), scan=verdict, problem=problem)


def _described(content: NamedContent, streamed: _Streamed, inside: Unpacked | None) -> _Read:
    """Put together what is known of one file; what was inside counts only when the file is a plain zip, and whole."""
    seen, problem = streamed.seen, streamed.problem
    kind = filetype_of(seen.head, inside.inside if inside else frozenset())
    opened = inside if problem is None and kind.group is Group.ARCHIVE else None
    findings = [*([problem] if problem else ()), *about_type(content.name, kind)]
    if not fits_name(kind, content.name):
        findings.append(Finding(code="type_anders_dan_naam", file=content.name, detail=kind.label))
    if opened:
        findings.extend(replace(finding, file=finding.file or content.name) for finding in opened.findings)
    scan = together(streamed.scan, (member.scan for member in opened.members) if opened else ())
    findings.extend(_about_viruses(content.name, streamed.scan, opened))
    report = FileReport(
        name=content.name,
        size=seen.checksum.size,
        sha256=seen.checksum.sha256,
        quickxor=seen.checksum.quickxor,
        type=kind,
        mail=letterhead_of(seen.head) if kind.group is Group.MAIL else None,
        scan=scan,
        members=opened.members if opened else (),
    )
    return _Read(
        content=content,
        head=seen.head,
        report=report,
        findings=tuple(findings),
        chats=opened.chats if opened else (),
        others=opened.others if opened else (),
    )


def _about_viruses(name: str, whole: Verdict, opened: Unpacked | None) -> Iterator[Finding]:
    verdicts = [(name, whole), *((member.name, member.scan) for member in (opened.members if opened else ()))]
    for scanned, verdict in verdicts:
        if verdict.state is ScanState.INFECTED:
            yield Finding(code="besmet", file=scanned, detail=verdict.signature or "")
        elif verdict.reason not in {None, Unscanned.NO_SCANNER}:
            yield Finding(code="niet_gescand", file=scanned, detail=_UNSCANNED[verdict.reason])


_UNSCANNED: Final = {
    Unscanned.TOO_LARGE: "het is groter dan de scanner aankan",
    Unscanned.ENCRYPTED: "er zit een wachtwoord op",
    Unscanned.UNREACHABLE: "de scanner was niet bereikbaar",
    Unscanned.FAILED: "de scanner gaf een fout",
    Unscanned.CUT_SHORT: "het lezen is afgebroken",
}


async def _loose_chats(read: Sequence[_Read], limits: Limits) -> tuple[list[Chat], list[Finding]]:
    """Find the transcripts among the loose files; a single text is tried whatever its name."""
    by_name = {file.content.name: file for file in read if _may_be_text(file.report)}
    names = list(by_name) if len(read) == 1 else candidates(name for name in by_name if not is_junk(name))
    chats, findings = [], []
    for name in names:
        content = by_name[name].content
        if content.size > limits.transcript_size:
            findings.append(too_large(name, limits))
            continue
        chat = await asyncio.to_thread(read_chat, name, await read_all(content))
        if chat is not None:
            chats.append(chat)
    return chats, findings


def _may_be_text(report: FileReport) -> bool:
    """Whether a chat can be in it; one in which somebody wrote a piece of HTML or of a script looks like that."""
    return report.type.group in {Group.TEXT, Group.DATA, Group.UNKNOWN} or report.type.mime.startswith(
        "text/"
    )


async def _loose_others(read: Sequence[_Read], limits: Limits, known: set[str]) -> list[Described]:
    """Find conversations of other messengers among the loose files, by content whatever they are called."""
    told = [file for file in read if file.content.name not in known and reader_for(file.head) is not None]
    described = []
    for file in told[:TRIED]:
        if file.content.size <= limits.transcript_size:
            data = await read_all(file.content)
            described.append(await asyncio.to_thread(read_other, file.content.name, file.head, data))
    return [one for one in described if one is not None]


async def _measured(read: Sequence[_Read], limits: Limits, darkroom: Darkroom) -> list[_Read]:
    """Measure the first few pictures, each in a process of its own."""
    pictures = [file for file in read if may_open(file.report)][: limits.pictures]
    seen = {file.content.name: await _with_measures(file, darkroom) for file in pictures}
    return [seen.get(file.content.name, file) for file in read]


async def _told(read: Sequence[_Read], limits: Limits) -> list[_Read]:
    """Ask the first few sounds, films and PDFs what they tell about themselves."""
    telling = [file for file in read if tells(file.report)][: limits.particulars]
    told = {file.content.name: await _with_more(file) for file in telling}
    return [told.get(file.content.name, file) for file in read]


async def _with_more(file: _Read) -> _Read:
    report, finding = await with_particulars(file.content, file.report)
    return replace(file, report=report, findings=(*file.findings, *((finding,) if finding else ())))


async def _with_measures(file: _Read, darkroom: Darkroom) -> _Read:
    report, refused = await measured(file.content, file.report, darkroom)
    return replace(file, report=report, findings=(*file.findings, *((refused,) if refused else ())))


async def _with_texts(
    read: Sequence[_Read], limits: Limits, darkroom: Darkroom, ocr: Ocr
) -> list[FileReport]:
    """Read the text of the first few pictures: without a chat, they are what was dropped."""
    pictures = [file for file in read if may_open(file.report)][: limits.texts]
    seen = {file.content.name: await with_text(file.content, file.report, darkroom, ocr) for file in pictures}
    return [seen.get(file.content.name, file.report) for file in read]


def _report(
    files: list[FileReport],
    chats: list[Chat],
    other: Described | None,
    findings: list[Finding],
    limits: Limits,
) -> InspectionReport:
    chat, about_chats = main_chat(chats)
    described = other if chat is None else None
    kind = kind_of(chat, described, files)
    names = [name for name in _names(files) if not is_junk(name) and (chat is None or name != chat.name)]
    messages = chat.transcript.messages if chat else ()
    completeness = compare(messages, names) if chat else Completeness()
    read_in = as_messages(files)
    personal = find(messages) if chat else without_places(find(read_in))
    words = hints(messages or read_in)
    said = [
        *about_chats,
        *(chat.findings if chat else ()),
        *(remarks_elsewhere(described) if described else ()),
        *(
            ()
            if any(found.meaning.gravity is Gravity.UNUSABLE for found in findings)
            else remark_on_kind(kind, files)
        ),
        *((Finding(code="tekst_gelezen", count=len(read_in)),) if read_in else ()),
        *_about_attachments(completeness),
        *(
            Finding(code=f"persoonsgegeven_{_DUTCH[found.kind]}", count=found.count)
            for found in personal
            if found.count
        ),
        *(Finding(code=f"hint_{category}", detail=", ".join(counted)) for category, counted in words.items()),
    ]
    return InspectionReport(
        kind=kind,
        files=tuple(files),
        findings=tuple(_bounded([*findings, *said], limits)),
        transcript=chat.transcript if chat else None,
        transcript_name=chat.name if chat else None,
        described=described,
        completeness=completeness,
        personal_data=personal,
        hints=words,
    )


_DUTCH: Final = {"bsn": "bsn", "iban": "iban", "phone": "telefoon", "mail": "mail"}


def _names(files: Iterable[FileReport]) -> Iterator[str]:
    for file in files:
        if file.members:
            yield from (member.name for member in file.members)
        else:
            yield file.name


def _about_attachments(completeness: Completeness) -> Iterator[Finding]:
    codes = {
        AttachmentState.MISSING: "bijlagen_ontbreken",
        AttachmentState.OMITTED: "bijlagen_weggelaten",
        AttachmentState.WITHOUT_MEDIA: "export_zonder_media",
    }
    for state, code in codes.items():
        if count := completeness.count(state):
            yield Finding(code=code, count=count)
    if completeness.unreferenced:
        yield Finding(code="bestanden_niet_genoemd", count=len(completeness.unreferenced))


def _bounded(findings: Iterable[Finding], limits: Limits) -> Iterator[Finding]:
    """List only the first few of a kind: a zip with ten thousand bad names says it often enough."""
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.code] += 1
        if counts[finding.code] <= limits.findings_per_code:
            yield finding
