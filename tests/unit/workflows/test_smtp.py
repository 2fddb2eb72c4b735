from __future__ import annotations

import socket
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from workflows.errors import PermanentError, RetryableError
from workflows.model import Letter, Person
from workflows.smtp import MailServer, SmtpPost

LETTER = Letter(
    key="01/ontvangen/fenna",
    to=Person(object_id="1", name="Fenna Duinker", mail="fenna@gemeente.example"),
    subject="Ontvangen: uw upload",
    text="Wij hebben uw upload ontvangen.\n",
)


class Mailbox:
    """A real mail server that keeps what it takes, and answers what it is told to answer."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        import email  # noqa: PLC0415 - only here

        content: Any = envelope.content
        if self.answer.startswith("250"):
            self.taken.append(email.message_from_bytes(content))
        return self.answer


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, MailServer]]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, MailServer(host="127.0.0.1", port=port, starttls=False, sender="bewaren@gemeente.example")
    controller.stop()


async def test_a_letter_arrives_with_its_words_and_address(mailbox: tuple[Mailbox, MailServer]) -> None:
    box, server = mailbox

    await SmtpPost(server).send(LETTER)

    [taken] = box.taken
    assert (taken["To"], taken["From"], taken["Subject"], taken.get_payload()) == (
        "Fenna Duinker <fenna@gemeente.example>",
        "bewaren@gemeente.example",
        "Ontvangen: uw upload",
        "Wij hebben uw upload ontvangen.\r\n",
    )


async def test_the_same_letter_twice_has_the_same_message_id(mailbox: tuple[Mailbox, MailServer]) -> None:
    box, server = mailbox

    await SmtpPost(server).send(LETTER)
    await SmtpPost(server).send(LETTER)

    assert len({message["Message-ID"] for message in box.taken}) == 1


async def test_a_mail_server_that_is_full_is_asked_again_later(mailbox: tuple[Mailbox, MailServer]) -> None:
    box, server = mailbox
    box.answer = "452 Mailbox full"

    with pytest.raises(RetryableError) as deferred:
        await SmtpPost(server).send(LETTER)

    assert deferred.value.code == "mail-deferred"


async def test_a_letter_that_is_refused_is_not_offered_again(mailbox: tuple[Mailbox, MailServer]) -> None:
    box, server = mailbox
    box.answer = "550 No such user"

    with pytest.raises(PermanentError) as refused:
        await SmtpPost(server).send(LETTER)

    assert refused.value.code == "mail-refused"


async def test_a_mail_server_that_is_away_is_asked_again_later() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(RetryableError) as away:
        await SmtpPost(MailServer(host="127.0.0.1", port=port, starttls=False, sender="a@b.example")).send(
            LETTER
        )

    assert away.value.code == "mail-unreachable"
