"""Why DI refuses an upload, and what the employee does then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """The reasons there are; the words are in *GROUNDS*."""

    PRIVE = "prive"
    GEEN_WERK = "geen_werk"
    DUBBEL = "dubbel"
    ONLEESBAAR = "onleesbaar"
    ELDERS = "elders_geregistreerd"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why DI refuses one upload."""

    ground: Ground
    reason: str = ""  # DI's own words; personal, told to the employee


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A ground in words."""

    label: str  # on DI's form
    told: str  # to the employee: what is the matter
    to_do: str  # to the employee: what to do now


GROUNDS = {
    Ground.PRIVE: Wording(
        label="Privé",
        told="Dit is een privégesprek. De gemeente mag het niet bewaren.",
        to_do="Haal de bestanden zelf uit de map. Wilt u alleen het werkdeel bewaren? "
        "Maak dan een schermafbeelding van die berichten en zet die in de map.",
    ),
    Ground.GEEN_WERK: Wording(
        label="Hoeft niet bewaard te worden",
        told="Dit gesprek gaat niet over een besluit, afspraak of ander werk dat bewaard moet worden.",
        to_do="Haal de bestanden zelf uit de map. U hoeft verder niets te doen.",
    ),
    Ground.DUBBEL: Wording(
        label="Dubbel",
        told="Dit gesprek is al eerder ontvangen.",
        to_do="Haal deze bestanden zelf uit de map. U hoeft ze niet opnieuw te sturen.",
    ),
    Ground.ONLEESBAAR: Wording(
        label="Onleesbaar of niet compleet",
        told="Wij kunnen de bestanden niet goed lezen, of er ontbreekt iets.",
        to_do="Haal de bestanden uit de map. Maak daarna een nieuwe export of schermafbeelding en zet die in de map.",
    ),
    Ground.ELDERS: Wording(
        label="Al elders geregistreerd",
        told="Dit gesprek staat al in het zaaksysteem.",
        to_do="Haal de bestanden zelf uit de map. U hoeft verder niets te doen.",
    ),
}


def in_words(ground: str) -> Wording | None:
    """Give the words of a ground; None where none was given."""
    return GROUNDS[Ground(ground)] if ground in set(Ground) else None
