from __future__ import annotations

import uuid

import pytest

from workflows.expressions.dotnet.guids import spell_guid
from workflows.expressions.errors import ExpressionError

GUID = uuid.UUID("c2ecc88d-88c8-4096-912c-d6f2e2b138ce")


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("D", "c2ecc88d-88c8-4096-912c-d6f2e2b138ce"),
        ("n", "c2ecc88d88c84096912cd6f2e2b138ce"),
        ("B", "{c2ecc88d-88c8-4096-912c-d6f2e2b138ce}"),
        ("P", "(c2ecc88d-88c8-4096-912c-d6f2e2b138ce)"),
        ("X", "{0xc2ecc88d,0x88c8,0x4096,{0x91,0x2c,0xd6,0xf2,0xe2,0xb1,0x38,0xce}}"),
    ],
)
def test_a_guid_has_five_spellings(style: str, text: str) -> None:
    assert spell_guid(GUID, style) == text


def test_another_style_is_refused() -> None:
    with pytest.raises(ExpressionError, match="expression_bad_format"):
        spell_guid(GUID, "Z")
