"""Whatever people type, in whatever notation their phone writes, comes back to the character."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.inspection.whatsapp.header import SHAPES
from workflows.inspection.whatsapp.transcript import parse

NOTATIONS = {
    "android nl": "{0:%d-%m-%Y %H:%M} - {1}: {2}",
    "android us": "{0:%-m/%-d/%y, %-I:%M\u202f%p} - {1}: {2}",
    "android uk": "{0:%d/%m/%Y, %H:%M} - {1}: {2}",
    "android de": "{0:%d.%m.%y, %H:%M} - {1}: {2}",
    "android fr": "{0:%d/%m/%Y} à {0:%H:%M} - {1}: {2}",
    "android tr": "{0:%-d.%m.%Y %H:%M} - {1}: {2}",
    "android fi": "{0:%-d.%-m.%Y} klo {0:%H.%M} - {1}: {2}",
    "android hu": "{0:%Y. %m. %d. %H:%M} - {1}: {2}",
    "android se": "{0:%Y-%m-%d %H:%M} - {1}: {2}",
    "iphone nl": "[{0:%d-%m-%Y %H:%M:%S}] {1}: {2}",
    "iphone new": "[{0:%d-%m-%Y, %H:%M:%S}] {1}: {2}",
    "iphone us": "[{0:%-m/%-d/%y, %-I:%M:%S\u202f%p}] {1}: {2}",
    "iphone vi": "[{0:%H:%M:%S, %-d/%-m/%Y}] {1}: {2}",
    "iphone se": "[{0:%Y-%m-%d, %H:%M:%S}] {1}: {2}",
}
START = datetime(2022, 5, 13, 9, 30)  # noqa: DTZ001 - an export knows no zone
TYPED = st.text(
    st.characters(exclude_characters="\r\u200e\u200f", exclude_categories=["Cs"]), min_size=1, max_size=80
)


def _is_plain(body: str) -> bool:
    """Leave out what is a header itself, or ends in the line ends that separate messages."""
    return not body.endswith("\n") and not any(shape.pattern.search("\n" + body) for shape in SHAPES)


@pytest.mark.parametrize("notation", NOTATIONS)
@settings(max_examples=25, deadline=None)
@given(bodies=st.lists(TYPED.filter(_is_plain), min_size=1, max_size=6))
def test_every_body_comes_back_to_the_character(notation: str, bodies: list[str]) -> None:
    moments = [START + timedelta(minutes=place) for place in range(len(bodies))]
    names = [("Anna", "~\u202fBram", "+31 6 00000000")[place % 3] for place in range(len(bodies))]
    lines = [NOTATIONS[notation].format(*one) for one in zip(moments, names, bodies, strict=True)]

    chat = parse("\n".join(lines))

    assert chat is not None
    assert [message.text for message in chat.messages] == bodies
    precise = moments if "iphone" in notation else [moment.replace(second=0) for moment in moments]
    assert [message.datetime for message in chat.messages] == [moment.isoformat() for moment in precise]
    assert chat.date_order_certain
