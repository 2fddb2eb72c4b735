from __future__ import annotations

import io
import zipfile

import pytest

from workflows.inspection.outcome import ContentKind
from workflows.inspection.report import GivenText
from workflows.inspection.upload import inspect_upload

ABOUT_TYPE = {"uitvoerbaar_bestand", "type_niet_toegestaan", "type_anders_dan_naam"}
WEB_PAGE = b"<html><head><script>alert(1)</script></head></html>"
CHAT = (
    b"13-05-2022 16:08 - Berichten en oproepen worden end-to-end versleuteld. Niemand.\n"
    b"13-05-2022 16:09 - Jan: <!DOCTYPE html><html><head><title>x</title></head><body>\n" + WEB_PAGE
)


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("name", ["WhatsApp-chat met Jan.txt", "chat.txt"])
async def test_a_transcript_with_a_piece_of_html_is_plain_text(name: str) -> None:
    report = await inspect_upload([GivenText(CHAT, name)])

    assert (report.kind, report.files[0].type.mime) == (ContentKind.WHATSAPP_ANDROID, "text/plain")
    assert {finding.code for finding in report.findings} & ABOUT_TYPE == set()


async def test_within_a_zip_too_and_only_the_transcript() -> None:
    data = zipped(**{"_chat.txt": CHAT, "pagina.txt": WEB_PAGE})

    report = await inspect_upload([GivenText(data, "WhatsApp Chat - Jan.zip")])

    assert report.files[0].type.mime == "application/zip"
    assert {member.name: member.type.mime for member in report.files[0].members} == {
        "_chat.txt": "text/plain",
        "pagina.txt": "text/html",
    }
    assert [(f.code, f.file) for f in report.findings if f.code in ABOUT_TYPE] == [
        ("uitvoerbaar_bestand", "pagina.txt")
    ]


async def test_a_name_that_a_browser_runs_is_still_pointed_out() -> None:
    report = await inspect_upload([GivenText(CHAT, "chat.html")])

    assert report.files[0].type.mime == "text/plain"
    assert {finding.code for finding in report.findings} & ABOUT_TYPE == {
        "uitvoerbaar_bestand",
        "type_anders_dan_naam",
    }
