"""What the zaaksysteem refuses in a document, in the order in which it looks."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.asking import Ask, required
from workflows.zaaksysteem.simulator.problem import Param, all_invalid, forbidden, invalid
from workflows.zaaksysteem.simulator.world import LEVELS

LENGTHS = {
    "identificatie": 40,
    "titel": 200,
    "auteur": 200,
    "formaat": 255,
    "bestandsnaam": 255,
    "beschrijving": 1000,
}
STATUSES = frozenset({"", "in_bewerking", "ter_vaststelling", "definitief", "gearchiveerd"})
UNRECEIVABLE = frozenset({"in_bewerking", "ter_vaststelling"})
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def check_document(ask: Ask, connection: Connection, said: dict[str, Any], content: bytes | None) -> str:
    """Raise ZgwProblem unless this document may be made; return the uuid of its informatieobjecttype."""
    _check_right(ask, said)
    required(said, "bronorganisatie", "creatiedatum", "titel", "auteur", "taal", "informatieobjecttype")
    wrong = [*_too_long(said), *_odd_values(said), *_size(said, content)]
    if wrong:
        raise all_invalid(wrong)
    kind = _informatieobjecttype(ask, connection, said)
    _check_unique(connection, said)
    return kind


def decoded(said: dict[str, Any]) -> bytes | None:
    """Decode `inhoud`; None when there is none. Raises ZgwProblem 400 for what is no base64."""
    coded = said.get("inhoud")
    if coded in (None, ""):
        return None
    if not isinstance(coded, str):
        raise invalid("inhoud", "invalid", "Ongeldige inhoud.")
    try:
        return base64.b64decode(coded, validate=True)
    except binascii.Error as problem:
        raise invalid("inhoud", "invalid_base64", "De inhoud is geen geldige base64.") from problem


def is_rsin(text: str) -> bool:
    """Tell whether *text* is nine digits that pass the eleven test."""
    if re.fullmatch(r"[0-9]{9}", text) is None:
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, text, strict=True)) % 11 == 0


def _check_right(ask: Ask, said: dict[str, Any]) -> None:
    """Look at the right first: a wrong confidentiality hides everything else that is wrong."""
    level = said.get("vertrouwelijkheidaanduiding") or "openbaar"
    if level not in LEVELS:
        raise invalid("vertrouwelijkheidaanduiding", "invalid_choice", f'"{level}" is een ongeldige keuze.')
    if not ask.visitor.client.may_see(level):
        raise forbidden()


def _too_long(said: dict[str, Any]) -> list[Param]:
    return [
        Param(name=name, code="max_length", reason=f"Dit veld mag niet langer zijn dan {limit} tekens.")
        for name, limit in LENGTHS.items()
        if len(str(said.get(name) or "")) > limit
    ]


def _odd_values(said: dict[str, Any]) -> list[Param]:
    status = said.get("status") or ""
    checksum = said.get("integriteit") or {}
    questions = [
        (not is_rsin(str(said["bronorganisatie"])), "bronorganisatie", "invalid", "Onjuist RSIN nummer."),
        (re.fullmatch("[a-z]{3}", str(said["taal"])) is None, "taal", "invalid", "Geen ISO 639-2/B code."),
        (not _is_date(said["creatiedatum"]), "creatiedatum", "invalid", "Datum heeft het verkeerde formaat."),
        (status not in STATUSES, "status", "invalid_choice", "Ongeldige keuze."),
        (
            bool(said.get("ontvangstdatum")) and status in UNRECEIVABLE,
            "nonFieldErrors",
            "invalid_for_received",
            "Deze status mag niet bij een ontvangen document.",
        ),
        (
            bool(checksum) and not _is_date(checksum.get("datum")),
            "integriteit.datum",
            "required",
            "Dit veld is vereist.",
        ),
        (
            said.get("indicatieGebruiksrecht") is True,
            "indicatieGebruiksrecht",
            "missing-gebruiksrechten",
            "Er zijn geen gebruiksrechten.",
        ),
    ]
    return [Param(name=name, code=code, reason=reason) for wrong, name, code, reason in questions if wrong]


def _size(said: dict[str, Any], content: bytes | None) -> list[Param]:
    size = said.get("bestandsomvang")
    if content is None or size == len(content):
        return []
    return [
        Param(name="nonFieldErrors", code="file-size", reason="De bestandsomvang is niet die van de inhoud.")
    ]


def _informatieobjecttype(ask: Ask, connection: Connection, said: dict[str, Any]) -> str:
    uuid = ask.uuid_in(said["informatieobjecttype"], "catalogi", "informatieobjecttypen")
    table = tables.informatieobjecttype
    concept = connection.scalar(select(table.c.concept).where(table.c.uuid == uuid))
    if uuid is None or concept is None:
        raise invalid("informatieobjecttype", "object-does-not-exist", "Het documenttype bestaat niet.")
    if concept:
        raise invalid("informatieobjecttype", "not-published", "Het documenttype is niet gepubliceerd.")
    return uuid


def _check_unique(connection: Connection, said: dict[str, Any]) -> None:
    if not said.get("identificatie"):
        return
    table = tables.document
    known = select(table.c.uuid).where(
        table.c.identificatie == said["identificatie"], table.c.bronorganisatie == said["bronorganisatie"]
    )
    if connection.scalar(known):
        raise invalid(
            "identificatie",
            "identificatie-niet-uniek",
            "Deze identificatie bestaat al voor deze bronorganisatie.",
        )


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False
