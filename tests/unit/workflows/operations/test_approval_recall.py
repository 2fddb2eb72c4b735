from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from tests.household import NOOR, Household
from tests.unit.workflows.engine.support import FAST, Operators, Workshop, flow_of
from workflows import approving
from workflows.engine import Engine
from workflows.engine.shield import SHIELDED
from workflows.model import Person, Viewer
from workflows.operations.approval import start_and_wait_for_an_approval
from workflows.operations.approval_recall import recall
from workflows.operations.operation import Done, Operation
from workflows.store import approvals, colleagues, schema

OK = ["Succeeded"]
FENNA = Person(object_id="fenna", name="Fenna Duinker", mail="fenna@gemeente.example")


async def _answered(home: Household, viewer: Viewer, comments: str = "Prima.", seat: str = "") -> Any:
    """Ask, and answer; returns the outputs as the history keeps them, and the approval's id."""
    asked = {"title": "Mag dit weg?", "assignedTo": seat or viewer.person.mail}
    waiting: Any = await home.ask(
        start_and_wait_for_an_approval, approvalType="Basic", WebhookApprovalCreationInput=asked
    )
    told: list[Any] = []
    runs: Any = type(
        "Runs", (), {"signal": lambda _self, _connection, **said: told.append(said["outcome"])}
    )()
    await home.database.transact(
        partial(
            approving.answer,
            viewer=viewer,
            approval_id=waiting.key,
            response="Approve",
            comments=comments,
            runs=runs,
            now=home.clock(),
        )
    )
    return {"statusCode": 200, "body": told[0]}, waiting.key


async def test_a_flow_reads_who_answered_and_what_they_remarked(home: Household) -> None:
    outputs, approval_id = await _answered(home, Viewer(person=NOOR, roles=frozenset(), origin="::1"))
    read: Any = recall(home.house)(outputs)

    assert outputs["body"]["responses"] == [
        {"responder": {"id": "noor"}, "approverResponse": "Approve", "responseDate": _now(home)}
    ]
    assert read["body"] == {
        **outputs["body"],
        "name": approval_id,
        "title": "Mag dit weg?",
        "details": None,
        "responses": [
            {
                "responder": {
                    "id": "noor",
                    "displayName": "Noor van Dijk",
                    "email": "noor@gemeente.example",
                    "userPrincipalName": "noor@gemeente.example",
                },
                "approverResponse": "Approve",
                "responseDate": _now(home),
                "comments": "Prima.",
            }
        ],
        "responseSummary": "Approver: Noor van Dijk, noor@gemeente.example\nResponse: Approve\n"
        f"Response Date: {_now(home)}\nComments: Prima.",
    }


async def test_who_was_asked_as_di_has_the_address_with_which_they_sign_in(home: Household) -> None:
    viewer = Viewer(person=FENNA, roles=frozenset({"DI"}), origin="::1")
    await home.database.transact(
        partial(colleagues.seen, person=FENNA, roles=frozenset({"DI"}), now=home.clock())
    )
    outputs, _ = await _answered(home, viewer, seat="DI")
    read: Any = recall(home.house)(outputs)

    assert read["body"]["responses"][0]["responder"]["email"] == "fenna@gemeente.example"


async def test_of_what_was_erased_nothing_is_left(home: Household) -> None:
    outputs, _ = await _answered(home, Viewer(person=NOOR, roles=frozenset(), origin="::1"))
    await home.database.transact(partial(approvals.forget, before=home.clock() + timedelta(days=1)))
    read: Any = recall(home.house)(outputs)

    assert (read["body"]["outcome"], read["body"]["title"]) == ("Approve", None)
    assert read["body"]["responses"][0] == {
        **outputs["body"]["responses"][0],
        "responder": {"id": "noor", "displayName": None, "email": None, "userPrincipalName": None},
        "comments": None,
    }


