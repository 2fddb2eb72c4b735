"""FinishTask: close the task as what happened to the originals says."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from workflows.following import follow
from workflows.followups import FollowUpKind
from workflows.model import KeptReason, Upload
from workflows.notices.wording import Template
from workflows.operations.house import House, in_one_transaction, upload_and_task
from workflows.operations.letters import to_di
from workflows.operations.operation import Call, Done, Operation
from workflows.store import documents, holds, tasks
from workflows.tasks import Task, TaskEvent, TaskState

SENTENCES = {
    KeptReason.CHANGED: "Een bestand is veranderd nadat het is ontvangen. De veranderde versie is niet verwijderd.",
    KeptReason.GONE: "Een bestand stond niet meer in de map toen wij het wilden verwijderen.",
    KeptReason.LOCKED: "Een bestand is nog geopend of uitgecheckt in OneDrive.",
    KeptReason.CHECKED_OUT: "Een bestand is uitgecheckt in OneDrive. Vraag de medewerker om het in te checken.",
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

LAST_COPY = frozenset({KeptReason.NOT_PROVEN, KeptReason.DIFFERS})
"""What may be nowhere else: the employee must leave it where it is."""


def finish_task(house: House) -> Operation:
    """Make the operation."""

    def write(call: Call, connection: Connection) -> Done:
        upload, task = upload_and_task(connection, call)
        reasons = _reasons(upload, documents.outcomes(connection, upload.upload_id))
        held = house.policy.held_because(connection, upload.upload_id) is not None
        sentence = _sentence(reasons, held=held)
        state = _close(connection, house, task, reasons, sentence)
        if KeptReason.STOPPED in reasons and not LAST_COPY & set(reasons):
            follow(connection, upload.upload_id, FollowUpKind.LEEGHALEN, house.deadlines, house.clock())
        if not set(reasons) - {KeptReason.DELETION_OFF, KeptReason.STOPPED}:
            follow(connection, upload.upload_id, FollowUpKind.TELEFOON, house.deadlines, house.clock())
        if SURPRISES & set(reasons):
            to_di(connection, house, upload, Template.ORIGINEEL_BEHOUDEN, once=call.key, reden=sentence)
        template = Template.ORIGINEEL_BLIJFT if reasons else Template.AFGEROND
        return Done(body={"state": state.value, "template": template.value})

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="FinishTask",
        summary="Sluit de taak af, en zegt waarom als er originelen zijn blijven staan.",
        perform=in_one_transaction(house, write),
        parameters={"uploadId": "De upload, uit de trigger."},
        body={"state": "Hoe de taak is afgesloten.", "template": "Welke brief de medewerker krijgt."},
    )


def _reasons(upload: Upload, outcomes: Mapping[str, str]) -> tuple[KeptReason, ...]:
    """List why files were kept, each reason once; a file without an answer was never asked for: deletion is off."""
    kept = [outcomes.get(file.file_id, KeptReason.DELETION_OFF.value) for file in upload.files]
    return tuple(sorted({KeptReason(outcome) for outcome in kept if outcome != documents.DELETED}))


def _sentence(reasons: tuple[KeptReason, ...], *, held: bool) -> str:
    if not held:
        return " ".join(SENTENCES[reason] for reason in reasons)
    return " ".join([*(WHILE_HELD[reason] for reason in reasons), holds.LEAVE_ALL])


def _close(
    connection: Connection, house: House, task: Task, reasons: tuple[KeptReason, ...], sentence: str
) -> TaskState:
    if task.state is TaskState.AFGEROND or (reasons and task.state is TaskState.ORIGINEEL_BEHOUDEN):
        return task.state  # done before; we died before we could say so
    if not reasons:
        return tasks.apply(connection, task, TaskEvent.ORIGINALS_DELETED, house.clock()).state
    return tasks.apply(
        connection,
        task,
        TaskEvent.ORIGINALS_KEPT,
        house.clock(),
        because=f"original-{reasons[0]}",
        explanation=sentence,
    ).state
