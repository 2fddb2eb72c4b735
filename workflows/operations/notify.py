"""NotifyEmployee and NotifyDI: put one of the fixed letters in the outbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import Connection

from workflows.errors import BadInputError
from workflows.notices.wording import Template
from workflows.operations.house import House, in_one_transaction, upload_of
from workflows.operations.letters import to_di, to_employee
from workflows.operations.operation import Answer, Call, Done, Operation

PARAMETERS = {"uploadId": "De upload, uit de trigger.", "template": "Welke brief, bijvoorbeeld ontvangen."}
BODY = {"template": "De brief die is klaargezet."}


def notify_employee(house: House) -> Operation:
    """Make the operation that writes to who brought the upload."""
    return Operation(
        connector="shared_bewaarstroom",
        operation_id="NotifyEmployee",
        summary="Stuurt de medewerker een bericht. Er staat nooit een bestandsnaam of iets uit het gesprek in.",
        perform=_writing(house, to_employee),
        parameters=PARAMETERS,
        body=BODY,
    )


def notify_di(house: House) -> Operation:
    """Make the operation that writes to DI."""
    return Operation(
        connector="shared_bewaarstroom",
        operation_id="NotifyDI",
        summary="Stuurt Informatiebeheer een bericht over een taak.",
        perform=_writing(house, to_di),
        parameters=PARAMETERS,
        body=BODY,
    )


def _writing(house: House, write_to: Callable[..., None]) -> Callable[[Call], Awaitable[Answer]]:
    def write(call: Call, connection: Connection) -> Done:
        template = _template(str(call.parameters.get("template")))
        write_to(connection, house, upload_of(connection, call), template, once=call.key)
        return Done(body={"template": template.value})

    return in_one_transaction(house, write)


def _template(name: str) -> Template:
    try:
        return Template(name)
    except ValueError as error:
        raise BadInputError(
            "template-unknown",
            f"Er is geen brief met de naam '{name[:40]}'.",
            next_step="Kies uit: " + ", ".join(sorted(Template)) + ".",
        ) from error
