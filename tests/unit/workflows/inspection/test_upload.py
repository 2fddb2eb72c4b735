from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.clamd import SIGNATURE, VIRUS, scanner_at
from workflows.errors import RetryableError
from workflows.inspection.checksum import checksum_of
from workflows.inspection.limits import Limits
from workflows.inspection.ocr import Ocr
from workflows.inspection.outcome import ContentKind, InspectionReport
from workflows.inspection.report import GivenText
from workflows.inspection.scan import CLEAN, ScanState, Unscanned, infected, not_scanned
from workflows.inspection.upload import inspect_upload
from workflows.scanner import Clamd, ClamdAddress

IPHONE = (
    "[13-05-2022 16:08:13] Feest: \u200eBerichten en gesprekken worden end-to-end versleuteld. Niemand.\r\n"
    "[13-05-2022 16:09:00] Jan: mijn bsn is 111222333\r\n"
    "\u200e[13-05-2022 16:10:00] Anna: \u200e<bijgevoegd: 00000003-PHOTO-2022-05-13-16-10-00.jpg>\r\n"
    "\u200e[13-05-2022 16:11:00] Anna: \u200e<bijgevoegd: 00000004-PHOTO-2022-05-13-16-11-00.jpg>\r\n"
)
ANDROID = (
    "13-05-2022 16:08 - Berichten en oproepen worden end-to-end versleuteld. Niemand.\n"
    "13-05-2022 16:09 - Jan: \u200eIMG-20220513-WA0001.jpg (bestand bijgevoegd)\n"
    "13-05-2022 16:10 - Anna: <Media weggelaten>\n"
)


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG")
    return out.getvalue()


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


async def inspected(*files: tuple[str, bytes], limits: Limits | None = None) -> InspectionReport:
    return await inspect_upload([GivenText(data, name) for name, data in files], limits or Limits())


def codes(report: InspectionReport) -> list[str]:
    return [finding.code for finding in report.findings]


async def test_an_iphone_export_is_known_inside_its_zip() -> None:
    data = zipped(
        ("_chat.txt", IPHONE.encode()),
        ("00000003-PHOTO-2022-05-13-16-10-00.jpg", photo()),
        ("__MACOSX/._chat.txt", b"x"),
    )
    report = await inspected(("WhatsApp Chat - Feest.zip", data))
    assert report.kind is ContentKind.WHATSAPP_IPHONE
    assert codes(report) == ["bijlagen_ontbreken", "persoonsgegeven_bsn", "hint_niet_gebruiken"]
    assert (report.message_count, report.transcript_name) == (4, "_chat.txt")
    [file] = report.files
    assert (file.sha256, file.quickxor, file.size) == (
        checksum_of(data).sha256,
        checksum_of(data).quickxor,
        len(data),
    )
    assert [member.name for member in file.members] == ["_chat.txt", "00000003-PHOTO-2022-05-13-16-10-00.jpg"]


async def test_an_android_export_is_known_in_its_folder() -> None:
    report = await inspected(
        ("WhatsApp-chat met Feest.txt", ANDROID.encode()),
        ("IMG-20220513-WA0001.jpg", photo()),
        ("IMG-20220513-WA0009.jpg", photo()),
    )
    assert report.kind is ContentKind.WHATSAPP_ANDROID
    assert codes(report) == ["bijlagen_weggelaten", "bestanden_niet_genoemd"]
    assert report.completeness.unreferenced == ("IMG-20220513-WA0009.jpg",)


async def test_a_transcript_alone_is_an_export_without_media() -> None:
    report = await inspected(("WhatsApp-chat met Feest.txt", ANDROID.splitlines()[2].encode()))
    assert codes(report) == ["begin_ontbreekt", "export_zonder_media"]


async def test_a_screenshot_is_measured() -> None:
    report = await inspected(("Schermafbeelding.jpg", photo()))
    assert (report.kind, report.files[0].width, report.files[0].height) == (ContentKind.SCREENSHOT, 40, 30)
    assert report.findings == ()


