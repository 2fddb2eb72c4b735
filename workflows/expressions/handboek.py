"""The page of the handboek about functions, made from the table that the evaluator uses.

Write it again with: python -m workflows.expressions.handboek > deploy/handboek/functies.md
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import groupby

from workflows.expressions.functions import FUNCTIONS
from workflows.expressions.functions.function import Function

HEAD = """# Functies

Elke functie die u in een expressie kunt gebruiken, met een voorbeeld dat bij elke wijziging wordt nagerekend. Namen
mogen met hoofdletters en kleine letters door elkaar. Probeer een expressie uit op de opdrachtregel:

```console
$ echo '{"id": 1, "expr": "@add(3, 4)"}' | python -m watcher flows evaluate
{"id":1,"value":7}
```

Op een regel mag ook `context` staan: wat de expressie te zien krijgt. De leden zijn `parameters`, `variables`,
`triggerOutputs`, `trigger`, `actions` (per naam `outputs`, `status`, …), `action`, `results`, `items`, `item`,
`iterationIndexes`, `appsettings`, `workflow`, `callbackUrl` en `utcNow`. Een onbekend lid is een fout.

## De taal in het kort

| Schrijfwijze | Betekenis |
|---|---|
| `@expressie` | De hele tekst is een expressie; de waarde houdt haar soort. |
| `tekst @{expressie} tekst` | De waarde wordt tekst binnen de tekst. |
| `@@tekst` en `@@{` | Een gewone `@`. |
| `a?['b']` en `a?.b` | Lees een eigenschap; is zij er niet, of is `a` leeg, dan `null` in plaats van een fout. |
| `a['body/zaak']` | Eerst een eigenschap met precies die naam, anders `body` en daarin `zaak`. |
| `'it''s'` | Tekst staat tussen enkele aanhalingstekens; twee achter elkaar is er één. |

`and`, `or`, `if` en `coalesce` rekenen alleen uit wat nodig is. Een fout zegt welke expressie, op welk teken, en wat u
misschien bedoelde. Een expressie kan nooit blijven hangen: diepte, grootte en werk hebben een grens.

Deze pagina is gemaakt met `python -m workflows.expressions.handboek`.
"""


def page() -> str:
    """Explain every function, group by group."""
    groups = groupby(sorted(FUNCTIONS, key=lambda one: (one.group, one.name.lower())), lambda one: one.group)
    parts = [
        f"## {group[:1].upper()}{group[1:]}\n\n" + "\n".join(map(section, found)) for group, found in groups
    ]
    return "\n".join([HEAD, *parts])


def section(function: Function) -> str:
    """Explain one function: sentence, number of arguments, other names, example."""
    return "\n".join([f"### {function.name}", "", " ".join(_said(function)), "", *_example(function), ""])


def _said(function: Function) -> Iterator[str]:
    yield function.says
    yield f"Argumenten: {_arguments(function)}."
    if function.aliases:
        yield "Ook bekend als " + " en ".join(f"`{name}`" for name in function.aliases) + "."


def _arguments(function: Function) -> str:
    if function.most is None:
        return f"{function.least} of meer"
    return (
        str(function.least)
        if function.least == function.most
        else f"{function.least} tot en met {function.most}"
    )


def _example(function: Function) -> Iterator[str]:
    yield "```text"
    yield f"@{function.example}"
    if function.result is not None:
        yield f"→ {json.dumps(function.result, ensure_ascii=False)}"
    yield "```"


if __name__ == "__main__":
    sys.stdout.write(page())
