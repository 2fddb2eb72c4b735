from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from workflows.definition.connectors import Offered, check_connectors
from workflows.definition.outline import outline_of
from workflows.definition.reader import read_one


@dataclass(frozen=True, kw_only=True)
class Known:
    operation_id: str
    parameters: Mapping[str, str] = field(default_factory=dict)


ASK = Known(
    operation_id="Vraag",
    parameters={"Invoer/titel": "de titel", "Invoer/wie?": "wie", "soort?": "welke soort"},
)
OFFERED = Offered(operations={("shared_x", "Vraag"): ASK}, triggers=[("shared_x", "Nieuw")])


def said(text: str) -> list[str]:
    reading = read_one(text, "x.yaml")
    outline = outline_of(reading.flow)
    return [f"{one.code}: {one}" for one in check_connectors(reading.flow, outline, OFFERED, reading.source)]


def action(host: str, parameters: str = "{Invoer/titel: x}") -> str:
    return f"actions:\n  A: {{type: OpenApiConnection, inputs: {{host: {host}, parameters: {parameters}}}}}"


ASKING = "{apiId: /x/shared_x, operationId: Vraag}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (action(ASKING), []),
        (action(ASKING, "{Invoer: {titel: x}, soort: y}"), []),
        (action(ASKING, "\"@body('x')\""), []),
        (action(ASKING, "{}"), ['parameter_missing: x.yaml:2 · actions.A.inputs.parameters · de operatie Vraag heeft de parameter "Invoer/titel" nodig']),
        (action(ASKING, "{Invoer/titl: x}"),
         ['parameter_missing: x.yaml:2 · actions.A.inputs.parameters · de operatie Vraag heeft de parameter "Invoer/titel" nodig',
          'parameter_not_known: x.yaml:2 · actions.A.inputs.parameters.Invoer/titl · de operatie Vraag kent geen parameter "Invoer/titl", bedoelt u "Invoer/titel"?']),
        (action("{apiId: /x/shared_xx, operationId: Vraag}"),
         ['connector_unknown: x.yaml:2 · actions.A.inputs.host · er is geen verbinding "shared_xx", bedoelt u "shared_x"?']),
        (action("{apiId: /x/shared_x, operationId: vraagt}"),
         ['operation_unknown: x.yaml:2 · actions.A.inputs.host · de verbinding "shared_x" heeft geen operatie "vraagt", bedoelt u "Vraag"?']),
        (action("{apiId: /x/shared_x}"),
         ['operation_missing: x.yaml:2 · actions.A.inputs.host · in "host" ontbreekt operationId: de operatie van de verbinding']),
        ("actions:\n  A: {type: ApiConnection, inputs: {host: {connection: {name: x}}}}",
         ["operation_old_style: x.yaml:2 · actions.A.inputs.host · het pad van deze verbinding (ApiConnection) is hier niet bekend: ?"]),
        ("actions:\n  A: {type: Zingen, inputs: 1}", ['type_unknown: x.yaml:2 · actions.A.type · onbekend type "Zingen"']),
        ("actions:\n  A: {type: Componse, inputs: 1}", ['type_unknown: x.yaml:2 · actions.A.type · onbekend type "Componse", bedoelt u "Compose"?']),
        ("actions:\n  A: {type: Function}",
         ["type_unsupported: x.yaml:2 · actions.A.type · Function werkt hier niet: Azure Functions bestaan hier niet; gebruik een Http-actie"]),
        ("triggers:\n  T: {type: OpenApiConnection, inputs: {host: {apiId: shared_x, operationId: Nieuw}}}", []),
        ("triggers:\n  T: {type: OpenApiConnection, inputs: {host: {apiId: shared_x, operationId: Vraag}}}",
         ['operation_unknown: x.yaml:2 · triggers.T.inputs.host · de verbinding "shared_x" heeft geen operatie "Vraag"']),
    ],
)  # fmt: skip
def test_kinds_operations_and_parameters(text: str, says: list[str]) -> None:
    assert said(text) == says
