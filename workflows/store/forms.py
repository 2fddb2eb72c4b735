"""The employees' forms, as rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from workflows.form import Form, read
from workflows.store import schema

_form = schema.form


def save(connection: Connection, upload_id: str, form: Form, now: datetime) -> None:
    """Keep what was filled in, instead of what was there; an empty form is not kept."""
    connection.execute(delete(_form).where(_form.c.upload_id == upload_id))
    if not form.empty:
        connection.execute(
            insert(_form).values(
                upload_id=upload_id, answers=form.as_json(), subject=form.subject, saved_at=now
            )
        )


def of_upload(connection: Connection, upload_id: str) -> Form:
    """Read the form of an upload, empty when nobody filled it in."""
    found = connection.scalar(select(_form.c.answers).where(_form.c.upload_id == upload_id))
    return Form() if found is None else read(found)
