from __future__ import annotations

from datetime import date

import pytest

from workflows.zaaksysteem.answer import Answer
from workflows.zaaksysteem.resources import (
    Bestandsdeel,
    Document,
    Informatieobjecttype,
    Link,
    Zaak,
    Zaaktype,
    document_from,
    informatieobjecttype_from,
    link_from,
    zaak_from,
    zaaktype_from,
)


def test_a_zaak_is_read() -> None:
    said = {
        "url": "u",
        "identificatie": "Z-1",
        "bronorganisatie": "123456782",
        "zaaktype": "t",
        "startdatum": "2026-01-02",
        "einddatum": None,
        "vertrouwelijkheidaanduiding": "intern",
    }
    zaak = Zaak(
        url="u",
        identificatie="Z-1",
        bronorganisatie="123456782",
        omschrijving="",
        zaaktype="t",
        startdatum=date(2026, 1, 2),
        einddatum=None,
        vertrouwelijkheidaanduiding="intern",
    )
    assert zaak_from(Answer(said)) == zaak
    assert not zaak.closed
    assert zaak_from(Answer({**said, "einddatum": "2026-02-03"})).closed


def test_a_zaaktype_and_a_link_are_read() -> None:
    kind = zaaktype_from(Answer({"url": "u", "omschrijving": "Klacht"}))
    assert kind == Zaaktype(url="u", identificatie="", omschrijving="Klacht")
    link = link_from(Answer({"url": "u", "zaak": "z", "informatieobject": "d"}))
    assert link == Link(url="u", zaak="z", informatieobject="d")


def test_the_parts_of_a_document_are_put_in_order() -> None:
    said = {
        "url": "u",
        "identificatie": "WA-1",
        "bronorganisatie": "123456782",
        "informatieobjecttype": "t",
        "versie": 1,
        "inhoud": None,
        "locked": True,
        "bestandsdelen": [
            {"url": "2", "volgnummer": 2, "omvang": 1, "voltooid": True, "lock": "l"},
            {"url": "1", "volgnummer": 1, "omvang": 4},
        ],
    }
    document = document_from(Answer(said))
    assert document == Document(
        url="u",
        identificatie="WA-1",
        bronorganisatie="123456782",
        informatieobjecttype="t",
        vertrouwelijkheidaanduiding="",
        versie=1,
        formaat="",
        bestandsomvang=None,
        inhoud="",
        locked=True,
        lock="",
        bestandsdelen=(
            Bestandsdeel(url="1", volgnummer=1, omvang=4, voltooid=False, lock=""),
            Bestandsdeel(url="2", volgnummer=2, omvang=1, voltooid=True, lock="l"),
        ),
    )
    assert not document.complete
    assert document_from(Answer({**said, "inhoud": "i", "bestandsdelen": []})).complete
    assert not document_from(Answer({**said, "inhoud": "i"})).complete


@pytest.mark.parametrize(
    ("begin", "einde", "concept", "usable"),
    [
        (None, None, False, True),
        ("2026-11-20", "2026-11-20", False, True),
        ("2026-11-21", None, False, False),
        ("2020-01-01", "2026-11-19", False, False),
        ("2020-01-01", None, True, False),
    ],
)
def test_a_type_is_usable_when_published_and_valid(
    begin: str | None, einde: str | None, *, concept: bool, usable: bool
) -> None:
    said = {
        "url": "u",
        "omschrijving": "x",
        "beginGeldigheid": begin,
        "eindeGeldigheid": einde,
        "concept": concept,
    }
    kind: Informatieobjecttype = informatieobjecttype_from(Answer(said))
    assert kind.usable_on(date(2026, 11, 20)) is usable
