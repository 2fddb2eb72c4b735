"""What inspection called an upload, read inside the database."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, String, Text, cast, func, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

from workflows.store import schema

NUL, REPLACEMENT = "\\u0000", "\\ufffd"
"""JSON can hold a null character, and somebody's chat can; PostgreSQL's own JSON refuses the whole text for it."""


def kind_of_report(connection: Connection) -> ColumnElement[str]:
    """Give the report's kind as a column; NULL before inspection."""
    return member_of_report(connection, "kind")


def member_of_report(connection: Connection, name: str) -> ColumnElement[str]:
    """Give one member of the report as text, a list or number as JSON; reports can be megabytes."""
    report = type_coerce(schema.upload.c.report, Text)
    if connection.dialect.name == "sqlite":
        return type_coerce(func.json_extract(report, f"$.{name}"), String)
    return type_coerce(cast(func.replace(report, NUL, REPLACEMENT), JSONB)[name].astext, String)
