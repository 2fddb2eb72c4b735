"""HttpWebhook: tell an address that the settings allow where to answer, and wait until it does.

The subscription is ended by a call of its own, which the engine makes when this action has ended, however it ended.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workflows.callback import CALLBACK, key_of
from workflows.errors import BadInputError
from workflows.jsontypes import Json
from workflows.operations.house import House
from workflows.operations.http_call import ask_of, outputs_or_refuse, signin_of
from workflows.operations.operation import BUILT_IN, Answer, Call, Done, Operation, WaitFor
from workflows.store import waits

SUBSCRIBED = {"subscribed": True}
PERHAPS = {"perhaps_subscribed": True}
"""Also a call that got no answer may have been heard; only a clear refusal says that there is nothing to end."""


def http_webhook(house: House) -> Operation:
    """Make the operation."""
    signin = signin_of(house)

    async def perform(call: Call) -> Answer:
        key = key_of(call.run_id, call.path, call.iteration)
        if not call.state.get("subscribed"):
            asked = _subscription(call)
            reply = await house.outward.send(ask_of(asked, await signin.known(asked.parameters)))
            outputs_or_refuse(reply, house.clock())
        answer = await house.database.transact(lambda connection: waits.outcome_of(connection, CALLBACK, key))
        if answer is None or not call.state.get("subscribed"):
            return WaitFor(kind=CALLBACK, key=key, state=SUBSCRIBED)
        return Done(outputs=_outputs(answer))

    return Operation(
        connector=BUILT_IN,
        operation_id="HttpWebhook",
        summary="Meldt zich aan bij een adres dat de beheerder heeft toegestaan, en wacht op het antwoord.",
        perform=perform,
        announces=PERHAPS,
        whole_inputs=True,
        after_answer=(),
        personal=("subscribe", "unsubscribe"),  # they hold the address for the answer: who has it may answer
    )


def _subscription(call: Call) -> Call:
    asked = call.parameters.get("subscribe")
    if not isinstance(asked, dict):
        raise BadInputError(
            "http-subscribe-missing", "Deze actie zegt niet waar zij zich aanmeldt (subscribe)."
        )
    return replace(call, parameters=asked)


def _outputs(answer: Json) -> dict[str, Any]:
    given = answer if isinstance(answer, dict) else {}
    return {"statusCode": 200, **given}