async def test_a_broken_picture_is_said_to_be() -> None:
    report = await inspected(("a.jpg", photo()[:100]))
    assert codes(report) == ["afbeelding_geweigerd"]


async def test_nothing_at_all_is_empty() -> None:
    report = await inspected()
    assert (report.kind, codes(report)) == (ContentKind.EMPTY, ["upload_leeg"])


async def test_an_empty_file_is_said_to_be() -> None:
    report = await inspected(("a.txt", b""))
    assert (report.kind, codes(report)) == (ContentKind.EMPTY, ["bestand_leeg"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(), "zip_leeg"),
        (zipped(("a", b"b" * 100))[:-10], "zip_beschadigd"),
        (zipped(("a", bytes(3 * 1024 * 1024))), "zip_bom"),
    ],
)
async def test_a_bad_zip_does_not_stop_the_others(data: bytes, code: str) -> None:
    report = await inspected(("a.zip", data), ("WhatsApp-chat met Feest.txt", ANDROID.encode()))
    assert code in codes(report)
    assert report.message_count == 3


async def test_a_name_that_lies_is_pointed_out() -> None:
    report = await inspected(("factuur.pdf", b"MZ" + bytes(200)), ("foto.png", photo()))
    assert codes(report)[:2] == ["uitvoerbaar_bestand", "type_anders_dan_naam"]


async def test_a_document_that_is_a_zip_is_a_document() -> None:
    report = await inspected(("a.docx", zipped(("word/document.xml", b"<x/>"))))
    assert (report.kind, codes(report)) == (ContentKind.DOCUMENT, [])


async def test_an_export_that_holds_a_macro_or_an_app_is_still_an_export() -> None:
    document = zipped(("word/document.xml", b"x"), ("word/vbaProject.bin", b"x"))
    data = zipped(
        ("_chat.txt", IPHONE.encode()),
        ("a.docm", document),
        ("b.jar", zipped(("META-INF/MANIFEST.MF", b"x"))),
    )
    report = await inspected(("WhatsApp Chat - Feest.zip", data))
    assert report.kind is ContentKind.WHATSAPP_IPHONE
    assert {"office_macro", "uitvoerbaar_bestand"} <= set(codes(report))


async def test_two_chats_in_one_upload_are_pointed_out() -> None:
    report = await inspected(("a/_chat.txt", IPHONE.encode()), ("b/_chat.txt", ANDROID.encode()))
    assert (report.kind, "meer_gesprekken" in codes(report)) == (ContentKind.WHATSAPP_IPHONE, True)


async def test_limits_are_kept() -> None:
    files = [("a.txt", b"hoi"), ("b.txt", b"hoi")]
    assert codes(await inspected(*files, limits=Limits(files=1))) == ["te_veel_bestanden"]
    assert codes(await inspected(("_chat.txt", ANDROID.encode()), limits=Limits(transcript_size=9)))[0] == (
        "transcript_te_groot"
    )
    assert "bestand_te_groot" in codes(await inspected(files[0], limits=Limits(file_size=2)))


async def test_the_same_finding_many_times_is_listed_a_few_times() -> None:
    data = zipped(("_chat.txt", IPHONE.encode()), *((f"../{number}", b"x") for number in range(50)))
    report = await inspected(("a.zip", data), limits=Limits(findings_per_code=3))
    assert report.codes["zip_vijandige_naam"] == 3


class Growing(GivenText):
    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[bytes]]:
        yield self._more()

    async def _more(self) -> AsyncIterator[bytes]:
        yield b"meer dan er eerst was"


async def test_a_file_that_changes_while_it_is_read_is_pointed_out() -> None:
    report = await inspect_upload([Growing(b"kort", "a.txt")])
    assert "bestand_gewijzigd" in codes(report)


