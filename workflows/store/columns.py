"""The column types that SQLite and PostgreSQL must agree on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as whole microseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse a moment without a time zone: it would be somebody's guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a time zone"
            raise ValueError(message)
        whole = value.astimezone(UTC)
        return int(whole.timestamp()) * 1_000_000 + whole.microsecond

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        """Return it in UTC."""
        if value is None:
            return None
        return datetime.fromtimestamp(value // 1_000_000, UTC).replace(microsecond=value % 1_000_000)


class Spelled(str):
    """A value that is JSON text already."""

    __slots__ = ()


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: json.dumps makes a new one for every value that is not spelled its own way."""


def spell(value: Any) -> str:
    """Write a value as the compact JSON that we store."""
    return _COMPACT.encode(value)


class JsonText(TypeDecorator[Any]):
    """Any JSON value, kept as compact text so that both databases store the same."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write None as NULL, everything else as JSON."""
        if value is None:
            return None
        return str(value) if isinstance(value, Spelled) else spell(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:  # noqa: ARG002 - as above
        """Read it back."""
        return None if value is None else json.loads(value)
