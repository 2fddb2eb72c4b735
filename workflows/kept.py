"""Why originals stayed where they are, in words."""

from __future__ import annotations

from collections.abc import Collection

from workflows.model import KeptReason

LEAVE_ALL = "Informatiebeheer houdt het verwijderen nu tegen, bijvoorbeeld door een Woo-verzoek of bezwaar. Haal niets uit de map."
"""What an employee hears instead of being asked to take the originals away."""

LEAVE_UNTIL = "Laat alle bestanden in de map staan tot u van Informatiebeheer hoort."
"""What an employee hears while something in the folder may be nowhere else."""

SENTENCES = {
    KeptReason.CHANGED: "Een bestand is veranderd nadat het is ontvangen. De veranderde versie is niet verwijderd.",
    KeptReason.GONE: "Een bestand stond niet meer in de map toen wij het wilden verwijderen.",
    KeptReason.LOCKED: "Een bestand is nog geopend of uitgecheckt in OneDrive.",
    KeptReason.CHECKED_OUT: "Een bestand is uitgecheckt in OneDrive. Check het weer in.",
    KeptReason.HELD: "OneDrive houdt een bestand vast, bijvoorbeeld door een bewaarplicht. Vraag de beheerder van Microsoft 365 waarom.",
    KeptReason.LABELLED: "Op een bestand staat een bewaarlabel dat verwijderen verbiedt. Vraag de beheerder van Microsoft 365 om het label te verwijderen.",
    KeptReason.MOVED: "Een bestand is verplaatst naar een andere map.",
    KeptReason.EXCLUDED: "Informatiebeheer heeft een bestand niet opgenomen. Haal het zelf uit de map als u het niet meer nodig hebt.",
    KeptReason.UNREACHABLE: "Het verwijderen lukte twee weken lang niet. Kijk of de bestanden er nog staan en haal ze zelf uit de map.",
    KeptReason.DELETION_OFF: "Verwijderen staat uit. Haal de bestanden zelf uit de map.",
    KeptReason.NOT_PROVEN: "Er is geen bewijs dat een bestand in de zaak staat. Laat het staan en waarschuw Informatiebeheer.",
    KeptReason.DECLARED_ONLY: "De bestanden zijn met de hand geregistreerd. Dan verwijdert Bewaarstroom ze hier niet. Haal ze zelf uit de map.",
    KeptReason.STOPPED: "Informatiebeheer laat de originelen staan. Haal ze zelf uit de map als u ze niet meer nodig hebt.",
    KeptReason.DIFFERS: "OneDrive geeft andere bytes dan er zijn geregistreerd, terwijl het zegt dat er niets is veranderd. Laat het bestand staan en waarschuw Informatiebeheer.",
}

WITHOUT_ASKING = SENTENCES | {
    KeptReason.LABELLED: "Op een bestand staat een bewaarlabel dat verwijderen verbiedt.",
    KeptReason.EXCLUDED: "Informatiebeheer heeft een bestand niet opgenomen.",
    KeptReason.UNREACHABLE: "Het verwijderen lukte twee weken lang niet. Kijk of de bestanden er nog staan.",
    KeptReason.DELETION_OFF: "Verwijderen staat uit.",
    KeptReason.DECLARED_ONLY: "De bestanden zijn met de hand geregistreerd. Dan verwijdert Bewaarstroom ze hier niet.",
    KeptReason.STOPPED: "Informatiebeheer laat de originelen staan.",
}
"""Where all must stay, nobody is asked to take anything away, or to undo what protects it."""

TO_TAKE_OUT = frozenset(
    {
        KeptReason.EXCLUDED,
        KeptReason.UNREACHABLE,
        KeptReason.DELETION_OFF,
        KeptReason.DECLARED_ONLY,
        KeptReason.STOPPED,
    }
)
"""The reasons for which the employee is asked to take the originals away."""

FOR_DI = SENTENCES | {
    KeptReason.CHECKED_OUT: "Een bestand is uitgecheckt in OneDrive. Vraag de medewerker om het in te checken.",
    KeptReason.EXCLUDED: "Weggelaten door Informatiebeheer. Het bestand blijft in OneDrive staan.",
    KeptReason.UNREACHABLE: "Het verwijderen lukte twee weken lang niet. Het bestand blijft in OneDrive staan.",
    KeptReason.DELETION_OFF: "Verwijderen staat uit. Het bestand blijft in OneDrive staan.",
    KeptReason.NOT_PROVEN: "Er is geen bewijs dat dit bestand in de zaak staat. Het blijft in OneDrive staan.",
    KeptReason.DECLARED_ONLY: "Met de hand geregistreerd. Het beleid van deze map laat verwijderen dan niet toe. "
    "Het bestand blijft in OneDrive staan.",
    KeptReason.STOPPED: "Informatiebeheer besloot om het te laten staan in OneDrive.",
    KeptReason.DIFFERS: "OneDrive geeft andere bytes dan er zijn geregistreerd, terwijl het zegt dat er niets is veranderd. "
    "Het bestand blijft in OneDrive staan.",
}
"""What DI reads: the folder is not theirs, so that they are asked for nothing in it."""

SURPRISES = frozenset(
    {
        KeptReason.CHANGED,
        KeptReason.GONE,
        KeptReason.LOCKED,
        KeptReason.CHECKED_OUT,
        KeptReason.HELD,
        KeptReason.LABELLED,
        KeptReason.MOVED,
        KeptReason.NOT_PROVEN,
        KeptReason.DIFFERS,
        KeptReason.UNREACHABLE,
    }
)
"""What DI did not choose and must hear of."""

LAST_COPY = frozenset({KeptReason.NOT_PROVEN, KeptReason.DIFFERS, KeptReason.CHANGED})
"""What may be nowhere else: the employee must leave it where it is."""


def because(reasons: Collection[KeptReason], *, held: bool) -> str:
    """Say why, each reason once; nothing is asked where all must stay."""
    return " ".join(why(reason, stays=must_stay(reasons, held=held)) for reason in dict.fromkeys(reasons))


def why(reason: KeptReason, *, stays: bool) -> str:
    """Say why one file was kept; *stays*: all of the upload must stay where it is."""
    return WITHOUT_ASKING[reason] if stays else SENTENCES[reason]


def in_words(reasons: Collection[KeptReason], *, held: bool) -> str:
    """Say why, and what to do: to take it away, or to leave everything where it is."""
    return f"{because(reasons, held=held)} {leave(reasons, held=held)}".strip()


def leave(reasons: Collection[KeptReason], *, held: bool) -> str:
    """Ask to leave everything where it is; nothing where it may go."""
    if held:
        return LEAVE_ALL
    return "" if is_elsewhere(reasons) else LEAVE_UNTIL


def told_to_di(reasons: Collection[KeptReason]) -> str:
    """Say why to DI, each reason once: nothing is asked of them in a folder that is not theirs."""
    return " ".join(FOR_DI[reason] for reason in dict.fromkeys(reasons))


def is_elsewhere(reasons: Collection[KeptReason]) -> bool:
    """Whether all that was received is known to be in the zaak, so that other copies may go."""
    return not LAST_COPY & set(reasons)


def must_stay(reasons: Collection[KeptReason], *, held: bool) -> bool:
    """Whether nobody may take anything away now: by a hold, or as it may be nowhere else."""
    return held or not is_elsewhere(reasons)


def asks_to_take_out(reasons: Collection[KeptReason]) -> bool:
    """Whether the employee is asked to take the originals away, now or when a hold is over."""
    return is_elsewhere(reasons) and bool(TO_TAKE_OUT & set(reasons))
