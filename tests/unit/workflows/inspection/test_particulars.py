from __future__ import annotations

import io

import pikepdf

from tests.unit.workflows.inspection.test_recording import film, track, voice
from workflows.inspection.limits import Limits
from workflows.inspection.report import GivenText
from workflows.inspection.upload import inspect_upload


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, encryption=pikepdf.Encryption(owner="x", user="y"))
    return out.getvalue()


def head(kind: bytes = b"isom") -> bytes:
    return b"\0\0\0\x18ftyp" + kind + b"\0\0\2\0isommp42"


async def test_loose_files_tell_about_themselves() -> None:
    files = [
        GivenText(head() + film(track(b"avc1", 640, 480))[12:], "film.mp4"),
        GivenText(voice(5), "spraak.opus"),
        GivenText(locked(), "brief.pdf"),
    ]

    report = await inspect_upload(files)

    told = [(one.seconds, one.codec, one.width, one.encrypted) for one in report.files]
    assert told == [(201.5, "H.264", 640, None), (5.0, "Opus", None, None), (None, None, None, True)]
    assert [(one.code, one.file) for one in report.findings if one.code == "pdf_versleuteld"] == [
        ("pdf_versleuteld", "brief.pdf")
    ]


async def test_of_many_files_the_first_few_are_asked() -> None:
    files = [GivenText(voice(5), f"{number}.opus") for number in range(3)]

    report = await inspect_upload(files, Limits(particulars=2))

    assert [one.seconds for one in report.files] == [5.0, 5.0, None]
