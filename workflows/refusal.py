"""Why DI refuses an upload, and what the employee does then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.kept import LEAVE_ALL


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
    take_out: str  # to the employee: to take the files away; not said during a hold
    further: str  # to the employee: what else to do

    @property
    def to_do(self) -> str:
        """What the employee does now."""
        return f"{self.take_out} {self.further}"


GROUNDS = {
    Ground.PRIVE: Wording(
        label="Privé",
        told="Dit is een privégesprek. De gemeente mag het niet bewaren.",
        take_out="Haal de bestanden zelf uit de map.",
        further="Wilt u alleen het werkdeel bewaren? Maak dan een schermafbeelding van die berichten en zet die in de map.",
    ),
    Ground.GEEN_WERK: Wording(
        label="Hoeft niet bewaard te worden",
        told="Dit gesprek gaat niet over een besluit, afspraak of ander werk dat bewaard moet worden.",
        take_out="Haal de bestanden zelf uit de map.",
        further="U hoeft verder niets te doen.",
    ),
    Ground.DUBBEL: Wording(
        label="Dubbel",
        told="Dit gesprek is al eerder ontvangen.",
        take_out="Haal deze bestanden zelf uit de map.",
        further="U hoeft ze niet opnieuw te sturen.",
    ),
    Ground.ONLEESBAAR: Wording(
        label="Onleesbaar of niet compleet",
        told="Wij kunnen de bestanden niet goed lezen, of er ontbreekt iets.",
        take_out="Haal de bestanden uit de map.",
        further="Maak een nieuwe export of schermafbeelding en zet die in de map.",
    ),
    Ground.ELDERS: Wording(
        label="Al elders geregistreerd",
        told="Dit gesprek staat al in het zaaksysteem.",
        take_out="Haal de bestanden zelf uit de map.",
        further="U hoeft verder niets te doen.",
    ),
}


TAKE_OUT = "Haal de bestanden zelf uit de map als u ze niet meer nodig hebt."


def in_words(ground: str) -> Wording | None:
    """Give the words of a ground; None where none was given."""
    return GROUNDS[Ground(ground)] if ground in set(Ground) else None


def what_to_do(ground: Wording | None, *, held: bool) -> str:
    """Say what the employee does with files that are not taken in; during a hold they stay where they are."""
    if held:
        return f"{LEAVE_ALL} {ground.further}" if ground else LEAVE_ALL
    return ground.to_do if ground else TAKE_OUT
