"""The page of the handboek about operations, made from the table that the engine uses.

Write it again with: python -m workflows.operations.handboek > deploy/handboek/operaties.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from workflows.operations.catalogue import described
from workflows.operations.left_out import LEFT_OUT
from workflows.operations.operation import Operation
from workflows.operations.watched import WATCHED

HEAD = """# Operaties

Dit kan een stroom aan Bewaarstroom vragen. Een operatie staat in een actie van het type `OpenApiConnection`
(of `OpenApiConnectionWebhook` als zij wacht), met `operationId` en `parameters`. Wat zij teruggeeft, leest u met
`body('NaamVanDeActie')`. Een stroom kan nooit om de controles heen: die zitten in de operaties zelf.

Deze pagina is gemaakt met `python -m workflows.operations.handboek`.
"""


TRIGGERS = """## Triggers van verbindingen

Deze operaties mag een trigger van het type `OpenApiConnection` noemen (en die van OneDrive ook in de oude schrijfwijze,
`ApiConnection`). Met `folderId` kiest u één bewaakte map (`driveId.itemId`); leeg betekent elke bewaakte map. Namen staan
niet in de geschiedenis: een run leest ze elke keer opnieuw.

| Verbinding | Operatie | Wat de trigger zegt |
|---|---|---|"""


LEFT_OUT_HEAD = """## Wat bewust niet kan

Deze operaties komen voor in stromen uit Power Automate. `flows import` zegt erbij waarom zij hier niet draaien.

| Verbinding | Operatie | Dit kan niet, omdat |
|---|---|---|"""


def page() -> str:
    """Explain every operation, in the order of the catalogue."""
    sections = (section(operation) for operation in described().values())
    return "\n".join([HEAD, *sections, trigger_section(), left_out_section()])


def left_out_section() -> str:
    """Tell what exported flows ask in vain, and why."""
    rows = (
        f"| `{connector}` | {f'`{name}`' if name else 'alles'} | {why} |"
        for (connector, name), why in LEFT_OUT.items()
    )
    return "\n".join([LEFT_OUT_HEAD, *rows, ""])


def trigger_section() -> str:
    """Explain the operations that a trigger of a connector may name."""
    rows = (f"| `{connector}` | `{name}` | {says} |" for (connector, name), says in WATCHED.items())
    return "\n".join([TRIGGERS, *rows, ""])


def section(operation: Operation) -> str:
    """Explain one operation: sentence, host, parameters, body."""
    maker = "Bewaarstroom" if operation.connector == "shared_bewaarstroom" else "Microsoft.PowerApps"
    connection = operation.connector.removeprefix("shared_")
    host = f"apiId: /providers/{maker}/apis/{operation.connector}"
    return "\n".join(
        [
            f"## {operation.operation_id}",
            "",
            operation.summary,
            "",
            f"`{{{host}, connectionName: {connection}, operationId: {operation.operation_id}}}`",
            *_table("Parameter", operation.parameters, optional=True),
            *_table("In `body`", operation.body),
            "",
        ]
    )


def _table(head: str, members: Mapping[str, str], *, optional: bool = False) -> Iterator[str]:
    if not members:
        return
    must = "| Verplicht " if optional else ""
    yield from ("", f"| {head} {must}| Betekenis |", f"|---{'|---' if optional else ''}|---|")
    for name, says in members.items():
        needed = f"| {'nee' if name.endswith('?') else 'ja'} " if optional else ""
        yield f"| `{name.rstrip('?')}` {needed}| {says} |"


if __name__ == "__main__":
    sys.stdout.write(page())
