from __future__ import annotations

from workflows.inspection.whatsapp.dates import DateOrder, Evidence
from workflows.inspection.whatsapp.message import (
    Message,
    MessageKind,
    NotationRead,
    Period,
    Transcript,
    period_of,
)


def notation(*, certain: bool) -> NotationRead:
    evidence = Evidence.VALUES if certain else Evidence.HABIT
    return NotationRead(notation="-nnY", order=DateOrder.DMY, evidence=evidence, certain=certain)


def transcript(*messages: Message, certain: bool = True) -> Transcript:
    return Transcript(
        platform="android", locale="nl", notations=(notation(certain=certain),), messages=messages
    )


def test_a_name_that_never_sent_anything_is_no_participant() -> None:
    chat = transcript(
        Message("2022-05-02T16:08:00", None, "welkom", kind=MessageKind.SYSTEM, author_as_written="De groep"),
        Message("2022-05-02T16:09:00", "Jan", "hoi"),
        Message("2022-05-02T16:10:00", "Piet", "hoi"),
        Message("2022-05-02T16:11:00", "Jan", "dag"),
    )
    assert chat.participants == ("Jan", "Piet")


def test_the_period_is_that_of_people_and_not_of_the_notice() -> None:
    chat = transcript(
        Message("2022-06-01T00:00:00", None, "welkom", kind=MessageKind.SYSTEM),
        Message("2022-05-03T16:09:00", "Jan", "later"),
        Message("2022-05-02T16:09:00", "Jan", "eerder"),
    )
    assert chat.period == Period(first="2022-05-02T16:09:00", last="2022-05-03T16:09:00")


def test_without_people_the_period_is_that_of_all() -> None:
    moment = "2022-06-01T00:00:00"
    chat = transcript(Message(moment, None, "welkom", kind=MessageKind.SYSTEM))
    assert chat.period == Period(first=moment, last=moment)
    assert period_of([]) is None


def test_one_unproven_notation_makes_the_order_uncertain() -> None:
    assert transcript().date_order_certain
    assert not transcript(certain=False).date_order_certain
