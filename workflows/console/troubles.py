"""What beheer reads about a code: what is the matter, and what to do now."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.watching import Mode, ModeReason


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One problem in plain words."""

    sentence: str
    next_step: str


BY_ITSELF = "U hoeft niets te doen: wij proberen het vanzelf opnieuw."
LOOK_IN_LOG = "Zoek in het logboek op deze code, of vraag het de leverancier."

TROUBLES = {
    "graph-throttled": Trouble(sentence="Microsoft vraagt ons om langzamer te doen.", next_step=BY_ITSELF),
    "graph-unavailable": Trouble(sentence="OneDrive is tijdelijk niet bereikbaar.", next_step=BY_ITSELF),
    "graph-no-answer": Trouble(sentence="Microsoft geeft hierover geen antwoord.", next_step=BY_ITSELF),
    "graph-unreachable": Trouble(
        sentence="Wij kunnen Microsoft niet bereiken.",
        next_step="Duurt dit langer dan een uur? Controleer het netwerk en de firewall.",
    ),
    "graph-login-unreachable": Trouble(
        sentence="De aanmelddienst van Microsoft is niet bereikbaar.",
        next_step="Duurt dit langer dan een uur? Controleer het netwerk en de firewall.",
    ),
    "graph-auth-failed": Trouble(
        sentence="Microsoft laat de app niet binnen.",
        next_step=(
            "Controleer het geheim of certificaat van de app in Entra. Misschien is het verlopen. Staat dit bij één map? "
            "Kijk dan of die OneDrive of site op slot zit."
        ),
    ),
    "graph-nearly-throttled": Trouble(
        sentence="Microsoft zegt dat de tenant bijna aan de grens zit.", next_step=BY_ITSELF
    ),
    "graph-paused": Trouble(sentence="Microsoft vroeg ons om even te wachten.", next_step=BY_ITSELF),
    "graph-budget-spent": Trouble(
        sentence="Ons deel van wat Microsoft toelaat, is op.",
        next_step=(
            "Gebeurt dit vaak? Controleer graph.licences en graph.budget_share, of kijk minder vaak "
            "(watching.look_at_least_every_seconds)."
        ),
    ),
    "graph-locked": Trouble(
        sentence="Deze OneDrive of site is op slot gezet.",
        next_step="Vraag de beheerder van SharePoint waarom. Gaat het slot eraf, dan gaan wij vanzelf verder.",
    ),
    "graph-refused": Trouble(sentence="Microsoft weigert onze vraag over deze map.", next_step=LOOK_IN_LOG),
    "graph-bad-request": Trouble(
        sentence="Microsoft begrijpt onze vraag over deze map niet.", next_step=LOOK_IN_LOG
    ),
    "graph-answer-unreadable": Trouble(
        sentence="Het antwoord van Microsoft is niet te lezen.", next_step=BY_ITSELF
    ),
    "graph-answer-too-large": Trouble(
        sentence="Het antwoord van Microsoft is te groot.", next_step=LOOK_IN_LOG
    ),
    "feed-endless": Trouble(sentence="OneDrive blijft dezelfde wijzigingen herhalen.", next_step=BY_ITSELF),
    "feed-broken": Trouble(
        sentence="OneDrive gaf een onvolledige lijst van wijzigingen.", next_step=BY_ITSELF
    ),
    "listing-endless": Trouble(sentence="OneDrive blijft dezelfde map opnoemen.", next_step=BY_ITSELF),
    "listing-broken": Trouble(
        sentence="OneDrive gaf een onvolledige lijst van deze map.", next_step=BY_ITSELF
    ),
    "drive-gone": Trouble(
        sentence="Deze OneDrive bestaat niet meer.",
        next_step="Is de medewerker uit dienst? Haal hem dan uit de instellingen of de groep.",
    ),
    "graph-forbidden": Trouble(
        sentence="De app heeft geen recht op deze OneDrive.",
        next_step="Controleer de rechten van de app in Entra en de toestemming van de beheerder.",
    ),
    "folder-missing": Trouble(
        sentence="De bewaakte map staat er niet.",
        next_step="Vraag de medewerker om de map opnieuw te maken, met precies dezelfde naam.",
    ),
    "watched-folder-gone": Trouble(
        sentence="De bewaakte map is verwijderd of verplaatst.",
        next_step="Vraag de medewerker om de map terug te zetten uit de prullenbak.",
    ),
    "folder-is-root": Trouble(
        sentence="Het id in de instellingen is van de hele drive, en niet van een map.",
        next_step="Zet bij folders in de instellingen het id van de map die bewaakt moet worden.",
    ),
    "folder-is-file": Trouble(
        sentence="Er staat een bestand met de naam van de bewaakte map.",
        next_step="Vraag de medewerker om het bestand een andere naam te geven en de map te maken.",
    ),
    "folder-is-shortcut": Trouble(
        sentence="Er staat een snelkoppeling met de naam van de bewaakte map.",
        next_step="Vraag de medewerker om de snelkoppeling weg te halen en zelf een map te maken.",
    ),
    "user-unknown": Trouble(
        sentence="Deze medewerker bestaat niet in Entra.",
        next_step="Controleer de medewerker in de instellingen, bij folders.",
    ),
    "onedrive-missing": Trouble(
        sentence="Deze medewerker heeft nog geen OneDrive.",
        next_step="Vraag de medewerker om OneDrive één keer te openen.",
    ),
    "folder-not-made": Trouble(
        sentence="De bewaakte map kon niet worden gemaakt.",
        next_step="Kijk of er al iets met die naam staat, of laat de medewerker de map zelf maken.",
    ),
    "folder-being-made": Trouble(sentence="De map wordt gemaakt.", next_step=BY_ITSELF),
    "group-unknown": Trouble(
        sentence="Deze groep bestaat niet in Entra.",
        next_step="Controleer het object-id van de groep in de instellingen, bij folders.",
    ),
    "group-forbidden": Trouble(
        sentence="De app mag de leden van de groep niet lezen.",
        next_step="Geef de app in Entra de machtiging GroupMember.Read.All, met toestemming van een beheerder.",
    ),
    "group-empty": Trouble(
        sentence="De groep heeft geen leden. De bekende mappen blijven wij bekijken.",
        next_step="Controleer de groep in Entra.",
    ),
    "site-unknown": Trouble(
        sentence="De SharePoint-site bestaat niet, of de app mag er niet bij.",
        next_step="Controleer site in de instellingen, bij folders. Schrijf host:/sites/naam.",
    ),
    "site-endless": Trouble(
        sentence="SharePoint blijft dezelfde bibliotheken van de site opnoemen.", next_step=BY_ITSELF
    ),
    "library-unknown": Trouble(
        sentence="De site heeft geen bibliotheek met deze naam.",
        next_step="Controleer document_library in de instellingen, bij folders.",
    ),
    "drive-unknown": Trouble(
        sentence="De drive bestaat niet.", next_step="Controleer het id in de instellingen, bij folders."
    ),
    "contact-missing": Trouble(
        sentence="De drive is van een site, en er is geen contactpersoon genoemd.",
        next_step="Noem een contact in de instellingen, bij folders.",
    ),
    "file-empty": Trouble(
        sentence="Het bestand is leeg.", next_step="Vraag de medewerker om de export opnieuw te maken."
    ),
    "file-too-large": Trouble(
        sentence="Het bestand is groter dan de grens in de instellingen.",
        next_step="Verhoog watching.max_file_mib, of vraag de medewerker om zonder media te exporteren.",
    ),
    "file-malware": Trouble(
        sentence="Microsoft heeft in dit bestand schadelijke software gevonden.",
        next_step="Open het bestand niet. Waarschuw de beveiligingsfunctionaris (CISO).",
    ),
    "folder-emptied": Trouble(
        sentence="Deze map is leeg: wat erin stond, is ontvangen en daarna verwijderd of weggehaald.",
        next_step="U hoeft niets te doen. Komt er iets bij, dan pakken wij de map weer op.",
    ),
    "folder-empty": Trouble(
        sentence="Er staat een lege map in de bewaakte map.",
        next_step="U hoeft niets te doen. Zodra er bestanden in staan, pakken wij de map op.",
    ),
    "folder-too-many-files": Trouble(
        sentence="Er staan te veel bestanden in deze map.",
        next_step="Verhoog watching.max_upload_files, of vraag de medewerker om de map te splitsen.",
    ),
    "item-shortcut": Trouble(
        sentence="Dit is een snelkoppeling naar de OneDrive van iemand anders. Wat daar staat, bewaren wij niet.",
        next_step="Vraag de medewerker om het bestand zelf in de map te zetten.",
    ),
    "item-notebook": Trouble(
        sentence="Dit is een OneNote-notitieblok. Dat kunnen wij niet bewaren.",
        next_step="Vraag de medewerker om de pagina als pdf in de map te zetten.",
    ),
    "item-nameless": Trouble(
        sentence="OneDrive geeft van dit bestand geen naam.",
        next_step="U hoeft niets te doen: zodra OneDrive de naam geeft, pakken wij het op.",
    ),
    "item-sizeless": Trouble(
        sentence="OneDrive geeft van dit bestand geen grootte.",
        next_step="U hoeft niets te doen: zodra OneDrive de grootte geeft, pakken wij het op.",
    ),
    "item-unknown-kind": Trouble(
        sentence="OneDrive zegt niet of dit een bestand of een map is.", next_step=LOOK_IN_LOG
    ),
    "file-pending": Trouble(
        sentence="OneDrive is nog bezig met dit bestand.",
        next_step="U hoeft niets te doen: zodra OneDrive klaar is, pakken wij het op.",
    ),
    "name-temporary": Trouble(
        sentence="Dit is een tijdelijk bestand.",
        next_step="U hoeft niets te doen: het hoort bij een programma.",
    ),
    "name-ignored": Trouble(
        sentence="De instellingen zeggen dat dit bestand niet meetelt.", next_step="U hoeft niets te doen."
    ),
    "item-poisonous": Trouble(
        sentence="Dit bestand laat steeds iets misgaan bij het inlezen.", next_step=LOOK_IN_LOG
    ),
}


