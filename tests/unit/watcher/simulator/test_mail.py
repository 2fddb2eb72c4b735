from __future__ import annotations

from typing import Any

import pytest

from tests.graphclient import Graph
from watcher.simulator.mail import recipients
from watcher.simulator.users import DI_MAILBOX

SEND = f"/v1.0/users/{DI_MAILBOX.mail}/sendMail"
LETTER = {"subject": "Klaar", "toRecipients": [{"emailAddress": {"address": "a@gemeente-voorbeeld.example"}}]}


async def test_mail_is_accepted_and_kept(graph: Graph) -> None:
    for name in ("message", "Message"):
        assert (await graph.http.post(SEND, json={name: LETTER})).status_code == 202

    kept = (await graph.http.get("/_sim/mail")).json()["value"]

    assert [(mail["sender"], mail["accepted"], mail["message"]) for mail in kept] == [
        (DI_MAILBOX.id, "2026-11-24T09:00:00Z", LETTER)
    ] * 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": {}},
        {"message": {"toRecipients": []}},
        {"message": "x"},
        {"message": {"toRecipients": [1]}},
    ],
)
async def test_mail_to_nobody_is_refused(graph: Graph, body: dict[str, Any]) -> None:
    assert (await graph.http.post(SEND, json=body)).status_code == 400
    assert (await graph.http.get("/_sim/mail")).json() == {"value": []}


async def test_only_known_people_send_mail(graph: Graph) -> None:
    answer = await graph.http.post("/v1.0/users/niemand/sendMail", json={"message": LETTER})

    assert answer.status_code == 404


async def test_mail_can_be_late_although_it_went_out(graph: Graph) -> None:
    await graph.arm(kind="timeout_after", path="sendMail")

    assert (await graph.http.post(SEND, json={"message": LETTER})).status_code == 504
    assert len((await graph.http.get("/_sim/mail")).json()["value"]) == 1


def test_only_addresses_count_as_recipients() -> None:
    message = {
        "toRecipients": [{"emailAddress": {"address": "a@b"}}, {"emailAddress": {"address": "onzin"}}, {}]
    }

    assert recipients(message) == ["a@b"]
