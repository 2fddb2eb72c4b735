"""HtmlToText of exported flows: the words of a page, without anything from outside."""

from __future__ import annotations

from workflows.errors import BadInputError
from workflows.operations.house import House
from workflows.operations.mail import plain_text
from workflows.operations.operation import Answer, Call, Done, Operation

MOST = 1_000_000  # characters


def html_to_text(_house: House) -> Operation:
    """Make the operation that takes the words out of HTML."""

    async def perform(call: Call) -> Answer:
        html = str(call.parameters.get("Content") or "")
        if len(html) > MOST:
            raise BadInputError(
                "html-too-long",
                "Deze HTML is te lang om om te zetten.",
                next_step=f"Geef hooguit {MOST} tekens tegelijk.",
            )
        return Done(body=plain_text(html))

    return Operation(
        connector="shared_conversionservice",
        operation_id="HtmlToText",
        summary="Haalt de tekst uit HTML. Invoer en uitvoer staan niet in de geschiedenis.",
        perform=perform,
        parameters={"Content": "De HTML."},
        personal=("Content",),
        secure_outputs=True,
    )
