from __future__ import annotations

from typing import Any

import pytest

from workflows.definition.flow import Action
from workflows.engine.data import DATA, Computed, members
from workflows.errors import PermanentError
from workflows.expressions import Scope

ROWS: list[Any] = [{"naam": "a", "n": 1}, {"naam": "b", "n": 2}]
SCOPE = Scope(variables={"rijen": ROWS, "tekst": '{"a": [1, 2.0]}'})


def compute(kind: str, inputs: Any) -> Computed:
    return DATA[kind](Action(name="Actie", type=kind, inputs=inputs), SCOPE)


def test_compose_gives_what_its_template_is_worth() -> None:
    assert compute("Compose", {"a": "@add(1, 2)", "b": ["@{1}x"]}) == Computed(
        inputs={"a": 3, "b": ["1x"]}, outputs={"a": 3, "b": ["1x"]}
    )


def test_parse_json_reads_a_text_and_leaves_a_value() -> None:
    assert compute("ParseJson", {"content": "@variables('tekst')"}).outputs == {"body": {"a": [1, 2.0]}}
    assert compute("ParseJson", {"content": "@variables('rijen')"}).outputs == {"body": ROWS}


def test_parse_json_fails_on_what_is_no_json_or_does_not_fit() -> None:
    with pytest.raises(PermanentError, match="json-unreadable"):
        compute("ParseJson", {"content": "{geen json"})
    with pytest.raises(PermanentError, match="json-does-not-fit"):
        compute("ParseJson", {"content": "[1]", "schema": {"type": "object"}})


def test_select_makes_something_of_every_element() -> None:
    inputs = {"from": "@variables('rijen')", "select": {"wie": "@item()?['naam']"}}

    assert compute("Select", inputs).outputs == {"body": [{"wie": "a"}, {"wie": "b"}]}


def test_query_keeps_what_its_condition_holds_for() -> None:
    inputs = {"from": "@variables('rijen')", "where": "@greater(item()?['n'], 1)"}

    assert compute("Query", inputs).outputs == {"body": [ROWS[1]]}


def test_join_spells_elements_as_an_interpolation_does() -> None:
    inputs = {"from": ["a", 1, True, None, {"b": 2}], "joinWith": "@{', '}"}

    assert compute("Join", inputs).outputs == {"body": 'a, 1, True, , {"b":2}'}


def test_a_table_shows_the_named_columns_or_all() -> None:
    columns = [{"header": "Wie", "value": "@toUpper(item()?['naam'])"}]
    named = {"from": "@variables('rijen')", "format": "html", "columns": columns}

    assert compute("Table", {"from": "@variables('rijen')", "format": "CSV"}).outputs == {
        "body": "naam,n\r\na,1\r\nb,2\r\n"
    }
    assert compute("Table", named).outputs == {
        "body": "<table><thead><tr><th>Wie</th></tr></thead><tbody><tr><td>A</td></tr><tr><td>B</td></tr></tbody></table>"
    }


@pytest.mark.parametrize("kind", ["Select", "Query", "Join", "Table"])
def test_only_a_list_has_rows(kind: str) -> None:
    with pytest.raises(PermanentError, match="from-not-a-list"):
        compute(kind, {"from": "@{'tekst'}"})


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(PermanentError, match="from-too-long"):
        compute("Join", {"from": [1] * 100_001, "joinWith": ""})


def test_what_is_no_object_has_no_members() -> None:
    assert [members(value) for value in ({"a": 1}, None, [1], "x")] == [{"a": 1}, {}, {}, {}]