MODE_WORDS = {
    Mode.ROOT_DELTA: "wijzigingen van de hele drive",
    Mode.FOLDER_DELTA: "wijzigingen van deze map",
    Mode.LISTING: "elke keer de map opnoemen",
}
MODE_REASONS = {
    ModeReason.DEFAULT: "de standaard",
    ModeReason.CONFIGURED: "zo staat het in de instellingen",
    ModeReason.DELTA_REFUSED: "de app mag de wijzigingen van deze drive niet lezen, de map wel",
    ModeReason.TEST_PASSED: "de proef met deze map slaagde",
    ModeReason.TEST_EMPTY: "de map was leeg, dus er viel niets te beproeven",
    ModeReason.TEST_INCOMPLETE: "de proef faalde: de map meldde niet alles",
    ModeReason.FEED_SILENT: "de map bleek later een bestand niet te melden",
    ModeReason.FEED_RESTARTS: "de map moest later steeds opnieuw beginnen met melden",
    ModeReason.FEED_REFUSED: "de map meldde later niets meer",
    ModeReason.TEST_LEAKS: "de proef faalde: de map meldde ook de rest van de drive",
    ModeReason.TEST_REFUSED: "de proef faalde: Microsoft geeft voor deze map geen wijzigingen",
}


def explain(code: str) -> Trouble:
    """Say what a code means; an unknown one is shown as such."""
    return TROUBLES.get(code) or Trouble(
        sentence=f"Er is een probleem met de code {code}.", next_step=LOOK_IN_LOG
    )
