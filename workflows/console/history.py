"""What was done with an upload, as Dutch sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.model import Viewer
from workflows.sentences import sentence
from workflows.store.audit import SERVICE
from workflows.store.views.dossier import Dossier, HistoryLine


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
    who = names.get(line.actor_id, line.actor_name or "Een collega")
    file = f" (bestand {number})" if number else ""
    return Told(
        at=line.at, sentence=sentence(line.act, line.result, who=who, file=file, about=line.object_id)
    )


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
