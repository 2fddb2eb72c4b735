"""Rows written as CSV or as an HTML table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from workflows.errors import PermanentError

Row = Mapping[str, Any]


def written(rows: Sequence[Row], kind: str) -> str:
    """Write rows under every name that one of them has; raises PermanentError for other kinds than CSV and HTML."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[_cell(row.get(head)) for head in heads] for row in rows]
    if kind.upper() == "CSV":
        return _csv(heads, cells)
    if kind.upper() == "HTML":
        return _html(heads, cells)
    raise PermanentError("table-format-unknown", "Een tabel is CSV of HTML.")


def _csv(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    if heads:
        writer.writerow(heads)
    writer.writerows(cells)
    return sheet.getvalue()


def _html(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
