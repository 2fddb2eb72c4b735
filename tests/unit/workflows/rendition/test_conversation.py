from __future__ import annotations

from dataclasses import replace

import pytest

from tests.documents import text_of
from tests.unit.workflows.rendition.support import ARRIVED, PHOTO_HASH, ZIP_HASH, report, upload
from workflows.inspection.whatsapp.dates import DateOrder
from workflows.inspection.whatsapp.message import Message, Period, Transcript
from workflows.inspection.whatsapp.transcript import parse
from workflows.rendition.attachments import attachments_in
from workflows.rendition.conversation import EXPLAINED, Told, conversation_data, title_of
from workflows.rendition.typesetter import render

CHAT = """[20-05-2022 16:08:13] Noor: Goedemorgen,
tweede regel
[20-05-2022 16:09:00] Noor: ‎<bijgevoegd: foto.jpg>
[20-05-2022 16:10:00] فاطمة: مرحبا
[21-05-2022 06:11:13] Noor: klaar ‎<Dit bericht is bewerkt>
"""
KIND = "export van een WhatsApp-gesprek (iPhone)"


def transcript() -> Transcript:
    read = parse(CHAT)
    assert read is not None
    return read


def told() -> Told:
    return Told(
        kind=KIND, remarks=("Een bijlage ontbreekt.",), attachments=attachments_in(upload(), report())[:2]
    )


def test_the_facts_say_who_when_what_and_every_message() -> None:
    assert conversation_data(upload(), transcript(), told(), {1: "beeld-1"}) == {
        "titel": f"Leesbare versie: {KIND}, ontvangen 20-11-2026",
        "uitleg": EXPLAINED,
        "feiten": [
            ["Soort", KIND],
            ["Gebracht door", "Noor van Dijk"],
            ["Ontvangen", "vrijdag 20 november 2026 om 11:15 uur"],
            ["Deelnemers", "Noor, فاطمة"],
            ["Periode", "vrijdag 20 mei 2022 tot en met zaterdag 21 mei 2022"],
            ["Berichten", "4"],
            ["Bijlagen", "2"],
            ["Telefoon", "iPhone"],
            ["Tijden", "zoals de telefoon ze schreef, zonder tijdzone"],
            ["Kenmerk van de upload", "01KABCDEFGHJKMNPQRSTVWXYZ0"],
        ],
        "opmerkingen": ["Een bijlage ontbreekt."],
        "bestanden": [
            {"naam": "WhatsApp Chat - Dakkapel.zip", "grootte": "2.500.000 bytes", "sha256": ZIP_HASH}
        ],
        "bijlagen": [
            {
                "nummer": 1,
                "naam": "foto.jpg",
                "uitleg": "aanwezig, 12 bytes",
                "sha256": PHOTO_HASH,
                "beeld": "beeld-1",
                "woorden": "Verkleinde afbeelding van bijlage 1",
            },
            {"nummer": 2, "naam": "weg.mp4", "uitleg": "ontbreekt in de export"},
        ],
        "dagen": [
            {
                "dag": "vrijdag 20 mei 2022",
                "berichten": [
                    ["16:08:13", "Noor", "Goedemorgen,\ntweede regel"],
                    ["16:09:00", "Noor", "‎<bijgevoegd: foto.jpg>", {"bijlage": 1}],
                    ["16:10:00", "فاطمة", "مرحبا", {"rechts": True, "bijlage": 2}],
                ],
            },
            {
                "dag": "zaterdag 21 mei 2022",
                "berichten": [
                    ["06:11:13", "Noor", "klaar \u200e<Dit bericht is bewerkt>", {"bewerkt": True}]
                ],
            },
        ],
    }


def test_an_uncertain_date_order_is_told_with_the_other_reading() -> None:
    other = (DateOrder.MDY, Period(first="2022-02-05T16:08:13", last="2022-05-02T00:00:00"))

    said = conversation_data(upload(), replace(transcript(), other=other, whole=False), told(), {})

    assert said["opmerkingen"] == [
        (
            "De datums kunnen op twee manieren gelezen worden. Als dag en maand omgedraaid zijn, is de periode zaterdag 5 "
            "februari 2022 tot en met maandag 2 mei 2022."
        ),
        "Het gesprek heeft meer berichten dan hier staan. Het originele bestand heeft ze allemaal.",
        "Een bijlage ontbreekt.",
    ]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("hallo", False),
        ("12 שלום", True),
        ("👍 café", False),
        ("\u200fhallo", False),
        ("\u200f مرحبا", True),
        ("12:30", False),
        ("…", False),
    ],
)
def test_a_text_runs_the_way_of_its_first_letter(text: str, *, right: bool) -> None:
    one = replace(transcript(), messages=(Message(datetime="2022-05-20T10:00", author="N", text=text),))

    said = conversation_data(upload(), one, Told(kind=KIND, remarks=(), attachments=()), {})

    more = [{"rechts": True}] if right else []
    assert said["dagen"] == [{"dag": "vrijdag 20 mei 2022", "berichten": [["10:00", "N", text, *more]]}]


def test_a_day_that_no_calendar_has_stays_as_it_was_read() -> None:
    one = replace(transcript(), messages=(Message(datetime="2022-99-99T10:00", author=None, text="x"),))

    said = conversation_data(upload(), one, Told(kind=KIND, remarks=(), attachments=()), {})

    assert said["dagen"] == [{"dag": "2022-99-99", "berichten": [["10:00", None, "x"]]}]


def test_the_title_holds_no_name() -> None:
    assert title_of(upload(), KIND) == f"Leesbare versie: {KIND}, ontvangen 20-11-2026"


async def test_the_whole_conversation_comes_out_of_the_document_again() -> None:
    pdf = await render("gesprek", conversation_data(upload(), transcript(), told(), {}), moment=ARRIVED)

    said = text_of(pdf)
    assert [line for line in said.splitlines() if line.startswith("16:0")] == [
        "16:08:13 Noor",
        "16:09:00 Noor bijlage 1",
    ]
    assert "Goedemorgen,\ntweede regel" in said
    assert "06:11:13 Noor bewerkt\nklaar" in said


@pytest.mark.full
async def test_every_message_of_the_largest_export_comes_out_of_the_document_again() -> None:
    days = [f"{day:02}-05-2022" for day in range(1, 29)]
    lines = [
        f"[{days[n // 1440]} {n // 60 % 24:02}:{n % 60:02}:07] Noor: bericht {n} مرحبا 👍🏽"
        for n in range(40_000)
    ]
    largest = parse("\n".join(lines))
    assert largest is not None

    pdf = await render(
        "gesprek",
        conversation_data(upload(), largest, Told(kind=KIND, remarks=(), attachments=()), {}),
        moment=ARRIVED,
    )

    said = text_of(pdf)
    assert [n for n in range(40_000) if f"bericht {n} " not in said] == []
    assert said.count(":07 Noor") == 40_000
