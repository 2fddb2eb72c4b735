from __future__ import annotations

from workflows.inspection.messengers import described as module
from workflows.inspection.messengers.described import Described, Messenger, Tally


def test_messages_add_up_to_who_when_and_how_many() -> None:
    tally = Tally()
    tally.add("2022-05-13T16:09:00", "Jan")
    tally.add("2022-05-12T09:00:00", "Anna")
    tally.add(None, None)
    tally.add("2022-05-14T09:00:00", "Jan")

    assert tally.described(Messenger.SMS, "x.xml") == Described(
        messenger=Messenger.SMS,
        name="x.xml",
        participants=("Jan", "Anna"),
        first="2022-05-12T09:00:00",
        last="2022-05-14T09:00:00",
        message_count=4,
    )


def test_nothing_counted_is_nothing() -> None:
    assert Tally().described(Messenger.SMS, "x.xml") is None


def test_a_whole_account_has_a_bounded_number_of_names() -> None:
    tally = Tally()
    for number in range(module.MOST_NAMES + 10):
        tally.add(None, str(number))
    assert (len(tally.names), tally.count) == (module.MOST_NAMES, module.MOST_NAMES + 10)
