"""The closed list of Dutch sentences that the record consists of: one for each act."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import RowMapping

from workflows.model import KeptReason
from workflows.notices.wording import files_in_words
from workflows.store.audit import Act

SENTENCES: Final = {
    Act.SEEN: "{who} bekeek de inhoud.",
    Act.DOWNLOADED: "{who} haalde een bestand op{file}.",
    Act.FILES_JOINED: "De medewerker zette {count} erbij, of veranderde ze. Ze horen nu bij deze taak.",
    Act.ORIGINAL_AWAY: "De medewerker haalde een origineel weg uit de map{file}.",
    Act.ORIGINAL_BACK: "Het origineel staat weer in de map{file}.",
    Act.UPLOADS_MERGED: "{who} voegde een andere upload bij deze: {count}.",
    Act.UPLOAD_SPLIT: "{who} maakte van {count} een eigen upload.",
    Act.READABLE_DOWNLOADED: "{who} haalde de leesbare versie (PDF) op.",
    Act.DESCRIPTION_DOWNLOADED: "{who} haalde de MDTO-beschrijving op.",
    Act.TASK_TAKEN: "{who} nam de taak.",
    Act.STOOD_IN: "{who} deed dit als vervanger van de collega die deze taak had.",
    Act.TASK_RELEASED: "{who} gaf de taak vrij.",
    Act.INSPECTION_ASKED: "{who} liet de bestanden opnieuw onderzoeken.",
    Act.REGISTRATION_CHOSEN: "{who} koos Registreren.",
    Act.REJECTED: "{who} wees de upload af.",
    Act.TASK_ASSIGNED: "{who} kende de taak toe aan een collega.",
    Act.QUESTION_ASKED: "{who} stelde de medewerker een vraag.",
    Act.QUESTION_WITHDRAWN: "{who} trok de vraag aan de medewerker in.",
    Act.QUESTION_ANSWERED: "{who} beantwoordde de vraag.",
    Act.FORM_SAVED: "{who} vulde het formulier in.",
    Act.WITHDRAWN: "{who} trok de upload in.",
    Act.ORIGINALS_CLEARED: "{cleared}",
    Act.PHONE_CLEANED: "{phone}",
    Act.LIST_EXPORTED: "{who} haalde de werklijst op als bestand.",
    Act.ADVICE_ASKED: "{who} vroeg Informatiebeheer om advies.",
    Act.ADVICE_GIVEN: "{who} gaf advies.",
    Act.DELETION_ASKED: "{who} vroeg om de originelen te verwijderen.",
    Act.FILE_EXCLUDED: "{who} {excluded}{file}.",
    Act.REGISTERED: "Een bestand is geregistreerd, teruggelezen en vergeleken: document {object}.",
    Act.MADE_AGAIN: "{who} liet opnieuw maken wat nog niet naast de originelen stond.",
    Act.MADE_REGISTERED: "{made} is gemaakt, in de zaak gezet, teruggelezen en vergeleken: document {object}.",
    Act.ORIGINAL_DELETED: "Het origineel is verwijderd uit OneDrive{file}. {where}",
    Act.ORIGINAL_KEPT: "Het origineel is niet verwijderd{file}: {reason}.",
    Act.FOLDER_REMOVED: "De lege exportmap is verwijderd.",
    Act.SIGNED_IN: "{who} meldde zich aan.",
    Act.RUN_RESUBMITTED: "{who} liet run {object} opnieuw uitvoeren.",
    Act.RUN_CANCELLED: "{who} stopte run {object}.",
    Act.FLOW_PAUSED: "{who} pauzeerde de stroom {object}.",
    Act.FLOW_DRAINED: "{who} liet de stroom {object} leeglopen.",
    Act.FLOW_OPENED: "{who} liet de stroom {object} weer werken.",
    Act.FLOW_STARTED: "{who} startte de stroom {object} met de hand.",
    Act.TRIGGER_REPLAYED: "{who} liet de trigger van melding {object} opnieuw afgaan.",
    Act.HOLD_PLACED: "{who} hield het verwijderen tegen ({hold}).",
    Act.HOLD_LIFTED: "{who} hief de blokkade op ({hold}).",
    Act.DELETION_STOPPED: "{who} besloot om de originelen te laten staan.",
    Act.DELETION_AGREED: "{who} bevestigde als tweede persoon dat de originelen weg mogen.",
    Act.SET_DOWNLOADED: "{who} haalde alle bestanden op om ze met de hand te registreren.",
    Act.ENTERED_BY_HAND: "{who} vulde in waar de bestanden met de hand zijn geregistreerd.",
    Act.BY_HAND_WITHDRAWN: "{who} trok de registratie met de hand in.",
    Act.DECLARED_BY_HAND: "{who} bevestigde als tweede persoon de registratie met de hand.",
    Act.STATEMENT_GIVEN: "{who} haalde een verklaring van verwijdering op.",
    Act.REVERIFIED: "{who} controleerde document {object} opnieuw in het zaaksysteem: {again}.",
    Act.APPROVAL_ANSWERED: "{who} beantwoordde een vraag om goedkeuring: {object}.",
    Act.RECORD_SEEN: "{who} bekeek het controlespoor.",
    Act.RECORD_CHECKED: "{who} liet het controlespoor nakijken: {holds}.",
    Act.RECORD_EXPORTED: "{who} haalde het controlespoor op als bestand.",
    Act.WORK_FORGOTTEN: "{who} wiste volgens het schema bevindingen, formulier, vragen en brieven.",
    Act.UPLOAD_FORGOTTEN: "{who} wiste volgens het schema de persoonsgegevens bij deze upload.",
    Act.NAMES_FORGOTTEN: "{who} wiste volgens het schema namen en herkomst tot en met regel {object}.",
}
WHERE: Final = {
    "naar_prullenbak": "Het ligt nog in de prullenbak.",
    "naar_prullenbak_na_verklaring": "Het ligt nog in de prullenbak. Dit rustte op een verklaring van twee collega's.",
    "definitief": "Het is definitief verwijderd, dus niet meer uit de prullenbak te halen.",
}
HOLDS: Final = {"woo": "Woo-verzoek", "bezwaar": "bezwaar of rechtszaak", "anders": "andere reden"}
AGAIN: Final = {"hetzelfde": "het is nog hetzelfde", "verschilt": "het is NIET meer hetzelfde"}
EXCLUDED: Final = {"weer_opgenomen": "nam een bestand weer op", "uitgesloten": "liet een bestand weg"}
CLEARED: Final = {
    "weggehaald": "De medewerker haalde de originelen uit de map.",
    "naar_beheer": "De medewerker haalde de originelen niet weg, ook niet na herinneringen. Beheer kreeg bericht.",
}
PHONE: Final = {
    "gedaan": "{who} meldde dat de persoonsgegevens van de telefoon af zijn.",
    "niet_nodig": "{who} meldde dat er op de telefoon niets te verwijderen is.",
    "niet_bevestigd": "De medewerker meldde niet dat de telefoon schoon is, ook niet na herinneringen.",
}
KEPT: Final = {
    KeptReason.CHANGED: "het is veranderd na de ontvangst",
    KeptReason.GONE: "het stond er niet meer",
    KeptReason.LOCKED: "iemand heeft het open",
    KeptReason.CHECKED_OUT: "het is uitgecheckt",
    KeptReason.HELD: "OneDrive houdt het vast",
    KeptReason.LABELLED: "er staat een bewaarlabel op",
    KeptReason.MOVED: "het is verplaatst",
    KeptReason.EXCLUDED: "Informatiebeheer heeft het weggelaten",
    KeptReason.UNREACHABLE: "OneDrive was te lang niet bereikbaar",
    KeptReason.DELETION_OFF: "verwijderen staat uit",
    KeptReason.NOT_PROVEN: "er is geen bewijs dat het in de zaak staat",
    KeptReason.DECLARED_ONLY: "het is met de hand geregistreerd, en het beleid laat verwijderen dan niet toe",
    KeptReason.STOPPED: "Informatiebeheer besloot om het te laten staan",
    KeptReason.DIFFERS: "OneDrive gaf andere bytes dan er zijn geregistreerd",
}


EXPORTED: Final = (
    "seq",
    "actor_id",
    "action",
    "upload_id",
    "object_id",
    "result",
    "beside_hash",
    "hash",
    "salt",
    "said",
)

MADE = {
    "leesbaar": "De leesbare versie (PDF/A)",
    "formulier": "Het formulier van de medewerker (PDF/A)",
    "mdto": "De MDTO-beschrijving",
}


def sentence(act: Act, result: str, *, who: str, file: str = "", about: str | None = None) -> str:
    """Say one line of the record; *file* is a bracket that numbers the file, *about* the object's id."""
    return SENTENCES[act].format(
        who=who,
        file=file,
        object=about or "onbekend",
        excluded=EXCLUDED.get(result, EXCLUDED["uitgesloten"]),
        reason=_reason(result),
        cleared=CLEARED.get(result, f"De originelen: {result}."),
        phone=PHONE.get(result, "{who}: de telefoon ({result}).").format(who=who, result=result),
        count=files_in_words(int(result)) if result.isdecimal() else "bestanden",
        made=MADE.get(result, "Een document"),
        holds="het klopt NIET" if result == "klopt_niet" else "het klopt",
        hold=HOLDS.get(result, HOLDS["anders"]),
        again=AGAIN.get(result, "de uitkomst is niet bekend"),
        where=WHERE.get(result, WHERE["naar_prullenbak"]),
    )


def sentence_of(action: str, result: str, *, who: str, about: str | None = None) -> str:
    """Say a line of which only the code is known; what a later release wrote is told by its code."""
    if action not in set(Act):
        return f"{who}: {action} ({result})."
    return sentence(Act(action), result, who=who, about=about)


def exported(row: RowMapping) -> dict[str, Any]:
    """Spell a line of the record for a file: the sentence, and all that its hash is recomputed from."""
    who = (row["said"] or {}).get("name") or row["actor_id"]
    return {
        **{name: row[name] for name in EXPORTED},
        "at": row["at"].isoformat(timespec="microseconds"),
        "sentence": sentence_of(row["action"], row["result"], who=who, about=row["object_id"]),
    }


def _reason(result: str) -> str:
    return KEPT[KeptReason(result)] if result in set(KeptReason) else "de reden is niet bekend"
