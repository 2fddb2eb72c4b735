from __future__ import annotations

import pytest

from workflows.definition.scalars import LONGEST_NUMBER, plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("NULL", None), ("true", True), ("False", False),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("tRue", "tRue"),
        ("2024-01-31", "2024-01-31"), ("2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z"), ("12:30", "12:30"), ("190:20:30", "190:20:30"),
        ("0123", 123), ("-12", -12), ("+7", 7), ("0o17", 15), ("0x1F", 31), ("1_000", "1_000"), ("0b11", "0b11"),
        ("1.0", 1.0), (".5", 0.5), ("1.", 1.0), ("-1e3", -1000.0), ("1e", "1e"), (".", "."), ("-", "-"), ("1.2.3", "1.2.3"), ("<<", "<<"),
    ],
)  # fmt: skip
def test_plain_words_follow_the_core_schema(text: str, value: object) -> None:
    found = plain(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", [".inf", "-.INF", ".nan", "1e999", "9" * (LONGEST_NUMBER + 1)])
def test_numbers_that_json_cannot_hold_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        plain(text)
