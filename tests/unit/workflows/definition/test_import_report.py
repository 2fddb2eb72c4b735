from __future__ import annotations

import json

from workflows.definition.connectors import Offered
from workflows.definition.import_report import import_report, imported_yaml
from workflows.definition.reader import read_flow, read_one

TEXT = """
properties:
  displayName: Mijn stroom
  definition:
    triggers:
      Nieuw: {type: OpenApiConnection, inputs: {host: {apiId: /x/shared_onedrive, operationId: Nieuw}}}
    actions:
      A: {type: Compose, inputs: 1}
      G: {type: Scope, actions: {
        B: {type: OpenApiConnection, inputs: {host: {apiId: /x/shared_onedrive, operationId: Lees}}},
        C: {type: OpenApiConnection, inputs: {host: {apiId: /x/shared_bewaarstroom, operationId: Meld}}},
        D: {type: OpenApiConnection, inputs: {host: {apiId: /x/shared_onedrive, operationId: Dans}}},
        E: {type: OpenApiConnection, inputs: {host: {apiId: /x/shared_zang, operationId: Zing}}},
        F: {type: ApiConnection, inputs: {host: {connection: {name: x}}}}}}
      H: {type: ServiceProvider, inputs: {}}
      I: {type: Eigen}
      J: {type: If, expression: "@dansend(1)", actions: {K: {type: Compose, inputs: "@length()"}}}
      L: {type: OpenApiConnection, inputs: {host: {}}}
"""


class Known:
    operation_id = "x"
    parameters: dict[str, str] = {}  # noqa: RUF012 # never changed


OFFERED = Offered(
    operations={("shared_onedrive", "Lees"): Known(), ("shared_bewaarstroom", "Meld"): Known()},
    triggers=[("shared_onedrive", "Nieuw")],
)


def test_every_part_is_judged() -> None:
    report = import_report(read_one(TEXT, "x.yaml"), OFFERED)
    assert str(report).split("\n") == [
        "Stroom: Mijn stroom",
        "Triggers",
        "  Nieuw (OpenApiConnection): draait met een adapter",
        "Acties",
        "  A (Compose): draait",
        "  G (Scope): draait",
        "    B (OpenApiConnection): draait met een adapter",
        "    C (OpenApiConnection): draait",
        '    D (OpenApiConnection): wordt niet ondersteund, omdat de verbinding "shared_onedrive" hier geen operatie "Dans" heeft',
        '    E (OpenApiConnection): wordt niet ondersteund, omdat de verbinding "shared_zang" hier niet bestaat',
        "    F (ApiConnection): wordt niet ondersteund, omdat dit een verbinding in de oude schrijfwijze is (ApiConnection), zonder operationId",
        "  H (ServiceProvider): wordt niet ondersteund, omdat dit type hier niet draait (verbindingen die in Azure zijn ingebouwd, bestaan hier niet)",
        '  I (Eigen): wordt niet ondersteund, omdat het type "Eigen" niet bestaat',
        f"  J (If): wordt niet ondersteund, omdat een functie hier niet bestaat ({unknown_function()})",
        "    K (Compose): draait",
        '  L (OpenApiConnection): wordt niet ondersteund, omdat in "host" de operationId ontbreekt',
        "Verder te verbeteren",
        *(f"  {one}" for one in report.others),
        "Deze stroom kan zo nog niet draaien.",
    ]
    assert [one.code for one in report.others] == ["expression_unknown_function", "expression_wrong_arity"]
    assert not report.runs


def unknown_function() -> str:
    """Ask the expressions for their own sentence."""
    return import_report(read_one(TEXT, "x.yaml"), OFFERED).others[0].message


def test_a_flow_that_runs_says_so() -> None:
    text = "triggers: {T: {type: Request}}\nactions: {A: {type: Compose, inputs: 1}}"
    report = import_report(read_one(text, "stroom.yaml"), OFFERED)
    assert report.runs
    assert str(report).endswith("\nDeze stroom kan zo draaien.")


def test_the_yaml_keeps_the_title_of_the_wrapping_and_everything_else() -> None:
    flow = read_one(TEXT, "x.yaml").flow
    again = read_flow(imported_yaml(flow).replace("@dansend(1)", "@true"), "opnieuw.yaml")
    assert again.title == "Mijn stroom"
    assert json.dumps({**again.definition, "metadata": None}).replace("@true", "@dansend(1)") == json.dumps(
        {**flow.definition, "metadata": None}
    )


def test_the_yaml_of_a_titled_definition_is_that_definition() -> None:
    flow = read_flow('{"metadata": {"title": "T"}, "actions": {}}', "x.json")
    assert imported_yaml(flow) == "metadata: {title: T}\nactions: {}\n"


def test_what_is_in_a_container_that_does_not_run_is_named_and_can_be_referred_to() -> None:
    text = """
triggers: {m: {type: Request}}
actions:
  Groep: {type: Changeset, actions: {Rij: {type: Compose, inputs: 1}}}
  Agent: {type: Agent, tools: {Zoek: {actions: {Vind: {type: Compose, inputs: 2}}}}}
  Na: {type: Compose, inputs: "@outputs('Rij')", runAfter: {Groep: [Succeeded]}}
"""
    report = import_report(read_one(text, "x.yaml"), OFFERED)

    assert [(one.depth, one.name, one.verdict.name) for one in report.actions] == [
        (0, "Groep", "NOT"),
        (1, "Rij", "RUNS"),
        (0, "Agent", "NOT"),
        (1, "Vind", "RUNS"),
        (0, "Na", "RUNS"),
    ]


def test_what_only_azure_can_work_out_is_told() -> None:
    definition = {
        "triggers": {"m": {"type": "Request"}},
        "actions": {"A": {"type": "Compose", "inputs": "[resourceGroup().location]"}},
    }
    text = json.dumps({"resources": [{"properties": {"definition": definition}}]})

    report = import_report(read_one(text, "x.json"), OFFERED)

    assert [f"{one.place.path} · {one.message}" for one in report.others] == [
        "actions.A.inputs · deze tekst rekent alleen Azure uit: vul de waarde in"
    ]
