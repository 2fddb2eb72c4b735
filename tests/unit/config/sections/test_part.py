from __future__ import annotations

import pytest
from pydantic import ValidationError

from config.sections.part import Named, Part, Url


class _Example(Part):
    name: Named = "iets"
    url: Url | None = None


def test_a_section_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        _Example().name = "anders"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"naam": "iets"}, "extra_forbidden"),
        ({"name": ""}, "string_too_short"),
        ({"url": "ftp://h"}, "string_pattern_mismatch"),
        ({"url": "https://"}, "string_pattern_mismatch"),
    ],
)
def test_a_section_knows_its_own_keys_and_repeats_no_value(given: dict[str, str], kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        _Example.model_validate(given)

    assert [error["type"] for error in refused.value.errors()] == [kind]
    assert "input_value" not in str(refused.value)
