from __future__ import annotations

import pytest

from workflows.definition.charset import text_in
from workflows.definition.mistake import DefinitionErrors


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_file_that_says_its_encoding_is_read_in_it(encoding: str) -> None:
    assert text_in("naam: café\n".encode(encoding), "x.yaml") == "naam: café\n"


def test_the_other_byte_order_too() -> None:
    assert text_in(b"\xfe\xff\x00a", "x.yaml") == "a"


@pytest.mark.parametrize("data", ["a: 1\nnaam: café\n".encode("latin-1"), b"a: 1\nnaam: \xe9"])
def test_another_encoding_is_not_guessed_at_but_pointed_at(data: bytes) -> None:
    with pytest.raises(DefinitionErrors) as raised:
        text_in(data, "x.yaml")

    assert [(one.code, str(one)) for one in raised.value.mistakes] == [
        ("not_utf8", "x.yaml:2 · Hier staan tekens die geen UTF-8 zijn")
    ]


def test_half_a_character_at_the_end_is_pointed_at_as_well() -> None:
    with pytest.raises(DefinitionErrors):
        text_in(b"\xff\xfea", "x.yaml")
