"""Mail that a flow writes itself: SendEmailV2 of Office 365, that for a shared mailbox, and SendEmailNotification.

Only to the organisation's own domains, as plain text: what a flow writes may hold anything, and must not leave the house.
"""

from __future__ import annotations

from typing import Final

from lxml import etree, html
from lxml.html import HtmlElement
from sqlalchemy import Connection

from workflows.errors import BadInputError
from workflows.model import Letter, Person
from workflows.operations.house import House, in_one_transaction
from workflows.operations.nested import addresses, within
from workflows.operations.operation import Answer, Call, Done, Operation
from workflows.shortening import shortened
from workflows.store import notices

TEMPLATE: Final = "stroombericht"
MOST_TO, MOST_SUBJECT, MOST_BODY = 50, 255, 100_000
EMAIL: Final = "emailMessage"
BREAKS: Final = ("br", "p", "div", "tr", "li", "h1", "h2", "h3")
NOTIFICATION: Final = "NotificationEmailDefinition"


def send_email(house: House) -> Operation:
    """Make the operation that writes to colleagues."""
    return _sending(house, "SendEmailV2", {})


def send_shared_email(house: House) -> Operation:
    """Make the same for flows that name a shared mailbox; it goes from the mailbox of the settings all the same."""
    shared = {
        "emailMessage/MailboxAddress?": "Wordt niet gebruikt: het postvak uit de instellingen verstuurt."
    }
    return _sending(house, "SharedMailboxSendEmailV2", shared)


def _sending(house: House, operation_id: str, further: dict[str, str]) -> Operation:

    def write(call: Call, connection: Connection) -> Answer:
        said = within(call.parameters, EMAIL)
        to = [one for name in ("To", "Cc", "Bcc") for one in addresses(said.get(name))]
        return write_to(connection, house, call, to, (said.get("Subject"), said.get("Body")))

    return Operation(
        connector="shared_office365",
        operation_id=operation_id,
        summary="Stuurt een e-mail aan collega's, als gewone tekst. Alleen naar de eigen domeinen.",
        perform=in_one_transaction(house, write),
        parameters={
            "emailMessage/To": "Adressen, met ; ertussen.",
            "emailMessage/Subject": "Het onderwerp.",
            "emailMessage/Body": "De tekst; HTML wordt gewone tekst.",
            "emailMessage/Cc?": "Adressen die meelezen; ieder krijgt een eigen bericht.",
            "emailMessage/Bcc?": "Als Cc.",
            "emailMessage/From?": "Wordt niet gebruikt: het postvak uit de instellingen verstuurt.",
            "emailMessage/ReplyTo?": "Wordt niet gebruikt.",
            "emailMessage/Importance?": "Wordt niet gebruikt.",
            "emailMessage/Sensitivity?": "Wordt niet gebruikt.",
            **further,
        },
        body={"sent": "Het aantal berichten dat is klaargezet."},
        personal=(EMAIL,),
    )


def send_email_notification(house: House) -> Operation:
    """Make the operation that writes to beheer."""

    def write(call: Call, connection: Connection) -> Answer:
        said = within(call.parameters, NOTIFICATION)
        words = said.get("notificationSubject"), said.get("notificationBody")
        return _post(connection, house, call, list(house.addresses.beheer), words)

    return Operation(
        connector="shared_flowpush",
        operation_id="SendEmailNotification",
        summary="Stuurt beheer een e-mail, als gewone tekst.",
        perform=in_one_transaction(house, write),
        parameters={
            "NotificationEmailDefinition/notificationSubject": "Het onderwerp.",
            "NotificationEmailDefinition/notificationBody": "De tekst; HTML wordt gewone tekst.",
        },
        body={"sent": "Het aantal berichten dat is klaargezet."},
        personal=(NOTIFICATION,),
    )


def write_to(
    connection: Connection, house: House, call: Call, to: list[str], words: tuple[object, object]
) -> Done:
    """Write subject and body to colleagues; raises BadInputError mail-outside or mail-incomplete."""
    people = [_colleague(house, address) for address in to]
    if not people:
        raise _wrong("To", "Noem minstens één e-mailadres.")
    return _post(connection, house, call, people, words)


def plain_text(body: str) -> str:
    """Take the words out of HTML, a paragraph or line break to a line; what is no HTML stays as it is."""
    if "<" not in body:
        return body.strip()
    tree: HtmlElement = html.fromstring(f"<div>{body}</div>")
    etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
    for mark in tree.iter(*BREAKS):
        mark.tail = "\n" + (mark.tail or "")
    lines = (" ".join(line.split()) for line in str(tree.text_content()).splitlines())
    return "\n".join(line for line in lines if line)


def _colleague(house: House, address: str) -> Person:
    name, at, domain = address.casefold().rpartition("@")
    if not (
        name and at and domain in house.addresses.domains and len(address) <= 320 and address.isprintable()
    ):
        raise BadInputError(
            "mail-outside",
            "Een stroom mag alleen mailen naar de eigen organisatie.",
            next_step="Gebruik een adres van een domein uit mail.domains in de instellingen.",
        )
    return Person(object_id="stroom", name="collega", mail=address)


def _post(
    connection: Connection, house: House, call: Call, people: list[Person], words: tuple[object, object]
) -> Done:
    title, text = _line(words[0]), plain_text(str(words[1] or "")[:MOST_BODY])
    if not title or not text:
        raise _wrong("Subject en Body", "Geef een onderwerp en een tekst.")
    if len(people) > MOST_TO:
        raise _wrong("To", f"Stuur aan hooguit {MOST_TO} adressen tegelijk.")
    unique = {person.mail.casefold(): person for person in people}
    for mail, person in unique.items():
        letter = Letter(key=shortened(f"{call.key}/{mail}"), to=person, subject=title, text=text + "\n")
        notices.add(connection, letter, template=TEMPLATE, upload_id=call.upload_id, now=house.clock())
    return Done(body={"sent": len(unique)})


def _line(subject: object) -> str:
    return " ".join(str(subject or "").split())[:MOST_SUBJECT]


def _wrong(name: str, advice: str) -> BadInputError:
    return BadInputError("mail-incomplete", f"Het bericht klopt niet: {name}.", next_step=advice)