class Near(GivenText):
    """A zip on this machine, of which the first byte streams past when somebody is looking inside."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data, name)
        self.looked_into = threading.Event()

    def read_now(self, offset: int, length: int) -> bytes:
        self.looked_into.set()
        return self._data[offset : offset + length]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[bytes]]:
        async def pieces() -> AsyncIterator[bytes]:
            assert self.looked_into.wait(30)
            yield self._data

        yield pieces()


async def test_a_zip_on_this_machine_is_looked_into_while_it_streams_past() -> None:
    report = await inspect_upload([Near(zipped(("_chat.txt", b"12-11-2026 09:15 - Fenna: Hoi")), "chat.zip")])

    assert [message.text for message in (report.transcript.messages if report.transcript else ())] == ["Hoi"]


class Breaking(GivenText):
    async def read_at(self, offset: int, length: int) -> bytes:
        if length > 4:
            raise ConnectionResetError(offset, length)
        return await super().read_at(offset, length)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[bytes]]:
        yield self._whole()

    async def _whole(self) -> AsyncIterator[bytes]:
        yield self._data


async def test_a_connection_that_breaks_is_not_a_broken_file() -> None:
    with pytest.raises(RetryableError):
        await inspect_upload([Breaking(zipped(("a", b"b")), "a.zip")])


async def test_every_file_and_everything_in_a_zip_is_shown_to_the_virus_scanner(clamd: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("goed.txt", "niets aan de hand")
        archive.writestr("fout.txt", VIRUS)
    files = [GivenText(packed.getvalue(), "map.zip"), GivenText(b"hallo", "los.txt")]

    report = await inspect_upload(files, scanner=scanner_at(clamd))

    [zipped, loose] = report.files
    assert (zipped.scan, loose.scan) == (infected(SIGNATURE), CLEAN)
    assert [member.scan for member in zipped.members] == [CLEAN, infected(SIGNATURE)]
    assert [(one.file, one.detail) for one in report.findings if one.code == "besmet"] == [
        ("map.zip", SIGNATURE),
        ("fout.txt", SIGNATURE),
    ]


async def test_what_the_scanner_did_not_look_at_is_a_finding_with_the_reason(tmp_path: Path) -> None:
    away = Clamd(ClamdAddress(path=tmp_path / "niemand.ctl"))

    report = await inspect_upload([GivenText(b"hallo", "los.txt")], scanner=away)

    assert report.files[0].scan == not_scanned(Unscanned.UNREACHABLE)
    assert [one.detail for one in report.findings if one.code == "niet_gescand"] == [
        "de scanner was niet bereikbaar"
    ]


async def test_an_infected_picture_is_not_opened(clamd: Path) -> None:
    with io.BytesIO() as drawn:
        Image.new("RGB", (8, 8)).save(drawn, "PNG")
        data = drawn.getvalue() + VIRUS

    report = await inspect_upload([GivenText(data, "foto.png")], scanner=scanner_at(clamd))

    assert (report.files[0].scan.state, report.files[0].width) == (ScanState.INFECTED, None)


async def test_the_lines_above_an_e_mail_are_told() -> None:
    mail = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: hoi\r\nDate: Mon, 23 Nov 2026 10:15:00 +0100\r\n\r\nx"

    said = (await inspected(("bericht.eml", mail))).as_json()

    assert said["kind"] == "mail"
    assert [file["mail"] for file in json.loads(json.dumps(said["files"]))] == [
        {"from": "a@b.example", "to": "c@d.example", "subject": "hoi", "date": "2026-11-23T10:15:00+01:00"}
    ]


TELEGRAM = (
    b'{"name": "Buurt", "type": "private_group", "messages": ['
    b'{"type": "message", "date": "2022-05-13T16:09:00", "from": "Jan", "text": "hoi"}]}'
)


@pytest.mark.parametrize(
    "files",
    [
        [GivenText(TELEGRAM, "ChatExport_2022-05-13/result.json"), GivenText(photo(), "photos/a.jpg")],
        [GivenText(zipped(("export/result.json", TELEGRAM), ("export/a.jpg", photo())), "telegram.zip")],
        [GivenText(TELEGRAM, "zomaar")],
    ],
)
async def test_a_chat_of_another_messenger_is_told_by_its_content(files: list[GivenText]) -> None:
    said = (await inspect_upload(files)).as_json(messages=True)

    assert (said["kind"], said["participants"], said["message_count"]) == ("telegram_export", ["Jan"], 1)
    assert said["period"] == {"first": "2022-05-13T16:09:00", "last": "2022-05-13T16:09:00"}
    assert (said["platform"], said["date_order"], said["transcript"], said["messages"]) == (
        None,
        None,
        None,
        [],
    )


async def test_the_text_of_signal_is_not_taken_for_whatsapps() -> None:
    report = await inspect_upload([GivenText(b"[2019-12-24, 12:23] Jane: hoi\n", "Jane/index.md")])

    assert (report.kind, report.message_count, report.transcript) == (ContentKind.SIGNAL, 1, None)


async def test_the_text_in_screenshots_is_looked_through_and_not_kept(tmp_path: Path) -> None:
    place = tmp_path / "tesseract"
    place.write_text("#!/bin/sh\necho 'mijn bsn is 111222333, akkoord?'\n")
    place.chmod(0o755)

    report = await inspect_upload([GivenText(photo(), "foto.jpg")], ocr=Ocr(str(place), ("nld",)))
    kept, told = report.as_json(), report.as_json(texts=True)

    assert kept["personal_data"] == {
        "iban": {"count": 0, "places": []},
        "bsn": {"count": 1, "places": []},
        "phone": {"count": 0, "places": []},
        "mail": {"count": 0, "places": []},
    }
    assert report.hints == {"bewust_afwegen": {"akkoord": 1}, "niet_gebruiken": {"bsn": 1}}
    assert "tekst_gelezen" in report.codes
    assert "111222333" not in json.dumps(kept)
    assert "111222333" in json.dumps(told)


async def test_the_pictures_of_a_chat_are_not_read(tmp_path: Path) -> None:
    files = [GivenText(IPHONE.encode(), "_chat.txt"), GivenText(photo(), "foto.jpg")]

    report = await inspect_upload(files, ocr=Ocr(str(tmp_path / "geen"), ("nld",)))

    assert [file.ocr_text for file in report.files] == [None, None]
    assert "tekst_gelezen" not in report.codes


async def test_a_zip_in_a_zip_is_asked_for_and_not_called_no_export() -> None:
    report = await inspected(
        ("export.zip", zipped(("WhatsApp Chat - X.zip", zipped(("_chat.txt", IPHONE.encode())))))
    )

    assert {"zip_in_zip", "export_dubbel_ingepakt"} <= set(report.codes)
    assert not {"geen_export", "transcript_ontbreekt"} & set(report.codes)


async def test_what_could_not_be_read_is_not_called_no_export() -> None:
    report = await inspected(("WhatsApp Chat - X.zip", zipped(("_chat.txt", IPHONE.encode()))[:60]))

    assert set(report.codes) == {"zip_beschadigd"}


async def test_a_script_is_pointed_out_also_when_its_content_is_only_text() -> None:
    report = await inspected(("_chat.txt", IPHONE.encode()), ("lees mij.vbs", b"Set x = 1"))

    assert [one.file for one in report.findings if one.code == "uitvoerbaar_bestand"] == ["lees mij.vbs"]


async def test_a_zip_of_which_only_the_first_bytes_are_left_is_damaged() -> None:
    report = await inspected(("WhatsApp Chat - Feest.zip", b"PK\x03\x04rommel"))

    assert (report.files[0].type.mime, codes(report)) == ("application/zip", ["zip_beschadigd"])


async def test_a_loose_chat_in_which_somebody_wrote_html_is_a_chat() -> None:
    chat = IPHONE.replace("mijn bsn is 111222333", "<script>document.title='x'</script> <b>vet</b>")

    report = await inspected(
        ("_chat.txt", chat.encode()), ("00000003-PHOTO-2022-05-13-16-10-00.jpg", photo())
    )

    assert (report.kind, report.message_count) == (ContentKind.WHATSAPP_IPHONE, 4)
