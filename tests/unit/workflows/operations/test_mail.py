from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, select

from tests.household import Household
from workflows.errors import BadInputError
from workflows.operations.mail import plain_text, send_email, send_email_notification, send_shared_email
from workflows.operations.operation import Done
from workflows.store import schema

GOOD: dict[str, Any] = {
    "emailMessage/To": "Noor@gemeente.example;bas@gemeente.example",
    "emailMessage/Cc": "noor@gemeente.example",
    "emailMessage/Subject": "Het is\nklaar",
    "emailMessage/Body": "<p>Dag <b>Noor</b>,</p><p>Het is klaar.<br>Groet</p>",
}


def _letters(connection: Connection) -> list[tuple[str, str, str]]:
    notice = schema.notice
    query = select(notice.c.to_mail, notice.c.subject, notice.c.body).order_by(notice.c.to_mail)
    return [(row.to_mail, row.subject, row.body) for row in connection.execute(query)]


async def test_a_flow_writes_to_colleagues_in_plain_text_once_each(home: Household) -> None:
    answer = await home.ask(send_email, **GOOD)

    text = "Dag Noor,\nHet is klaar.\nGroet\n"
    assert answer == Done(body={"sent": 2})
    assert await home.database.transact(_letters) == [
        ("bas@gemeente.example", "Het is klaar", text),
        ("noor@gemeente.example", "Het is klaar", text),
    ]


async def test_a_notification_goes_to_beheer(home: Household) -> None:
    said = {"notificationSubject": "Let op", "notificationBody": "Kijk even."}

    await home.ask(send_email_notification, NotificationEmailDefinition=said)

    assert await home.database.transact(_letters) == [("beheer@gemeente.example", "Let op", "Kijk even.\n")]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"emailMessage/To": "iemand@elders.example"}, "mail-outside"),
        ({"emailMessage/Cc": "noor@gemeente.example.elders.example"}, "mail-outside"),
        ({"emailMessage/To": "@gemeente.example"}, "mail-outside"),
        ({"emailMessage/To": "", "emailMessage/Cc": ""}, "mail-incomplete"),
        ({"emailMessage/Subject": " "}, "mail-incomplete"),
        ({"emailMessage/Body": "<p></p>"}, "mail-incomplete"),
        ({"emailMessage/To": ";".join(f"m{n}@gemeente.example" for n in range(51))}, "mail-incomplete"),
    ],
)
async def test_what_may_not_leave_or_says_nothing_is_refused(
    home: Household, wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInputError) as refused:
        await home.ask(send_email, **{**GOOD, **wrong})
    assert refused.value.code == code
    assert await home.database.transact(_letters) == []


def test_scripts_and_comments_are_no_text() -> None:
    assert plain_text("<script>x()</script><p>Dag</p><!-- stil --> daar") == "Dag\ndaar"
    assert plain_text(" 1 > 0 ") == "1 > 0"


async def test_a_flow_with_a_shared_mailbox_sends_from_that_of_the_settings(home: Household) -> None:
    said = {
        "emailMessage/MailboxAddress": "gedeeld@gemeente.example",
        "emailMessage/To": "noor@gemeente.example",
        "emailMessage/Subject": "Klaar",
        "emailMessage/Body": "Het is klaar.",
    }

    assert await home.ask(send_shared_email, **said) == Done(body={"sent": 1})
