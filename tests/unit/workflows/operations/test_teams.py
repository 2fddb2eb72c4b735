from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from tests.household import Household
from workflows.errors import BewaarstroomError
from workflows.operations.operation import Done
from workflows.operations.teams import post_message, post_user_notification
from workflows.store import schema


def _letters(connection: Connection) -> list[tuple[str, str, str, str]]:
    notice = schema.notice
    rows = connection.execute(select(notice))
    return [(row.channel, row.to_mail, row.subject, row.body) for row in rows]


def _with_channel(home: Household) -> None:
    home.house = replace(home.house, addresses=replace(home.house.addresses, teams=True))


async def test_a_message_goes_to_the_channel_of_the_settings_in_plain_text(home: Household) -> None:
    _with_channel(home)
    said = {"body/recipient/channelId": "19:x", "body/messageBody": "<p>Klaar</p>", "poster": "Flow bot"}

    answer = await home.ask(post_message, **said)

    assert answer == Done(body={"sent": 1})
    assert await home.database.transact(_letters) == [("teams", "", "Bericht van een stroom", "Klaar")]


async def test_without_a_channel_or_words_a_message_is_refused(home: Household) -> None:
    with pytest.raises(BewaarstroomError) as off:
        await home.ask(post_message, **{"body/messageBody": "Klaar"})
    _with_channel(home)
    with pytest.raises(BewaarstroomError) as empty:
        await home.ask(post_message, **{"body/messageBody": "<p> </p>"})

    assert (off.value.code, empty.value.code) == ("teams-off", "teams-empty")


async def test_a_notification_reaches_a_colleague_by_mail_and_nobody_else(home: Household) -> None:
    said = {
        "PostNotificationRequest/recipient/to": "noor@gemeente.example;",
        "PostNotificationRequest/messageBody": "Het is klaar.",
    }

    await home.ask(post_user_notification, **said)
    with pytest.raises(BewaarstroomError) as outside:
        await home.ask(
            post_user_notification, **{**said, "PostNotificationRequest/recipient/to": "x@elders.example"}
        )

    assert outside.value.code == "mail-outside"
    assert await home.database.transact(_letters) == [
        ("mail", "noor@gemeente.example", "Bericht van een stroom", "Het is klaar.\n")
    ]
