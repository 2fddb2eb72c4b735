from __future__ import annotations

from dataclasses import replace

from workflows.inspection.elsewhere import remarks, together
from workflows.inspection.findings import Finding
from workflows.inspection.messengers.described import Described, Messenger

PAGE = Described(
    messenger=Messenger.TELEGRAM,
    name="messages.html",
    participants=("Jan",),
    first="2022-05-13T16:09:00",
    last="2022-05-14T09:00:00",
    message_count=10,
)


def test_pages_of_one_export_are_one_conversation() -> None:
    second = replace(
        PAGE,
        name="messages2.html",
        participants=("Anna", "Jan"),
        first="2022-05-14T10:00:00",
        last="2022-05-15T09:00:00",
        message_count=4,
        missing_media=1,
    )
    assert together([PAGE, second]) == Described(
        messenger=Messenger.TELEGRAM,
        name="messages.html",
        participants=("Jan", "Anna"),
        first="2022-05-13T16:09:00",
        last="2022-05-15T09:00:00",
        message_count=14,
        missing_media=1,
    )


def test_of_two_messengers_the_largest_is_told() -> None:
    other = replace(PAGE, messenger=Messenger.SMS, message_count=3)
    assert together([other, PAGE]) == PAGE
    assert together([]) is None


def test_what_is_remarkable_is_said() -> None:
    assert list(remarks(PAGE)) == [Finding(code="ander_gesprek", file="messages.html")]
    assert list(remarks(replace(PAGE, missing_media=2, whole=False))) == [
        Finding(code="ander_gesprek", file="messages.html"),
        Finding(code="export_zonder_media", count=2),
        Finding(code="gesprek_beschadigd", file="messages.html"),
    ]
