"""The record of who did what to which object, when, from where and with what result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, insert, select

from workflows.model import Viewer
from workflows.store import schema


class Act(StrEnum):
    """Everything that is recorded; one sentence each on the screen."""

    SEEN = "inhoud_bekeken"
    DOWNLOADED = "inhoud_gedownload"
    TASK_TAKEN = "taak_genomen"
    TASK_RELEASED = "taak_vrijgegeven"
    INSPECTION_ASKED = "onderzoek_gevraagd"
    REGISTRATION_CHOSEN = "registreren_gekozen"
    REJECTED = "afgewezen"
    DELETION_ASKED = "verwijderen_gevraagd"
    FILE_EXCLUDED = "bestand_uitgesloten"
    REGISTERED = "geregistreerd_en_teruggelezen"
    ORIGINAL_DELETED = "origineel_verwijderd"
    ORIGINAL_KEPT = "origineel_behouden"
    FOLDER_REMOVED = "map_verwijderd"
    SIGNED_IN = "aangemeld"


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
) -> None:
    """Add one line; *viewer* None means that the service did it. Ids only, no names of people or files."""
    connection.execute(
        insert(schema.audit).values(
            at=at,
            actor_id=viewer.person.object_id if viewer else SERVICE,
            origin=viewer.origin if viewer else SERVICE,
            action=act,
            upload_id=upload_id,
            object_id=object_id,
            result=result,
        )
    )


def of_upload(connection: Connection, upload_id: str) -> Sequence[RowMapping]:
    """List what was done with one upload, oldest first."""
    query = select(schema.audit).where(schema.audit.c.upload_id == upload_id).order_by(schema.audit.c.seq)
    return connection.execute(query).mappings().all()
