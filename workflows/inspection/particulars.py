"""What sounds, films and PDFs tell about themselves, read from a bounded part of the file."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from workflows.inspection.access import RandomAccess, read_all
from workflows.inspection.filetype import Group
from workflows.inspection.findings import Finding
from workflows.inspection.outcome import FileReport
from workflows.inspection.pdf import LARGEST, PdfFacts, pdf_facts
from workflows.inspection.recording import recording_of
from workflows.inspection.scan import ScanState

_PDF: Final = "application/pdf"
_CONTAINERS: Final = frozenset(
    {
        "audio/ogg",
        "audio/x-wav",
        "audio/x-m4a",
        "audio/mp4",
        "video/mp4",
        "video/x-m4v",
        "video/quicktime",
        "video/3gpp",
    }
)


def tells(report: FileReport) -> bool:
    """Whether it is a file that tells more about itself than its type: not one with a virus."""
    told = report.type.mime == _PDF or report.type.mime in _CONTAINERS
    return told and report.scan.state is not ScanState.INFECTED


async def with_particulars(content: RandomAccess, report: FileReport) -> tuple[FileReport, Finding | None]:
    """Add what one file tells; a Finding where it is encrypted."""
    if report.type.group is Group.DOCUMENT:
        facts = await _pdf(content)
        seen = replace(report, pages=facts.pages, pdf_version=facts.version, encrypted=facts.encrypted)
        return seen, Finding(code="pdf_versleuteld", file=report.name) if facts.encrypted else None
    told = await recording_of(content, report.type.mime)
    return replace(report, seconds=told.seconds, codec=told.codec, width=told.width, height=told.height), None


async def _pdf(content: RandomAccess) -> PdfFacts:
    if content.size > LARGEST:
        return PdfFacts(version=pdf_facts(await content.read_at(0, 1024)).version)
    return await asyncio.to_thread(pdf_facts, await read_all(content))
