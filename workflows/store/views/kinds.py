"""What inspection called an upload, read inside the database."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, String, Text, cast, func, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

from workflows.store import schema


def kind_of_report(connection: Connection) -> ColumnElement[str]:
    """Give the report's kind as a column; NULL before inspection."""
    report = type_coerce(schema.upload.c.report, Text)
    if connection.dialect.name == "sqlite":
        return type_coerce(func.json_extract(report, "$.kind"), String)
    return type_coerce(cast(report, JSONB)["kind"].astext, String)
