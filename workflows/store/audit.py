"""The record of who did what to which object, when, from where and with what result: only ever added to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, insert, select, update

from workflows.model import Viewer
from workflows.store import closing, schema
from workflows.store.chain import Beside, Line, Said, beside, hash_beside, hash_line

_audit, _beside, _head = schema.audit, schema.audit_beside, schema.audit_head


class Act(StrEnum):
    """Everything that is recorded; workflows.sentences holds one Dutch sentence for each."""

    SEEN = "inhoud_bekeken"
    DOWNLOADED = "inhoud_gedownload"
    READABLE_DOWNLOADED = "leesbare_versie_gedownload"
    DESCRIPTION_DOWNLOADED = "mdto_gedownload"
    FILES_JOINED = "bestanden_erbij"
    ORIGINAL_AWAY = "origineel_weggehaald"
    ORIGINAL_BACK = "origineel_terug"
    UPLOADS_MERGED = "uploads_samengevoegd"
    UPLOAD_SPLIT = "upload_gesplitst"
    TASK_TAKEN = "taak_genomen"
    STOOD_IN = "als_vervanger"  # what follows was done for an absent colleague, whom object_id names
    TASK_RELEASED = "taak_vrijgegeven"
    INSPECTION_ASKED = "onderzoek_gevraagd"
    REGISTRATION_CHOSEN = "registreren_gekozen"
    REJECTED = "afgewezen"
    TASK_ASSIGNED = "taak_toegekend"
    QUESTION_ASKED = "vraag_gesteld"
    QUESTION_WITHDRAWN = "vraag_ingetrokken"
    QUESTION_ANSWERED = "vraag_beantwoord"
    FORM_SAVED = "formulier_ingevuld"
    WITHDRAWN = "ingetrokken"
    ORIGINALS_CLEARED = "originelen_weggehaald"
    PHONE_CLEANED = "telefoon_schoongemaakt"
    LIST_EXPORTED = "werklijst_opgehaald"
    ADVICE_ASKED = "advies_gevraagd"
    ADVICE_GIVEN = "advies_gegeven"
    DELETION_ASKED = "verwijderen_gevraagd"
    FILE_EXCLUDED = "bestand_uitgesloten"
    REGISTERED = "geregistreerd_en_teruggelezen"
    MADE_AGAIN = "opnieuw_gemaakt"  # what had failed to lie beside the originals
    MADE_REGISTERED = "gemaakt_document_geregistreerd"  # the result says which kind
    ORIGINAL_DELETED = "origineel_verwijderd"
    ORIGINAL_KEPT = "origineel_behouden"
    FOLDER_REMOVED = "map_verwijderd"
    SIGNED_IN = "aangemeld"
    RUN_RESUBMITTED = "run_opnieuw_uitgevoerd"
    RUN_CANCELLED = "run_gestopt"
    FLOW_PAUSED = "stroom_gepauzeerd"
    FLOW_DRAINED = "stroom_loopt_leeg"
    FLOW_OPENED = "stroom_hervat"
    FLOW_STARTED = "stroom_gestart"
    TRIGGER_REPLAYED = "trigger_opnieuw_afgegaan"
    HOLD_PLACED = "blokkade_geplaatst"
    HOLD_LIFTED = "blokkade_opgeheven"
    DELETION_STOPPED = "verwijderen_gestopt"
    DELETION_AGREED = "verwijderen_bevestigd"  # vier-ogen
    SET_DOWNLOADED = "set_gedownload"
    ENTERED_BY_HAND = "met_de_hand_ingevuld"
    BY_HAND_WITHDRAWN = "met_de_hand_ingetrokken"
    DECLARED_BY_HAND = "met_de_hand_bevestigd"
    STATEMENT_GIVEN = "verklaring_gegeven"
    REVERIFIED = "opnieuw_gecontroleerd"
    APPROVAL_ANSWERED = "goedkeuring_beantwoord"
    RECORD_SEEN = "controlespoor_bekeken"
    RECORD_CHECKED = "controlespoor_nagekeken"
    RECORD_EXPORTED = "controlespoor_opgehaald"
    WORK_FORGOTTEN = "werkgegevens_gewist"
    UPLOAD_FORGOTTEN = "persoonsgegevens_gewist"  # of the lines before this one about the same upload
    NAMES_FORGOTTEN = "namen_gewist"  # of the lines without an upload, up to the one that object_id numbers


SERVICE = "dienst"
"""The actor of what the service does by itself."""


def record(
    connection: Connection,
    *,
    at: datetime,
    act: Act,
    result: str,
    viewer: Viewer | None = None,
    upload_id: str | None = None,
    object_id: str | None = None,
    said: Said | None = None,
) -> None:
    """Add one line, when this transaction commits; *viewer* None means that the service did it.

    Ids only, no names of people or files: those go in *said*, beside the chain, where they can be erased.
    """

    def add(last: Connection) -> None:
        personal = beside({**_origin_of(viewer), **(said or {})})
        _append(
            last,
            personal,
            at=at,
            actor_id=viewer.person.object_id if viewer else SERVICE,
            action=act.value,
            upload_id=upload_id,
            object_id=object_id,
            result=result,
        )

    closing.at_the_end(connection, add)


def of_upload(connection: Connection, upload_id: str) -> Sequence[RowMapping]:
    """List what was done with one upload, oldest first; `said` is None where it was erased."""
    closing.settle(connection)
    query = (
        select(_audit, _beside.c.said)
        .outerjoin(_beside, _beside.c.seq == _audit.c.seq)
        .where(_audit.c.upload_id == upload_id)
        .order_by(_audit.c.seq)
    )
    return connection.execute(query).mappings().all()


def _origin_of(viewer: Viewer | None) -> dict[str, str]:
    if viewer is None:
        return {"origin": SERVICE}
    return {"name": viewer.person.name, "origin": viewer.origin}


def _append(
    connection: Connection,
    personal: Beside,
    *,
    at: datetime,
    actor_id: str,
    action: str,
    upload_id: str | None,
    object_id: str | None,
    result: str,
) -> None:
    """Hang one line on the chain; whoever holds the head keeps every other writer waiting until the commit."""
    head = connection.execute(select(_head).with_for_update()).one()
    line = Line(
        seq=head.seq + 1,
        at=at,
        actor_id=actor_id,
        action=action,
        upload_id=upload_id,
        object_id=object_id,
        result=result,
        beside_hash=hash_beside(personal),
    )
    hashed = hash_line(head.hash, line)
    connection.execute(insert(_audit).values(**vars(line), hash=hashed))
    connection.execute(insert(_beside).values(seq=line.seq, salt=personal.salt, said=personal.said))
    connection.execute(update(_head).values(seq=line.seq, hash=hashed))
