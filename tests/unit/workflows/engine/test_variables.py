from __future__ import annotations

from typing import Any

import pytest

from tests.unit.workflows.engine.support import flow_of
from workflows.engine.shield import SHIELDED, Taint
from workflows.engine.variables import Variables, declared_in, is_number, types_of
from workflows.errors import PermanentError
from workflows.expressions import ExpressionError

TYPES = {"n": "integer", "f": "float", "s": "string", "a": "array", "o": "object", "b": "boolean"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n", 1),
        ("f", 1),
        ("f", 1.5),
        ("s", "x"),
        ("s", None),
        ("a", [1]),
        ("a", None),
        ("o", {}),
        ("b", True),
    ],
)
def test_what_fits_is_kept(name: str, value: Any) -> None:
    variables = Variables({}, TYPES)
    variables.create(name, value, secure=False)

    assert variables.as_json() == {name: value}
    assert variables.read(name, Taint()) == value


@pytest.mark.parametrize(
    ("name", "value"), [("n", 1.5), ("n", True), ("f", "1"), ("s", 1), ("a", {}), ("o", []), ("b", 0)]
)
def test_what_does_not_fit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(PermanentError, match="variable-wrong-type"):
        Variables({}, TYPES).write(name, value, secure=False)


def test_a_name_is_found_in_any_case_and_made_once() -> None:
    variables = Variables({"Teller": 1}, {})

    assert variables.spelled("tELLER") == "Teller"
    with pytest.raises(PermanentError, match="variable-unknown"):
        variables.spelled("anders")
    with pytest.raises(PermanentError, match="variable-exists"):
        variables.create("teller", 2, secure=False)


def test_a_secure_variable_is_used_and_never_stored() -> None:
    variables, taint = Variables({}, {}), Taint()
    variables.create("geheim", "x", secure=True)
    read = variables.read("geheim", taint)
    stored = variables.as_json()
    after = Variables(stored, {})

    assert (read, taint.touched, stored) == ("x", True, {"geheim": SHIELDED})
    with pytest.raises(ExpressionError, match="secure-value-gone"):
        after.read("geheim", Taint())
    after.write("geheim", "open", secure=False)
    assert after.as_json() == {"geheim": "open"}


def test_types_come_from_where_variables_are_made() -> None:
    made = {"name": "Teller", "type": "Integer", "value": 0}
    action = {"type": "InitializeVariable", "inputs": {"variables": [made]}, "runAfter": {}}

    assert types_of(flow_of({"Maak": action})) == {"teller": "integer"}
    assert [declared_in(inputs) for inputs in (None, {}, {"variables": "x"}, {"variables": [1]})] == [
        [],
        [],
        [],
        [],
    ]


def test_true_is_no_number() -> None:
    assert [is_number(value) for value in (1, 1.5, True, "1", None)] == [True, True, False, False, False]
