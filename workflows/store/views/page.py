"""One page out of a long list, found by the last row of the page before it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, or_

T = TypeVar("T")
MAX_CURSOR = 1000  # characters
MOST = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """The place of one row in its list."""

    value: str | int  # what the list is sorted by
    tie: str  # the row's id, for rows with the same value

    def spelled(self) -> str:
        """Write it so that it fits in an address."""
        raw = json.dumps([self.value, self.tie], ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a list is sorted by."""

    by: ColumnElement[Any]
    tie: ColumnElement[Any]
    descending: bool = False


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which page: after a row, before a row, or (neither) the first."""

    after: Cursor | None = None
    before: Cursor | None = None


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """Some rows, and where the neighbouring pages start."""

    rows: tuple[T, ...]
    previous: str | None = None  # spelled cursor: show what comes before it
    following: str | None = None  # spelled cursor: show what comes after it


FIRST = Place()


def read_cursor(text: str | None, kind: type[str | int]) -> Cursor | None:
    """Read a cursor from an address; one that we did not write counts as none."""
    if not text or len(text) > MAX_CURSOR:
        return None
    try:
        value, tie = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, binascii.Error):
        return None
    fits = type(value) is kind and isinstance(tie, str) and _storable(value) and _storable(tie)
    return Cursor(value=value, tie=tie) if fits else None


def _storable(value: str | int) -> bool:
    """Tell what no database can look up: half a letter, a null character, a number of more than 64 bits."""
    if isinstance(value, int):
        return -MOST - 1 <= value <= MOST
    return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def cut(
    connection: Connection,
    query: Select[Any],
    *,
    order: Order,
    place: Place,
    size: int,
    row_of: Callable[[RowMapping], T],
) -> Page[T]:
    """Read one page of *query*; the sort value and the id travel as the columns sort_value and sort_tie."""
    backwards = place.before is not None
    edge = place.before or place.after
    asked = query.add_columns(order.by.label("sort_value"), order.tie.label("sort_tie"))
    if edge is not None:
        asked = asked.where(_beyond(order, edge, backwards=backwards))
    down = order.descending is not backwards
    asked = asked.order_by(*((c.desc() if down else c.asc()) for c in (order.by, order.tie)))
    found = list(connection.execute(asked.limit(size + 1)).mappings())
    more = len(found) > size
    rows = found[:size][::-1] if backwards else found[:size]
    return Page(
        rows=tuple(row_of(row) for row in rows),
        previous=_edge(rows, 0) if (more if backwards else edge is not None) else None,
        following=_edge(rows, -1) if (backwards or more) else None,
    )


def _beyond(order: Order, edge: Cursor, *, backwards: bool) -> ColumnElement[bool]:
    if order.descending is not backwards:
        return or_(order.by < edge.value, and_(order.by == edge.value, order.tie < edge.tie))
    return or_(order.by > edge.value, and_(order.by == edge.value, order.tie > edge.tie))


def _edge(rows: Sequence[RowMapping], index: int) -> str | None:
    if not rows:
        return None
    return Cursor(value=rows[index]["sort_value"], tie=rows[index]["sort_tie"]).spelled()
