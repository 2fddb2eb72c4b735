from __future__ import annotations

import codecs

import pytest

from workflows.inspection.whatsapp.text import Decoded, decode


@pytest.mark.parametrize(
    "data",
    [
        "café 👍".encode(),
        codecs.BOM_UTF8 + "café 👍".encode(),
        codecs.BOM_UTF16_LE + "café 👍".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "café 👍".encode("utf-16-be"),
    ],
)
def test_text_is_read_in_the_encodings_of_phones(data: bytes) -> None:
    assert decode(data) == Decoded(text="café 👍", whole=True)


def test_what_cannot_be_read_is_shown_as_such() -> None:
    assert decode(b"caf\xe9!") == Decoded(text="caf\ufffd!", whole=False)
