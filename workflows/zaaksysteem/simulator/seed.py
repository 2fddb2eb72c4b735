"""Invented zaken of an invented gemeente, for the demo and for tests."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select

from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.catalogi import RSIN
from workflows.zaaksysteem.simulator.identity import fixed_uuid

OTHER_RSIN = "111222333"  # an omgevingsdienst that numbers its zaken in the same way

ZAAKTYPEN = {
    "klacht": "Klacht behandelen",
    "melding": "Melding openbare ruimte behandelen",
    "evenement": "Evenementenvergunning behandelen",
}


@dataclass(frozen=True, kw_only=True)
class SeedType:
    """One document type, and the zaaktypen that may hold it."""

    omschrijving: str
    zaaktypen: tuple[str, ...]
    vertrouwelijkheidaanduiding: str = "zaakvertrouwelijk"
    concept: bool = False
    begin_geldigheid: str = "2020-01-01"
    einde_geldigheid: str | None = None


TYPES = (
    SeedType(omschrijving="Chatbericht", zaaktypen=("klacht", "melding", "evenement")),
    SeedType(omschrijving="Correspondentie", zaaktypen=("klacht", "melding")),
    SeedType(
        omschrijving="Foto",
        zaaktypen=("melding", "evenement"),
        vertrouwelijkheidaanduiding="beperkt_openbaar",
    ),
    SeedType(omschrijving="Besluit", zaaktypen=("evenement",), vertrouwelijkheidaanduiding="openbaar"),
    SeedType(omschrijving="Spraakbericht", zaaktypen=("klacht", "melding", "evenement"), concept=True),
    SeedType(omschrijving="Sms-bericht", zaaktypen=("klacht", "melding"), einde_geldigheid="2024-12-31"),
)


@dataclass(frozen=True, kw_only=True)
class SeedZaak:
    """One zaak."""

    identificatie: str
    omschrijving: str
    zaaktype: str
    startdatum: str
    einddatum: str | None = None
    vertrouwelijkheidaanduiding: str = "zaakvertrouwelijk"
    bronorganisatie: str = RSIN


ZAKEN = (
    SeedZaak(
        identificatie="ZAAK-2026-0000000001",
        omschrijving="Geluidsoverlast horeca Marktplein",
        zaaktype="klacht",
        startdatum="2026-09-14",
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000002",
        omschrijving="Losse stoeptegels Kerkstraat",
        zaaktype="melding",
        startdatum="2026-10-02",
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000003",
        omschrijving="Buurtfeest Lindelaan",
        zaaktype="evenement",
        startdatum="2026-08-21",
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000004",
        omschrijving="Kapotte straatverlichting Parkweg",
        zaaktype="melding",
        startdatum="2026-10-19",
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000005",
        omschrijving="Klacht over bejegening aan de balie",
        zaaktype="klacht",
        startdatum="2026-10-27",
        vertrouwelijkheidaanduiding="vertrouwelijk",
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000006",
        omschrijving="Intocht Sinterklaas",
        zaaktype="evenement",
        startdatum="2026-10-05",
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000007",
        omschrijving="Zwerfafval bij het station",
        zaaktype="melding",
        startdatum="2026-03-09",
        einddatum="2026-04-17",
    ),
    SeedZaak(
        identificatie="ZAAK-2025-0000000412",
        omschrijving="Kerstmarkt 2025",
        zaaktype="evenement",
        startdatum="2025-10-01",
        einddatum="2025-12-30",
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000008",
        omschrijving="Klacht met bijzondere persoonsgegevens",
        zaaktype="klacht",
        startdatum="2026-11-02",
        vertrouwelijkheidaanduiding="geheim",
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000009",
        omschrijving="Overhangend groen Molenpad",
        zaaktype="melding",
        startdatum="2026-11-10",
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000009",
        omschrijving="Geurhinder bedrijventerrein",
        zaaktype="melding",
        startdatum="2026-11-11",
        bronorganisatie=OTHER_RSIN,
    ),
    SeedZaak(
        identificatie="ZAAK-2026-0000000010",
        omschrijving="Trage afhandeling van een bezwaar",
        zaaktype="klacht",
        startdatum="2026-11-16",
    ),
)


def seed(connection: Connection) -> None:
    """Write the demo's catalogue and zaken, unless there already is a catalogue."""
    if connection.scalar(select(tables.zaaktype.c.uuid).limit(1)) is not None:
        return
    connection.execute(insert(tables.zaaktype), [_zaaktype(key) for key in ZAAKTYPEN])
    connection.execute(insert(tables.informatieobjecttype), [_type(kind) for kind in TYPES])
    connection.execute(insert(tables.allowed), _allowed())
    connection.execute(insert(tables.zaak), [_zaak(zaak) for zaak in ZAKEN])


def type_uuid(omschrijving: str) -> str:
    """Return the id of a seeded document type."""
    return fixed_uuid(f"informatieobjecttype/{omschrijving}")


def zaak_uuid(identificatie: str, bronorganisatie: str = RSIN) -> str:
    """Return the id of a seeded zaak."""
    return fixed_uuid(f"zaak/{bronorganisatie}/{identificatie}")


def zaaktype_uuid(key: str) -> str:
    """Return the id of a seeded zaaktype."""
    return fixed_uuid(f"zaaktype/{key}")


def _zaaktype(key: str) -> dict[str, object]:
    return {
        "uuid": zaaktype_uuid(key),
        "identificatie": f"ZAAKTYPE-{key.upper()}",
        "omschrijving": ZAAKTYPEN[key],
    }


def _type(kind: SeedType) -> dict[str, object]:
    fields = {name: value for name, value in asdict(kind).items() if name != "zaaktypen"}
    return {"uuid": type_uuid(kind.omschrijving), **fields}


def _allowed() -> list[dict[str, object]]:
    return [
        {
            "uuid": fixed_uuid(f"relatie/{key}/{kind.omschrijving}"),
            "zaaktype": zaaktype_uuid(key),
            "informatieobjecttype": type_uuid(kind.omschrijving),
            "volgnummer": number + 1,
            "richting": "inkomend",
        }
        for number, kind in enumerate(TYPES)
        for key in kind.zaaktypen
    ]


def _zaak(zaak: SeedZaak) -> dict[str, object]:
    uuid = zaak_uuid(zaak.identificatie, zaak.bronorganisatie)
    return {"uuid": uuid, **asdict(zaak), "zaaktype": zaaktype_uuid(zaak.zaaktype)}
