from __future__ import annotations

from workflows.inspection.hints import hints
from workflows.inspection.whatsapp.message import Message, MessageKind

MOMENT = "2022-05-02T16:08:00"


def test_words_are_counted_once_per_message() -> None:
    messages = [
        Message(MOMENT, "Jan", "Besluit! besluit"),
        Message(MOMENT, "Piet", "dat besluit en mijn paspoort"),
        Message(MOMENT, "Piet", "besluiten"),
        Message(MOMENT, None, "besluit", kind=MessageKind.SYSTEM),
    ]
    assert hints(messages) == {"bewust_afwegen": {"besluit": 2}, "niet_gebruiken": {"paspoort": 1}}


def test_a_chat_about_nothing_gives_no_hints() -> None:
    assert hints([Message(MOMENT, "Jan", "hoi")]) == {}


def test_a_house_may_have_its_own_words() -> None:
    assert hints([Message(MOMENT, "Jan", "de kade")], {"eigen": ("kade",)}) == {"eigen": {"kade": 1}}
