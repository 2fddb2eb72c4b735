from __future__ import annotations

import pytest

from workflows.errors import BadInputError
from workflows.operations.planner_fields import (
    details_fields,
    details_shown,
    differing,
    task_fields,
    task_named,
    task_shown,
)


def test_only_what_is_said_becomes_a_field() -> None:
    said = {
        "body": {"title": "Bel terug", "percentComplete": "50", "dueDateTime": "", "category1": True},
        "body/category26": True,
        "body/categoryx": True,
        "body/priority": None,
    }

    assert task_fields(said) == {
        "title": "Bel terug",
        "percentComplete": 50,
        "appliedCategories": {"category1": True},
    }


@pytest.mark.parametrize("value", [{}, {"half": 50}, [], [50], "veel", True, 11])
def test_a_number_that_is_none_is_told(value: object) -> None:
    with pytest.raises(BadInputError) as refused:
        task_fields({"body": {"priority": value}})

    assert refused.value.code == "planner-field-wrong"


def test_a_point_of_a_checklist_has_the_same_id_every_time() -> None:
    said = {"body/checklist": [{"title": "Bellen", "isChecked": True}]}
    given = {"body/checklist": [{"id": "2f0a3c1e-0000-4000-8000-000000000001", "title": "Bellen"}]}

    assert details_fields(said) == details_fields(said)
    assert list(details_fields(given)["checklist"]) == ["2f0a3c1e-0000-4000-8000-000000000001"]  # type: ignore[arg-type]  # an object
    assert details_fields({}) == {}


def test_planner_is_shown_as_the_connector_does() -> None:
    task = {"id": "t", "title": "Bel", "assignments": {"u": {}}, "percentComplete": 0}

    assert task_shown(task) == {**task, "_assignments": [{"userId": "u"}]}
    assert task_named(task) == {"id": "t", "percentComplete": 0}
    assert details_shown({"description": "d", "checklist": {"c": {"title": "Bellen"}}}) == {
        "description": "d",
        "checklist": [{"id": "c", "title": "Bellen"}],
    }
    assert differing({"a": 1, "b": 2}, {"a": 1}) == {"b": 2}
