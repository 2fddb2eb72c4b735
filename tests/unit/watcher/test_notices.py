from __future__ import annotations

import pytest
from sqlalchemy import Connection

from tests.onedrive import OneDrive
from watcher.notices import GraphPost
from watcher.simulator.faults import Kind
from watcher.simulator.mail import read_mail
from watcher.simulator.users import DI_MAILBOX, FENNA
from workflows.errors import PermanentError, RetryableError
from workflows.model import Letter, Person

LETTER = Letter(
    key="ontvangen/U1",
    to=Person(object_id=FENNA.id, name="Fenna Duinker", mail=FENNA.mail),
    subject="Ontvangen",
    text="Wij hebben uw bestanden ontvangen.",
)


def mail(onedrive: OneDrive) -> list[dict[str, object]]:
    def read(connection: Connection) -> list[dict[str, object]]:
        return [row["message"] for row in read_mail(connection)]

    with onedrive.app.state.simulation.database.begin() as connection:
        return read(connection)


async def test_a_letter_is_handed_over_once_and_kept_out_of_sent_items(onedrive: OneDrive) -> None:
    await GraphPost(onedrive.door, DI_MAILBOX.mail).send(LETTER)

    (message,) = mail(onedrive)
    assert message["subject"] == "Ontvangen"
    assert message["body"] == {"contentType": "Text", "content": "Wij hebben uw bestanden ontvangen."}
    assert message["toRecipients"] == [{"emailAddress": {"address": FENNA.mail, "name": "Fenna Duinker"}}]
    assert {"name": "x-bewaarstroom-key", "value": "ontvangen/U1"} in message["internetMessageHeaders"]


@pytest.mark.parametrize(("kind", "sent"), [(Kind.TIMEOUT_AFTER, 1), (Kind.HTML, 0)])
async def test_an_unknown_outcome_is_said_and_not_repeated(onedrive: OneDrive, kind: Kind, sent: int) -> None:
    onedrive.fault(kind, times=None, path="sendMail")
    with pytest.raises(RetryableError, match="mail-outcome-unknown"):
        await GraphPost(onedrive.door, DI_MAILBOX.id).send(LETTER)

    assert len(mail(onedrive)) == sent
    assert sum("sendMail" in line["path"] for line in await onedrive.requests()) == 1


async def test_a_pause_asked_for_is_passed_on(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.THROTTLED, path="sendMail", retry_after=120)
    with pytest.raises(RetryableError) as caught:
        await GraphPost(onedrive.door, DI_MAILBOX.id).send(LETTER)

    assert (caught.value.code, caught.value.retry_after) == ("graph-throttled", 120.0)


async def test_a_mailbox_that_does_not_exist_is_a_lasting_refusal(onedrive: OneDrive) -> None:
    with pytest.raises(PermanentError, match="graph-not-found"):
        await GraphPost(onedrive.door, "niemand@gemeente.example").send(LETTER)
