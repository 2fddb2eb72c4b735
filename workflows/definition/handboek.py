"""The pages of the handboek about actions and triggers, made from the tables that the code uses.

Write them again with:
python -m workflows.definition.handboek acties > deploy/handboek/acties.md
python -m workflows.definition.handboek triggers > deploy/handboek/triggers.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping

from workflows.definition.action_kinds import ACTIONS
from workflows.definition.codes import CODES
from workflows.definition.kind import Kind
from workflows.definition.kinds import UNSUPPORTED_TRIGGERS
from workflows.definition.trigger_kinds import TRIGGERS

ACTIONS_HEAD = """# Acties

Elk soort actie dat een stroom kan hebben. Wat elke actie verder kan hebben (`runAfter`, `limit`, `retryPolicy`,
beveiligde gegevens, vaste uitkomsten), staat bij [Stromen](stromen.md). Wat een verbinding kan, staat bij
[Operaties](operaties.md).

Deze pagina is gemaakt met `python -m workflows.definition.handboek acties`.
"""
TRIGGERS_HEAD = """# Triggers

Wat een stroom kan starten. Een stroom mag meer dan één trigger hebben. Elke trigger kan ook dit hebben:

| Eigenschap | Betekenis |
|---|---|
| `conditions` | Een lijst van `expression`. Alle voorwaarden moeten waar zijn; anders staat de melding als overgeslagen in de geschiedenis, en begint er geen run. |
| `splitOn` | Eén run per element van een lijst. `triggerBody()` is dan het element; ook de voorwaarden zien het element. |
| `runtimeConfiguration.concurrency.runs` | Hoeveel runs van de stroom tegelijk, 1 tot en met 100. De rest wacht op zijn beurt, de oudste eerst. |
| `runtimeConfiguration.concurrency.maximumWaitingRuns` | Hoeveel er mogen wachten, 1 tot en met 100. Daarboven krijgt een programma status 429, wordt een upload later opnieuw aangeboden en wordt een vast tijdstip overgeslagen. |
| `runtimeConfiguration.folderConcurrency.runs` | Hoeveel runs van één map hoogstens tegelijk werken, 1 tot en met 50. Standaard 1: dan gaan ze op volgorde van binnenkomst. Bij meer is de volgorde niet zeker. Een run die wacht, houdt niemand op. |
| `operationOptions: SingleInstance` | Eén run tegelijk, en geen die wacht. |
| `correlation.clientTrackingId` | Een expressie: het nummer waaraan u de run herkent. |
| `runtimeConfiguration.secureData.properties` | `[outputs]`: wat de trigger gaf, en alles wat daarvan is afgeleid, komt niet in de geschiedenis. |

Elke keer dat een trigger afgaat, staat in de geschiedenis: gestart, overgeslagen of mislukt, met de reden
(`runs firings`). Wat overgeslagen of mislukt is, kan opnieuw (`runs replay`). Dezelfde gebeurtenis start een stroom
nooit twee keer. Met de hand starten kan altijd: `flows run STROOM --body '{"a": 1}'`.

Deze pagina is gemaakt met `python -m workflows.definition.handboek triggers`.
"""
NOT_HERE = """## Soorten die hier niet draaien

Deze typen bestaan in Power Automate of Azure. U mag ze importeren, maar de stroom draait pas als u ze vervangt.

| Type | Waarom niet |
|---|---|
"""


def actions_page() -> str:
    """Explain every type of action, and which types do not run here."""
    rows = (f"| {name} | {why} |" for name, why in sorted(UNSUPPORTED_TRIGGERS.items(), key=_by_name))
    return "\n".join([ACTIONS_HEAD, *map(kind_section, ACTIONS), NOT_HERE + "\n".join(rows), ""])


def triggers_page() -> str:
    """Explain every type of trigger."""
    return "\n".join([TRIGGERS_HEAD, *(kind_section(kind, trigger=True) for kind in TRIGGERS)])


def _by_name(row: tuple[str, str]) -> str:
    return row[0].lower()


def kind_section(kind: Kind, *, trigger: bool = False) -> str:
    """Explain one type of action or trigger: sentence, members, example."""
    return "\n".join(
        [
            f"## {'Trigger ' if trigger else ''}{kind.type}",
            "",
            kind.says,
            *_members(kind),
            *_example(kind),
            "",
        ]
    )


def _members(kind: Kind) -> Iterator[str]:
    rows = [*_rows(kind.own, ""), *_rows(kind.inputs or {}, "inputs.")]
    if rows:
        yield from ("", "| Eigenschap | Verplicht | Betekenis |", "|---|---|---|", *rows)


def _rows(members: Mapping[str, str], prefix: str) -> Iterable[str]:
    for name, says in members.items():
        must = "nee" if name.endswith("?") else "ja"
        yield f"| `{prefix}{name.rstrip('?')}` | {must} | {says} |"


def _example(kind: Kind) -> Iterator[str]:
    yield from ("", "```yaml", "Voorbeeld:", *(f"  {line}" for line in kind.example.split("\n")), "```")


def codes_table() -> str:
    """List every code that a mistake can have."""
    rows = (f"| `{code}` | {says} |" for code, says in sorted(CODES.items()))
    return "\n".join(["| Code | Wat u kunt doen |", "|---|---|", *rows, ""])


PAGES = {"acties": actions_page, "triggers": triggers_page}

if __name__ == "__main__":
    sys.stdout.write(PAGES[sys.argv[1]]())
