"""What was done with an upload, as Dutch sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.model import KeptReason, Viewer
from workflows.store.audit import SERVICE, Act
from workflows.store.views.dossier import Dossier, HistoryLine

SENTENCES = {
    Act.SEEN: "{who} bekeek de inhoud.",
    Act.DOWNLOADED: "{who} haalde een bestand op{file}.",
    Act.TASK_TAKEN: "{who} nam de taak.",
    Act.TASK_RELEASED: "{who} gaf de taak vrij.",
    Act.INSPECTION_ASKED: "{who} liet de bestanden opnieuw onderzoeken.",
    Act.REGISTRATION_CHOSEN: "{who} koos Registreren.",
    Act.REJECTED: "{who} wees de upload af.",
    Act.DELETION_ASKED: "{who} vroeg om de originelen te verwijderen.",
    Act.FILE_EXCLUDED: "{who} {excluded}{file}.",
    Act.REGISTERED: "Een bestand is geregistreerd, teruggelezen en vergeleken: document {object}.",
    Act.ORIGINAL_DELETED: "Het origineel is verwijderd uit OneDrive{file}. Het ligt nog in de prullenbak.",
    Act.ORIGINAL_KEPT: "Het origineel is niet verwijderd{file}: {reason}.",
    Act.FOLDER_REMOVED: "De lege exportmap is verwijderd.",
    Act.SIGNED_IN: "{who} meldde zich aan.",
}
EXCLUDED = {"weer_opgenomen": "nam een bestand weer op", "uitgesloten": "liet een bestand weg"}
KEPT = {
    KeptReason.CHANGED: "het is veranderd na de ontvangst",
    KeptReason.GONE: "het stond er niet meer",
    KeptReason.LOCKED: "iemand heeft het open of uitgecheckt",
    KeptReason.HELD: "het wordt vastgehouden",
    KeptReason.MOVED: "het is verplaatst",
    KeptReason.EXCLUDED: "Informatiebeheer heeft het weggelaten",
    KeptReason.UNREACHABLE: "OneDrive was te lang niet bereikbaar",
    KeptReason.DELETION_OFF: "verwijderen staat uit",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of the history."""

    at: datetime
    sentence: str


def tell(dossier: Dossier, viewer: Viewer) -> tuple[Told, ...]:
    """Tell the history, oldest first; who looks is called "u"."""
    names = _names(dossier, viewer)
    files = {standing.file.file_id: index for index, standing in enumerate(dossier.files, start=1)}
    received = Told(at=dossier.upload.arrived_at, sentence="De bestanden kwamen binnen in OneDrive.")
    return (received, *(_line(line, names, files) for line in dossier.history))


def _line(line: HistoryLine, names: Mapping[str, str], files: Mapping[str, int]) -> Told:
    number = files.get(line.object_id or "")
    sentence = SENTENCES[line.act].format(
        who=names.get(line.actor_id, "Een collega"),
        file=f" (bestand {number})" if number else "",
        object=line.object_id or "onbekend",
        excluded=EXCLUDED.get(line.result, EXCLUDED["uitgesloten"]),
        reason=_reason(line.result),
    )
    return Told(at=line.at, sentence=sentence)


def _reason(result: str) -> str:
    return KEPT[KeptReason(result)] if result in set(KeptReason) else "de reden is niet bekend"


def _names(dossier: Dossier, viewer: Viewer) -> dict[str, str]:
    """Name who this upload knows; the record itself holds ids only."""
    names = {SERVICE: "Bewaarstroom"}
    owner = dossier.upload.owner
    names[owner.object_id] = owner.name
    if dossier.task is not None:
        if dossier.task.assignee_id and dossier.task.assignee_name:
            names[dossier.task.assignee_id] = dossier.task.assignee_name
        if dossier.task.decision is not None:
            names[dossier.task.decision.by.object_id] = dossier.task.decision.by.name
    return names | {viewer.person.object_id: "U"}
