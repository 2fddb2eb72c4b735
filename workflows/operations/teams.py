"""The Teams actions of exported flows: a message goes to the one channel of the settings, a notification by mail."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from workflows.channels import CHANNEL, TEAMS
from workflows.errors import BadInputError, PermanentError
from workflows.model import Letter
from workflows.operations.house import House, in_one_transaction
from workflows.operations.mail import MOST_BODY, TEMPLATE, plain_text, write_to
from workflows.operations.nested import addresses, within
from workflows.operations.operation import Answer, Call, Done, Operation
from workflows.store import notices

CONNECTOR: Final = "shared_teams"
NOTIFICATION: Final = "PostNotificationRequest"
TITLE: Final = "Bericht van een stroom"


def post_message(house: House) -> Operation:
    """Make the operation that posts in the channel of DI."""

    def write(call: Call, connection: Connection) -> Answer:
        if not house.addresses.teams:
            raise PermanentError(
                "teams-off",
                "Er is geen Teams-kanaal ingesteld.",
                next_step="Vul berichten.teams_webhook in als u berichten in Teams wilt.",
            )
        text = plain_text(str(within(call.parameters, "body").get("messageBody") or "")[:MOST_BODY])
        if not text:
            raise BadInputError(
                "teams-empty", "Het Teams-bericht is leeg.", next_step="Geef een tekst in messageBody."
            )
        letter = Letter(key=call.key, to=CHANNEL, subject=TITLE, text=text, channel=TEAMS)
        notices.add(connection, letter, template=TEMPLATE, upload_id=call.upload_id, now=house.clock())
        return Done(body={"sent": 1})

    return Operation(
        connector=CONNECTOR,
        operation_id="PostMessageToConversation",
        summary="Zet een bericht in het Teams-kanaal van Informatiebeheer uit de instellingen, als gewone tekst.",
        perform=in_one_transaction(house, write),
        parameters={
            "body/messageBody": "De tekst; HTML wordt gewone tekst.",
            "poster?": "Wordt niet gebruikt.",
            "location?": "Wordt niet gebruikt.",
            "body/recipient?": "Wordt niet gebruikt: het kanaal staat in de instellingen.",
            "body/subject?": "Wordt niet gebruikt.",
        },
        body={"sent": "Het aantal berichten dat is klaargezet."},
        personal=("body",),
    )


def post_user_notification(house: House) -> Operation:
    """Make the operation that tells one colleague something, by mail."""

    def write(call: Call, connection: Connection) -> Answer:
        said = within(call.parameters, NOTIFICATION)
        to = addresses(within(said, "recipient").get("to"))
        words = said.get("messageTitle") or TITLE, said.get("messageBody")
        return write_to(connection, house, call, to, words)

    return Operation(
        connector=CONNECTOR,
        operation_id="PostUserNotification",
        summary="Bericht een collega. Dit gaat per e-mail, en alleen naar de eigen domeinen.",
        perform=in_one_transaction(house, write),
        parameters={
            "PostNotificationRequest/recipient/to": "Het adres.",
            "PostNotificationRequest/messageBody": "De tekst; HTML wordt gewone tekst.",
            "PostNotificationRequest/messageTitle?": "Het onderwerp.",
        },
        body={"sent": "Het aantal berichten dat is klaargezet."},
        personal=(NOTIFICATION,),
    )
