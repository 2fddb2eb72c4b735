"""What inspection found worth saying: a stable code, a Dutch sentence, and for whom it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Audience(StrEnum):
    """Who can do something with it."""

    DI = "DI"
    EMPLOYEE = "medewerker"  # DI sees these too
    BEHEER = "beheer"


class Gravity(StrEnum):
    """How much it matters."""

    NOTE = "ter informatie"
    ATTENTION = "let op"
    UNUSABLE = "onbruikbaar"  # the file or the part of it could not be inspected


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a code stands for."""

    audience: Audience
    gravity: Gravity
    sentence: str  # Dutch, B1; may hold {count} and {detail}
    advice: str = ""  # what the audience can do


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing found, in one file or in the upload as a whole."""

    code: str
    file: str | None = None  # its name: personal, never logged
    count: int | None = None
    detail: str = ""  # completes the sentence; may be personal

    @property
    def meaning(self) -> Meaning:
        """Look the code up."""
        return MEANINGS[self.code]

    @property
    def sentence(self) -> str:
        """Say it in Dutch, with what to do about it."""
        meaning = self.meaning
        said = meaning.sentence.format(count=self.count if self.count is not None else "", detail=self.detail)
        return f"{said} {meaning.advice}".strip()


def _about(gravity: Gravity, audience: Audience, sentence: str, advice: str = "") -> Meaning:
    return Meaning(audience=audience, gravity=gravity, sentence=sentence, advice=advice)


_NOTE, _ATTENTION, _UNUSABLE = Gravity.NOTE, Gravity.ATTENTION, Gravity.UNUSABLE
_DI, _EMPLOYEE = Audience.DI, Audience.EMPLOYEE
_AGAIN: Final = "Maak de export opnieuw en zet hem weer in de map."

MEANINGS: Final[dict[str, Meaning]] = {
    # the upload as a whole
    "upload_leeg": _about(_UNUSABLE, _EMPLOYEE, "Er staat geen bestand in deze upload.", _AGAIN),
    "geen_export": _about(
        _ATTENTION,
        _EMPLOYEE,
        "Dit is geen WhatsApp-export en geen schermafbeelding.",
        "Controleer of u het juiste bestand in de map hebt gezet.",
    ),
    "export_dubbel_ingepakt": _about(
        _ATTENTION,
        _EMPLOYEE,
        "In het zip-bestand zit weer een zip-bestand. Wij openen alleen het buitenste, en daarin is geen gesprek gevonden.",
        "Zet het binnenste zip-bestand in de map.",
    ),
    "te_veel_bestanden": _about(
        _UNUSABLE, _EMPLOYEE, "Er zijn te veel bestanden: {count}.", "Verdeel ze over meer mappen."
    ),
    "meer_gesprekken": _about(
        _ATTENTION, _DI, "In deze upload zit meer dan één gesprek ({count}). Het grootste is hier beschreven."
    ),
    # one file
    "bestand_leeg": _about(_UNUSABLE, _EMPLOYEE, "Dit bestand is leeg.", _AGAIN),
    "bestand_te_groot": _about(
        _UNUSABLE,
        _EMPLOYEE,
        "Dit bestand is groter dan toegestaan ({detail}).",
        "Maak de export zonder media.",
    ),
    "bestand_gewijzigd": _about(
        _UNUSABLE,
        _EMPLOYEE,
        "Het bestand veranderde terwijl het gelezen werd.",
        "Wacht tot het uploaden klaar is.",
    ),
    "type_niet_toegestaan": _about(
        _ATTENTION, _DI, "Dit soort bestand staat niet op de lijst ({detail}).", "Open het niet zomaar."
    ),
    "type_anders_dan_naam": _about(_NOTE, _DI, "De naam past niet bij de inhoud. De inhoud is: {detail}."),
    "uitvoerbaar_bestand": _about(
        _ATTENTION, _DI, "Dit bestand is een programma of script.", "Open het niet."
    ),
    "office_macro": _about(
        _ATTENTION, _DI, "In dit Office-bestand zit een macro (een klein programma).", "Zet macro's niet aan."
    ),
    "pdf_versleuteld": _about(
        _ATTENTION,
        _DI,
        "Deze PDF is versleuteld: er zit een wachtwoord op, of een slot tegen wijzigen.",
        "Zo is hij over jaren misschien niet meer te openen. Vraag zo nodig om een versie zonder.",
    ),
    "afbeelding_geweigerd": _about(
        _NOTE, _DI, "Van deze afbeelding kan geen voorbeeld gemaakt worden ({detail})."
    ),
    "besmet": _about(
        _UNUSABLE,
        _DI,
        "De virusscanner vond een virus in dit bestand ({detail}). Het wordt niet getoond en niet geregistreerd.",
        "Open het niet en waarschuw de beveiligingsfunctionaris (CISO).",
    ),
    "niet_gescand": _about(
        _ATTENTION,
        _DI,
        "De virusscanner heeft dit bestand niet bekeken: {detail}.",
        "Open het niet zomaar. Kies Opnieuw onderzoeken als de scanner weer werkt.",
    ),
    "tekst_gelezen": _about(
        _NOTE,
        _DI,
        "De tekst in de schermafbeeldingen ({count}) is door een programma gelezen om in te zoeken. "
        "Daar kunnen fouten in zitten: de afbeelding zelf telt.",
    ),
    # zip files
    "zip_beschadigd": _about(_UNUSABLE, _EMPLOYEE, "Het zip-bestand is beschadigd.", _AGAIN),
    "zip_leeg": _about(_UNUSABLE, _EMPLOYEE, "Het zip-bestand is leeg.", _AGAIN),
    "zip_versleuteld": _about(
        _UNUSABLE,
        _EMPLOYEE,
        "Er zit een wachtwoord op het zip-bestand.",
        "Zet het zonder wachtwoord in de map.",
    ),
    "zip_te_veel_bestanden": _about(
        _UNUSABLE, _DI, "Er zitten te veel bestanden in het zip-bestand ({count})."
    ),
    "zip_te_groot": _about(
        _UNUSABLE,
        _EMPLOYEE,
        "Uitgepakt is het zip-bestand te groot ({detail}).",
        "Maak de export zonder media.",
    ),
    "zip_bom": _about(_UNUSABLE, _DI, "Het zip-bestand is abnormaal sterk ingepakt: mogelijk een zip-bom."),
    "zip_overlap": _about(
        _UNUSABLE, _DI, "Delen van het zip-bestand liggen over elkaar heen: mogelijk een zip-bom."
    ),
    "zip_te_traag": _about(_UNUSABLE, _DI, "Het lezen van het zip-bestand duurde te lang en is gestopt."),
    "zip_koppeling": _about(
        _ATTENTION, _DI, "In het zip-bestand zit een snelkoppeling. Die is niet gevolgd."
    ),
    "zip_vijandige_naam": _about(
        _ATTENTION, _DI, "In het zip-bestand zit een bestand met een misleidende of gevaarlijke naam."
    ),
    "zip_dubbele_naam": _about(
        _ATTENTION, _DI, "Een bestandsnaam komt meer dan één keer voor in het zip-bestand."
    ),
    "zip_in_zip": _about(_NOTE, _DI, "In het zip-bestand zit weer een zip-bestand. Dat is niet geopend."),
    "zip_methode": _about(
        _UNUSABLE, _EMPLOYEE, "Het zip-bestand is ingepakt op een manier die wij niet lezen.", _AGAIN
    ),
    # transcripts
    "transcript_ontbreekt": _about(
        _ATTENTION,
        _EMPLOYEE,
        "Het gesprek zelf (het tekstbestand) ontbreekt.",
        "Zet de hele export in de map.",
    ),
    "transcript_te_groot": _about(_UNUSABLE, _DI, "Het tekstbestand is te groot om te lezen ({detail})."),
    "te_veel_berichten": _about(
        _UNUSABLE, _DI, "Het gesprek heeft abnormaal veel berichten. Alleen de eerste {count} zijn gelezen."
    ),
    "transcript_tekens": _about(_ATTENTION, _DI, "In het tekstbestand staan tekens die niet te lezen zijn."),
    "transcript_tekst_vooraf": _about(
        _NOTE, _DI, "Vóór het eerste bericht staat tekst die bij geen bericht hoort."
    ),
    "transcript_onzeker": _about(
        _ATTENTION,
        _DI,
        "Dit tekstbestand lijkt op een gesprek, maar het is niet zeker dat het van WhatsApp is.",
    ),
    "ander_gesprek": _about(
        _NOTE,
        _DI,
        "Dit gesprek is niet van WhatsApp. Bewaarstroom telt de berichten en de deelnemers, en toont ze hier niet.",
    ),
    "gesprek_beschadigd": _about(
        _ATTENTION, _EMPLOYEE, "Het bestand met het gesprek is niet heel. Een deel is niet te lezen.", _AGAIN
    ),
    "datum_onzeker": _about(
        _ATTENTION,
        _DI,
        "De volgorde van dag en maand is niet te bewijzen. {detail}",
        "Vraag het zo nodig na.",
    ),
    "datum_twee_notaties": _about(_NOTE, _DI, "In dit gesprek staan datums op {count} manieren geschreven."),
    "mogelijk_afgekapt": _about(
        _ATTENTION,
        _EMPLOYEE,
        "De export heeft {count} berichten. WhatsApp laat bij zo'n aantal oudere berichten weg.",
        "Kijk of het begin van het gesprek erbij zit.",
    ),
    "begin_ontbreekt": _about(
        _NOTE, _DI, "De export begint niet met het begin van het gesprek. Oudere berichten kunnen ontbreken."
    ),
    "berichten_verwijderd": _about(
        _NOTE, _DI, "Berichten die in WhatsApp zijn verwijderd voordat de export gemaakt is: {count}."
    ),
    "berichten_bewerkt": _about(
        _NOTE, _DI, "Berichten die later zijn aangepast: {count}. De oude tekst zit niet in een export."
    ),
    "berichten_zonder_inhoud": _about(
        _NOTE, _DI, "Berichten zonder inhoud, zoals een foto die maar één keer te zien was: {count}."
    ),
    "berichten_niet_ontvangen": _about(
        _ATTENTION,
        _EMPLOYEE,
        "Berichten die nog niet binnen waren op de telefoon: {count}.",
        "Open WhatsApp met internet aan en maak de export opnieuw.",
    ),
    # attachments
    "bijlagen_ontbreken": _about(
        _ATTENTION, _EMPLOYEE, "Bijlagen die genoemd worden maar er niet bij zitten: {count}.", _AGAIN
    ),
    "bijlagen_weggelaten": _about(
        _ATTENTION,
        _EMPLOYEE,
        "Bijlagen die WhatsApp heeft weggelaten (niet gedownload, te groot of maar één keer te zien): {count}.",
        "Download ze in WhatsApp en maak de export opnieuw als ze belangrijk zijn.",
    ),
    "export_zonder_media": _about(
        _ATTENTION,
        _EMPLOYEE,
        "De export is gemaakt zonder media. Bijlagen die daardoor ontbreken: {count}.",
        "Maak de export opnieuw en kies: media toevoegen.",
    ),
    "bestanden_niet_genoemd": _about(_NOTE, _DI, "Bestanden die het gesprek niet noemt: {count}."),
    # personal data and hints
    "persoonsgegeven_bsn": _about(
        _ATTENTION, _DI, "Nummers in de tekst die een burgerservicenummer kunnen zijn: {count}."
    ),
    "persoonsgegeven_iban": _about(_NOTE, _DI, "Bankrekeningnummers in de tekst: {count}."),
    "persoonsgegeven_telefoon": _about(_NOTE, _DI, "Telefoonnummers in de tekst: {count}."),
    "persoonsgegeven_mail": _about(_NOTE, _DI, "E-mailadressen in de tekst: {count}."),
    "hint_bewust_afwegen": _about(
        _NOTE, _DI, "In de tekst staan woorden uit 'bewust afwegen' ({detail}). Dit is alleen een aanwijzing."
    ),
    "hint_niet_gebruiken": _about(
        _NOTE, _DI, "In de tekst staan woorden uit 'niet gebruiken' ({detail}). Dit is alleen een aanwijzing."
    ),
}
"""Every code that inspection can give."""
