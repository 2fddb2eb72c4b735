from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from tests.household import NOOR, Household
from tests.unit.workflows.engine.support import FAST, Operators, Workshop, flow_of
from workflows import approving
from workflows.approvals import APPROVAL_SIGNAL
from workflows.engine import Engine
from workflows.errors import BadInputError
from workflows.model import Viewer
from workflows.operations.approval import (
    create_an_approval,
    start_and_wait_for_an_approval,
    wait_for_an_approval,
)
from workflows.operations.operation import Done, WaitFor
from workflows.store import approvals, schema

ASKED = {"title": "Mag dit weg?", "assignedTo": "noor@gemeente.example;DI"}


def _letters(connection: Connection) -> list[tuple[str, str]]:
    notice = schema.notice
    rows = connection.execute(select(notice.c.to_mail, notice.c.subject).order_by(notice.c.to_mail))
    return [(row.to_mail, row.subject) for row in rows]


async def test_a_question_is_asked_told_to_everybody_and_waited_for(home: Household) -> None:
    answer = await home.ask(
        start_and_wait_for_an_approval, approvalType="Basic", WebhookApprovalCreationInput=ASKED
    )

    assert isinstance(answer, WaitFor)
    found = await home.database.transact(partial(approvals.find, approval_id=answer.key))
    assert (answer.kind, answer.until, found and found.request.title) == (
        APPROVAL_SIGNAL,
        None,
        "Mag dit weg?",
    )
    assert await home.database.transact(_letters) == [
        ("di@gemeente.example", "Er wordt om uw goedkeuring gevraagd"),
        ("noor@gemeente.example", "Er wordt om uw goedkeuring gevraagd"),
    ]


async def test_a_flow_that_wants_no_mail_sends_none(home: Household) -> None:
    await home.ask(
        create_an_approval,
        approvalType="Basic",
        ApprovalCreationInput={**ASKED, "enableNotifications": False},
    )

    assert await home.database.transact(_letters) == []


async def test_an_answer_before_the_wait_is_not_lost(home: Household) -> None:
    created = await home.ask(create_an_approval, approvalType="Basic", ApprovalCreationInput=ASKED)
    assert isinstance(created, Done)
    assert isinstance(created.body, dict)
    name = str(created.body["name"])
    await home.database.transact(partial(approvals.end, approval_id=name, outcome="Reject", now=home.clock()))

    waited = await home.ask(wait_for_an_approval, approvalName=name)

    assert isinstance(waited, Done)
    assert isinstance(waited.body, dict)
    assert waited.body["outcome"] == "Reject"


async def test_nobody_waits_for_what_was_not_asked(home: Household) -> None:
    with pytest.raises(BadInputError) as refused:
        await home.ask(wait_for_an_approval, approvalName="nergens")
    assert refused.value.code == "approval-unknown"


async def test_a_run_waits_for_the_answer_and_goes_on_with_it(home: Household) -> None:
    flow = flow_of(
        {
            "Vraag": {
                "type": "OpenApiConnectionWebhook",
                "inputs": {
                    "host": {
                        "apiId": "/providers/Microsoft.PowerApps/apis/shared_approvals",
                        "connectionName": "approvals",
                        "operationId": "StartAndWaitForAnApproval",
                    },
                    "parameters": {
                        "approvalType": "Basic",
                        "WebhookApprovalCreationInput/title": "Mag dit weg?",
                        "WebhookApprovalCreationInput/assignedTo": "noor@gemeente.example;",
                    },
                },
            },
            "Uitkomst": {
                "type": "Compose",
                "inputs": "@outputs('Vraag')?['body/outcome']",
                "runAfter": {"Vraag": ["Succeeded"]},
            },
        }
    )
    asking = start_and_wait_for_an_approval(home.house)
    engine = Engine(database=home.database, operations={asking.name: asking}, clock=home.clock, pace=FAST)
    await engine.launch()
    shop = Workshop(database=home.database, engine=engine, operators=Operators())
    try:
        run_id = await shop.run(flow)
        waiting = shop.statuses(run_id)
        with home.database.begin() as connection:
            approval_id = connection.scalars(select(schema.approval.c.approval_id)).one()
            approving.answer(
                connection,
                viewer=Viewer(person=NOOR, roles=frozenset(), origin="::1"),
                approval_id=approval_id,
                response="Approve",
                comments="",
                runs=engine,
                now=home.clock(),
            )
        await engine.idle()
    finally:
        await engine.drain(timedelta(seconds=5))

    assert waiting == {"run": "Waiting", "Vraag": "Waiting"}
    assert shop.statuses(run_id) == {"run": "Succeeded", "Vraag": "Succeeded", "Uitkomst": "Succeeded"}
    assert shop.outputs(run_id, "Uitkomst") == "Approve"
    shielded = {"$afgeschermd": True}
    assert shop.actions(run_id)["Vraag"]["inputs"] == {
        "parameters": {
            "approvalType": "Basic",
            "WebhookApprovalCreationInput/title": shielded,
            "WebhookApprovalCreationInput/assignedTo": shielded,
        }
    }
