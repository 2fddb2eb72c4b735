from __future__ import annotations

from dataclasses import replace

import pytest

from tests.consoles import NOOR
from workflows.channels import CHANNEL, IN_CHANNEL, TEAMS, Mailroom
from workflows.errors import PermanentError
from workflows.model import Letter
from workflows.notices.wording import Template

MAIL = Letter(key="k", to=NOOR, subject="s", text="t")
CARD = replace(MAIL, to=CHANNEL, channel=TEAMS)


class Counter:
    """A post office window that takes letters."""

    def __init__(self) -> None:
        self.taken: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.taken.append(letter)


async def test_each_letter_goes_by_its_own_way() -> None:
    mail, teams = Counter(), Counter()
    room = Mailroom(mail, teams)
    for letter in (MAIL, CARD):
        await room.send(letter)

    assert (mail.taken, teams.taken) == ([MAIL], [CARD])


async def test_a_card_without_a_channel_is_shown_as_not_sent() -> None:
    with pytest.raises(PermanentError) as refused:
        await Mailroom(Counter()).send(CARD)

    assert refused.value.code == "teams-off"


def test_what_is_for_an_employee_never_comes_in_the_channel() -> None:
    for_employees = {
        Template.ONTVANGEN,
        Template.AFGEROND,
        Template.AFGEWEZEN,
        Template.VRAAG,
        Template.ADVIES_GEGEVEN,
        Template.HERINNERING_TELEFOON,
    }

    assert IN_CHANNEL & for_employees == set()
