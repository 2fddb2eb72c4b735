from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.screenshot import screenshot
from workflows.inspection.access import BytesAccess
from workflows.inspection.filetype import filetype_of
from workflows.inspection.findings import Finding
from workflows.inspection.image import Darkroom
from workflows.inspection.ocr import Ocr
from workflows.inspection.outcome import FileReport
from workflows.inspection.scan import infected
from workflows.inspection.screens import as_messages, may_open, measured, with_text

DATA = screenshot("hoi")


def report(data: bytes = DATA) -> FileReport:
    return FileReport(
        name="a.png", size=len(data), sha256="", quickxor="", type=filetype_of(data), scan=infected("x")
    )


@pytest.fixture
def ocr(tmp_path: Path) -> Ocr:
    """Read every picture as the same words."""
    place = tmp_path / "tesseract"
    place.write_text("#!/bin/sh\necho 'mijn bsn is 111222333'\n")
    place.chmod(0o755)
    return Ocr(str(place), ("nld",))


def test_only_pictures_without_a_virus_are_opened() -> None:
    assert not may_open(report())
    assert may_open(replace(report(), scan=FileReport.scan))
    assert not may_open(replace(report(b"%PDF-1.7"), scan=FileReport.scan))


async def test_a_picture_is_measured_or_refused() -> None:
    seen, refused = await measured(BytesAccess(DATA), report(), Darkroom())
    assert (seen.width, seen.height, refused) == (900, 150, None)

    broken = DATA[:100]
    seen, refused = await measured(BytesAccess(broken), report(broken), Darkroom())
    assert (seen.width, refused) == (
        None,
        Finding(code="afbeelding_geweigerd", file="a.png", detail="niet_leesbaar"),
    )


async def test_the_text_of_a_measured_picture_is_read(ocr: Ocr) -> None:
    seen = await with_text(BytesAccess(DATA), replace(report(), width=900), Darkroom(), ocr)
    assert seen.ocr_text == "mijn bsn is 111222333"
    assert (await with_text(BytesAccess(DATA), report(), Darkroom(), ocr)).ocr_text is None


def test_what_was_read_is_looked_through_as_if_it_was_typed() -> None:
    files = [replace(report(), ocr_text="hoi"), report()]
    assert [(one.author, one.text) for one in as_messages(files)] == [("", "hoi")]
