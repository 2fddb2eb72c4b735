"""What is known of a record as MDTO, the Dutch archives' XML: facts only, and valid by its schema.

MDTO 1.0.1 and 1.0.2, Nationaal Archief: https://www.nationaalarchief.nl/archiveren/mdto/xml-schema
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from lxml import etree

from workflows.errors import PermanentError

NAMESPACE: Final = "https://www.nationaalarchief.nl/mdto"
OWN_LIST: Final = "Begrippenlijst Bewaarstroom"
OURS: Final = "Bewaarstroom"
FORMATS: Final = {
    "application/zip": ("ZIP Format", "x-fmt/263"),
    "text/plain": ("Plain Text File", "x-fmt/111"),
    "application/pdf; version=A-2a": ("Acrobat PDF/A - Portable Document Format 2a", "fmt/476"),
}
"""Media types that are one format of the PRONOM register; the others keep the name that IANA gives them."""

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2

Part: TypeAlias = "tuple[str, str | list[Part]]"
"""An element: its name, and its text or what is in it."""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """The zorgdrager as the archives know it."""

    name: str
    code: str | None = None  # in the TOOI register, for example gm0363


@dataclass(frozen=True, kw_only=True)
class Representation:
    """One file that holds the record: an original, or the readable version."""

    identificatie: str  # of its document in the zaaksysteem
    name: str
    size: int  # bytes
    sha256: str
    mime: str
    proven_at: datetime  # when it was downloaded back and its checksum was the same


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happened to the record."""

    kind: str  # a word of MDTO's own list of events
    at: datetime
    actor: str
    result: str


@dataclass(frozen=True, kw_only=True)
class Classification:
    """The zaaktype that the record came to belong to."""

    label: str
    code: str  # its identificatie; empty where the catalogue gives none


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything we know of one registered upload."""

    upload_id: str
    name: str  # minted, without names of people
    description: str
    period: tuple[str, str] | None  # first and last day, ISO; None when unknown or uncertain
    happenings: tuple[Happening, ...]
    classification: Classification | None  # None where it was chosen before we remembered it
    zaaknummer: str
    bronorganisatie: str  # RSIN
    representations: tuple[Representation, ...]
    organisation: Organisation
    brought_by: str  # personal
    vertrouwelijkheidaanduiding: str


def informatieobject_xml(record: Record) -> bytes:
    """Describe the record as a whole; raises PermanentError `mdto-invalid` when its schema refuses it."""
    zaak = _refer(
        f"Zaak {record.zaaknummer}",
        record.zaaknummer,
        f"Zaaksysteem van organisatie {record.bronorganisatie}",
    )
    return _document(
        "informatieobject",
        [
            ("identificatie", _identified(record.upload_id, OURS)),
            ("naam", record.name),
            ("aggregatieniveau", _term("Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO")),
            *_classified(record.classification, record.organisation),
            ("omschrijving", record.description),
            *_coverage(record.period),
            *(("event", _event(one)) for one in record.happenings),
            ("waardering", _term("Nader te bepalen", "Begrippenlijst Waarderingen MDTO", "N")),
            ("isOnderdeelVan", zaak),
            *(
                ("heeftRepresentatie", _refer(one.name, one.identificatie, OURS))
                for one in record.representations
            ),
            ("archiefvormer", _organisation(record.organisation)),
            ("betrokkene", _brought(record.brought_by)),
            ("beperkingGebruik", _restriction(record.vertrouwelijkheidaanduiding)),
        ],
    )


def bestand_xml(record: Record, file: Representation) -> bytes:
    """Describe one of its files; raises PermanentError `mdto-invalid` when its schema refuses it."""
    return _document(
        "bestand",
        [
            ("identificatie", _identified(file.identificatie, OURS)),
            ("naam", file.name),
            ("omvang", str(file.size)),
            ("bestandsformaat", _format(file.mime)),
            (
                "checksum",
                [
                    ("checksumAlgoritme", _term("SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO")),
                    ("checksumWaarde", file.sha256),
                    ("checksumDatum", _moment(file.proven_at)),
                ],
            ),
            ("isRepresentatieVan", _refer(record.name, record.upload_id, OURS)),
        ],
    )


def _classified(zaaktype: Classification | None, organisation: Organisation) -> Iterator[Part]:
    if zaaktype is not None:
        catalogue = f"Zaaktypecatalogus {organisation.name}"
        yield "classificatie", _term(zaaktype.label, catalogue, zaaktype.code or None)


def _coverage(period: tuple[str, str] | None) -> Iterator[Part]:
    if period is not None:
        first, last = period
        yield (
            "dekkingInTijd",
            [
                ("dekkingInTijdType", _term("Looptijd gesprek", OWN_LIST)),
                ("dekkingInTijdBegindatum", first),
                ("dekkingInTijdEinddatum", last),
            ],
        )


def _event(one: Happening) -> list[Part]:
    return [
        ("eventType", _term(one.kind, "Begrippenlijst EventTypeLijst MDTO")),
        ("eventTijd", _moment(one.at)),
        ("eventVerantwoordelijkeActor", _refer(one.actor)),
        ("eventResultaat", one.result),
    ]


def _organisation(organisation: Organisation) -> list[Part]:
    return _refer(organisation.name, organisation.code, "TOOI register gemeenten")


def _brought(name: str) -> list[Part]:
    return [("betrokkeneTypeRelatie", _term("Aangeleverd door", OWN_LIST)), ("betrokkeneActor", _refer(name))]


def _restriction(aanduiding: str) -> list[Part]:
    return [
        ("beperkingGebruikType", _term("Nader te bepalen", "Begrippenlijst Beperking gebruik type MDTO")),
        ("beperkingGebruikNadereBeschrijving", f"vertrouwelijkheidaanduiding: {aanduiding}"),
    ]


def _format(mime: str) -> list[Part]:
    if mime in FORMATS:
        label, code = FORMATS[mime]
        return _term(label, "PRONOM-register", code)
    return _term(mime, "IANA Media Types")


def _term(label: str, of_list: str, code: str | None = None) -> list[Part]:
    coded: list[Part] = [("begripCode", code)] if code else []
    return [("begripLabel", label), *coded, ("begripBegrippenlijst", _refer(of_list))]


def _refer(name: str, kenmerk: str | None = None, bron: str = "") -> list[Part]:
    known: list[Part] = [("verwijzingIdentificatie", _identified(kenmerk, bron))] if kenmerk else []
    return [("verwijzingNaam", name), *known]


def _identified(kenmerk: str, bron: str) -> list[Part]:
    return [("identificatieKenmerk", kenmerk), ("identificatieBron", bron)]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _document(kind: str, parts: list[Part]) -> bytes:
    root = etree.fromstring(f'<MDTO xmlns="{NAMESPACE}"/>')
    _add(root, (kind, parts))
    if not _schema().validate(root):
        raise PermanentError(
            "mdto-invalid",
            "De MDTO-beschrijving voldoet niet aan het schema.",
            facts={"line": str(_schema().error_log)[:200]},
        )
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _add(parent: etree._Element, part: Part) -> None:
    name, within = part
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if isinstance(within, str):
        element.text = _FORBIDDEN.sub("\ufffd", within)
        return
    for each in within:
        _add(element, each)


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(__file__).with_name("mdto.xsd")))
