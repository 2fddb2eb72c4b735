from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.engine.table import written
from workflows.errors import PermanentError


def test_every_name_that_a_row_has_is_a_head() -> None:
    assert written([{"a": 1}, {"b": True, "a": None}], "csv") == "a,b\r\n1,\r\n,True\r\n"


def test_html_is_escaped() -> None:
    assert written([{"<a>": '"x" & y'}], "HTML") == (
        "<table><thead><tr><th>&lt;a&gt;</th></tr></thead>"
        "<tbody><tr><td>&quot;x&quot; &amp; y</td></tr></tbody></table>"
    )


def test_no_rows_are_an_empty_table() -> None:
    assert written([], "CSV") == ""
    assert written([], "HTML") == "<table><thead><tr></tr></thead><tbody></tbody></table>"


def test_another_kind_is_refused() -> None:
    with pytest.raises(PermanentError, match="table-format-unknown"):
        written([], "XLSX")


@given(st.lists(st.fixed_dictionaries({"a": st.text(), "b": st.text(min_size=1)}), min_size=1, max_size=5))
def test_csv_reads_back(rows: list[dict[str, str]]) -> None:
    text = written(rows, "CSV")

    assert list(csv.DictReader(io.StringIO(text, newline=""))) == rows
