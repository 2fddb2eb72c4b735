from __future__ import annotations

import base64
import json

import pytest

from workflows.store.views.page import read_cursor


def _spelled(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ([2**63, "id"], int),
        ([-(2**63) - 1, "id"], int),
        ([1, "\ud800"], int),
        (["\ud800", "id"], str),
        (["a\x00b", "id"], str),
    ],
)
def test_a_cursor_that_no_database_can_look_up_counts_as_none(value: object, kind: type[str | int]) -> None:
    assert read_cursor(_spelled(value), kind) is None