async def test_nobody_elses_answers_are_read_by_naming_another_approval(home: Household) -> None:
    outputs, approval_id = await _answered(home, Viewer(person=NOOR, roles=frozenset(), origin="::1"))
    made_up = {"name": approval_id, "responses": [{"responder": {"id": "x"}, "approverResponse": "Approve"}]}
    read: Any = recall(home.house)({**outputs, "body": made_up})

    assert read["body"]["responses"][0]["comments"] is None
    assert recall(home.house)({"body": {"name": "nergens"}}) == {"body": {"name": "nergens"}}
    assert recall(home.house)({"body": "tekst"}) == {"body": "tekst"}


@pytest.mark.parametrize("old", [False, True])
async def test_an_exported_flow_mails_the_remarks_and_its_history_has_none_of_them(
    home: Household, *, old: bool
) -> None:
    asked = {"title": "Mag dit weg?", "assignedTo": "noor@gemeente.example;"}
    modern = {
        "type": "OpenApiConnectionWebhook",
        "inputs": {
            "host": {"apiId": "/x/shared_approvals", "operationId": "StartAndWaitForAnApproval"},
            "parameters": {
                "approvalType": "Basic",
                **{f"WebhookApprovalCreationInput/{name}": value for name, value in asked.items()},
            },
        },
    }
    written = {
        "type": "ApiConnectionWebhook",
        "inputs": {
            "host": {
                "connection": {"name": "@parameters('$connections')['shared_approvals']['connectionId']"}
            },
            "body": {"notificationUrl": "@{listCallbackUrl()}", **asked},
            "path": "/types/@{encodeURIComponent('Basic')}/subscriptions",
        },
    }
    text = "@{items('Elk')?['responder/displayName']} (@{items('Elk')?['responder']?['email']}): @{items('Elk')?['comments']}"
    flow = flow_of(
        {
            "Alles": {
                "type": "InitializeVariable",
                "inputs": {"variables": [{"name": "a", "type": "string"}]},
            },
            "Vraag": {**(written if old else modern), "runAfter": {"Alles": OK}},
            "Elk": {
                "type": "Foreach",
                "foreach": "@body('Vraag')?['responses']",
                "actions": {
                    "Bij": {"type": "AppendToStringVariable", "inputs": {"name": "a", "value": text}}
                },
                "runAfter": {"Vraag": OK},
            },
            "Mail": {
                "type": "OpenApiConnection",
                "inputs": {
                    "host": {"apiId": "/x/shared_test", "operationId": "Mail"},
                    "parameters": {
                        "text": "@variables('a')",
                        "uitkomst": "@outputs('Vraag')?['body/outcome']",
                    },
                },
                "runAfter": {"Elk": OK},
            },
        }
    )
    mailed: list[Any] = []

    async def mail(call: Any) -> Done:
        mailed.append(call.parameters)
        return Done()

    asking = start_and_wait_for_an_approval(home.house)
    mailing = Operation(connector="shared_test", operation_id="Mail", summary="", perform=mail)
    known = {asking.name: asking, mailing.name: mailing}
    engine = Engine(database=home.database, operations=known, clock=home.clock, pace=FAST)
    await engine.launch()
    shop = Workshop(database=home.database, engine=engine, operators=Operators())
    try:
        run_id = await shop.run(flow)
        with home.database.begin() as connection:
            approving.answer(
                connection,
                viewer=Viewer(person=NOOR, roles=frozenset(), origin="::1"),
                approval_id=connection.scalars(select(schema.approval.c.approval_id)).one(),
                response="Approve",
                comments="Ruim het op.",
                runs=engine,
                now=home.clock(),
            )
        await engine.idle()
    finally:
        await engine.drain(timedelta(seconds=5))

    assert mailed == [{"text": "Noor van Dijk (noor@gemeente.example): Ruim het op.", "uitkomst": "Approve"}]
    rows = shop.actions(run_id)
    assert rows["Mail"]["inputs"] == SHIELDED
    assert not {"Ruim het op.", "Noor van Dijk"} & {
        word for word in ("Ruim het op.", "Noor van Dijk") if word in str((rows, shop.row(run_id)))
    }


def _now(home: Household) -> str:
    return home.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
