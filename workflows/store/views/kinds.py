"""What inspection called an upload, read inside the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, String, Text, cast, func, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

from workflows.store import schema

NUL, REPLACEMENT = "\\u0000", "\\ufffd"
"""JSON can hold a null character, and somebody's chat can; PostgreSQL's own JSON refuses the whole text for it."""


def kind_of_report(connection: Connection) -> ColumnElement[str]:
    """Give the report's kind as a column; NULL before inspection."""
    return member_of_report(connection, "kind")


def member_of_report(connection: Connection, name: str) -> ColumnElement[str]:
    """Give one member of the report as text, a list or number as JSON; reports can be megabytes."""
    return member_of(connection, schema.upload.c.report, name)


def zaaknummer_of_decision(connection: Connection) -> ColumnElement[str]:
    """Give the number of the zaak that DI chose as a column; NULL where none was chosen."""
    return member_of(connection, schema.task.c.decision, "choice", "zaaknummer")


def decider_of(connection: Connection) -> ColumnElement[str]:
    """Give the id of who decided as a column; NULL where nobody did."""
    return member_of(connection, schema.task.c.decision, "by", "object_id")


def member_of(connection: Connection, column: Column[Any], *path: str) -> ColumnElement[str]:
    """Give what lies at *path* in a column of JSON as text; NULL where there is nothing."""
    spelled = type_coerce(column, Text)
    if connection.dialect.name == "sqlite":
        return type_coerce(func.json_extract(spelled, ".".join(("$", *path))), String)
    return type_coerce(cast(func.replace(spelled, NUL, REPLACEMENT), JSONB)[path].astext, String)
