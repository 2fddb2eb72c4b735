"""Why originals stayed where they are, in words."""

from __future__ import annotations

from collections.abc import Collection

from workflows.model import KeptReason

LEAVE_ALL = "Informatiebeheer houdt het verwijderen nu tegen, bijvoorbeeld door een Woo-verzoek of bezwaar. Haal niets uit de map."
"""What an employee hears instead of being asked to take the originals away."""

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

WHILE_HELD = SENTENCES | {
    KeptReason.EXCLUDED: "Informatiebeheer heeft een bestand niet opgenomen.",
    KeptReason.UNREACHABLE: "Het verwijderen lukte twee weken lang niet. Kijk of de bestanden er nog staan.",
    KeptReason.DELETION_OFF: "Verwijderen staat uit.",
    KeptReason.DECLARED_ONLY: "De bestanden zijn met de hand geregistreerd. Dan verwijdert Bewaarstroom ze hier niet.",
    KeptReason.STOPPED: "Informatiebeheer laat de originelen staan.",
}
"""During a Woo request nobody is asked to take anything away."""

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
    """Say why, each reason once; during a hold nothing is asked."""
    sentences = WHILE_HELD if held else SENTENCES
    return " ".join(sentences[reason] for reason in dict.fromkeys(reasons))


def in_words(reasons: Collection[KeptReason], *, held: bool) -> str:
    """Say why, and what to do; during a hold that is to leave everything where it is."""
    told = because(reasons, held=held)
    return f"{told} {LEAVE_ALL}" if held else told


def told_to_di(reasons: Collection[KeptReason]) -> str:
    """Say why to DI, each reason once: nothing is asked of them in a folder that is not theirs."""
    return " ".join(FOR_DI[reason] for reason in dict.fromkeys(reasons))


def is_elsewhere(reasons: Collection[KeptReason]) -> bool:
    """Whether all that was received is known to be in the zaak, so that other copies may go."""
    return not LAST_COPY & set(reasons)
