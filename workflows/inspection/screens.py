"""What pictures tell: their measures, when they were taken, and the text that can be read in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflows.inspection.access import RandomAccess, read_all
from workflows.inspection.findings import Finding
from workflows.inspection.image import OPENED, Darkroom, ImageRefused, Picture
from workflows.inspection.ocr import SIDE, Ocr
from workflows.inspection.outcome import FileReport
from workflows.inspection.scan import ScanState
from workflows.inspection.whatsapp.message import Message


def may_open(report: FileReport) -> bool:
    """Whether it is a picture that we open: not one with a virus."""
    return report.type.mime in OPENED and report.scan.state is not ScanState.INFECTED


async def measured(
    content: RandomAccess, report: FileReport, darkroom: Darkroom
) -> tuple[FileReport, Finding | None]:
    """Measure one picture in a process of its own; a Finding where it could not be opened."""
    picture: Picture | ImageRefused = ImageRefused(reason="te_groot")
    if darkroom.takes(report.size):
        picture = await darkroom.reencode(await read_all(content), longest_side=16)
    if isinstance(picture, ImageRefused):
        return report, Finding(code="afbeelding_geweigerd", file=report.name, detail=picture.reason)
    seen = replace(report, width=picture.width, height=picture.height, taken_at=picture.taken_at)
    return seen, None


async def with_text(content: RandomAccess, report: FileReport, darkroom: Darkroom, ocr: Ocr) -> FileReport:
    """Read the text of one picture that could be measured, from its pixels alone."""
    if report.width is None:
        return report
    picture = await darkroom.reencode(await read_all(content), longest_side=SIDE)
    if isinstance(picture, ImageRefused):
        return report
    return replace(report, ocr_text=await ocr.read(picture.data))


def as_messages(files: Sequence[FileReport]) -> tuple[Message, ...]:
    """Take the text of each picture as if somebody had typed it, to look for personal data in it."""
    return tuple(Message("", "", file.ocr_text) for file in files if file.ocr_text is not None)
