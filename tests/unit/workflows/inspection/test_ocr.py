from __future__ import annotations

from pathlib import Path

import pytest

from tests.screenshot import screenshot
from workflows.inspection.ocr import Ocr, OcrLimits, ocr_here


@pytest.fixture
def ocr() -> Ocr:
    found = ocr_here()
    if found is None:
        pytest.skip("there is no tesseract on this machine")
    return found


def program(folder: Path, script: str) -> str:
    """Write a program that takes tesseract's place."""
    place = folder / "tesseract"
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return str(place)


async def test_the_words_in_a_picture_are_read(ocr: Ocr) -> None:
    assert await ocr.read(screenshot("Goedemorgen, is het besluit bekend?")) == (
        "Goedemorgen, is het besluit bekend?"
    )


async def test_an_empty_picture_has_no_words(ocr: Ocr) -> None:
    assert await ocr.read(screenshot()) is None


async def test_what_is_no_picture_has_no_words(ocr: Ocr) -> None:
    assert await ocr.read(b"geen plaatje") is None


async def test_reading_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    slow = Ocr(program(tmp_path, "exec cat /dev/zero > /dev/null"), ("nld",), OcrLimits(seconds=0.2))
    assert await slow.read(b"x") is None


async def test_reading_that_takes_too_much_of_the_processor_is_stopped(tmp_path: Path) -> None:
    busy = Ocr(program(tmp_path, "while :; do :; done"), ("nld",), OcrLimits(cpu_seconds=1))
    assert await busy.read(b"x") is None


async def test_a_program_that_fails_or_goes_on_and_on_gives_nothing_or_a_bounded_text(tmp_path: Path) -> None:
    assert await Ocr(program(tmp_path, "echo half; exit 3"), ("nld",)).read(b"x") is None
    long = Ocr(program(tmp_path, "head -c 200000 /dev/zero | tr '\\0' a"), ("nld",))
    assert len(await long.read(b"x") or "") in {0, 50_000}


def test_without_tesseract_or_our_languages_there_is_no_reading(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ocr_here() is None

    program(tmp_path, "echo 'List of available languages (1):'; echo osd")
    assert ocr_here() is None
