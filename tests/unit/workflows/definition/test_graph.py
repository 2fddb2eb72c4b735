from __future__ import annotations

import pytest

from workflows.definition.graph import MOST_ACTIONS, check_graph
from workflows.definition.outline import outline_of
from workflows.definition.reader import read_one

TRIGGER = "triggers: {Knop: {type: Request, kind: Button, inputs: {}}}\n"
COMPOSE = "{type: Compose, inputs: 1}"


def said(text: str) -> list[str]:
    reading = read_one(text, "x.yaml")
    return [
        f"{one.code}: {one}" for one in check_graph(reading.flow, outline_of(reading.flow), reading.source)
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("actions: {}", ["trigger_missing: x.yaml:1 · triggers · deze stroom heeft geen trigger: niets start hem"]),
        (TRIGGER + "actions:\n  Vragen: " + COMPOSE + "\n  B: {type: Compose, inputs: 1, runAfter: {Vrage: [Succeeded]}}",
         ['run_after_unknown: x.yaml:4 · actions.B.runAfter.Vrage · er is geen actie "Vrage", bedoelt u "Vragen"?']),
        (TRIGGER + "actions:\n  G: {type: Scope, actions: {A: " + COMPOSE + "}}\n  B: {type: Scope, runAfter: {A: [Succeeded]}}",
         ['run_after_not_sibling: x.yaml:4 · actions.B.runAfter.A · "A" staat in een andere groep; runAfter noemt alleen acties naast deze']),
        (TRIGGER + "actions:\n  A: {type: Scope, runAfter: {A: [Succeeded]}}",
         ["run_after_cycle: x.yaml:3 · actions.A.runAfter · deze acties wachten op elkaar: A → A"]),
        (TRIGGER + "actions:\n  A: {type: Scope, runAfter: {C: [Failed]}}\n  B: {type: Scope, runAfter: {A: [Succeeded]}}\n"
         "  C: {type: Scope, runAfter: {B: [Succeeded]}}\n  D: {type: Scope, runAfter: {C: [Succeeded]}}",
         ["run_after_cycle: x.yaml:3 · actions.A.runAfter · deze acties wachten op elkaar: A → C → B → A"]),
        (TRIGGER + "actions:\n  A: " + COMPOSE + "\n  G: {type: Scope, actions: {a: " + COMPOSE + "}}",
         ['name_not_unique: x.yaml:4 · actions.G.actions.a · de naam "a" komt vaker voor; elke naam is uniek in de hele stroom']),
        (TRIGGER + f"actions:\n  {'x' * 81}: " + COMPOSE,
         [f"name_length: x.yaml:3 · actions.{'x' * 81} · een naam heeft 1 tot en met 80 tekens; deze heeft er 81"]),
        (TRIGGER + "actions:\n  '': " + COMPOSE,
         ["name_length: x.yaml:3 · actions. · een naam heeft 1 tot en met 80 tekens; deze heeft er 0"]),
        (TRIGGER + 'actions:\n  "A\\tB": ' + COMPOSE,
         ["name_character: x.yaml:3 · actions.A\tB · een naam bevat geen onzichtbare tekens, zoals een tab of een nieuwe regel"]),
        (TRIGGER + "actions:\n  G: {type: Scope, actions: {V: {type: InitializeVariable, inputs: {variables: [{name: x, type: String}]}}}}",
         ["initialize_not_on_top: x.yaml:3 · actions.G.actions.V · een variabele aanmaken kan alleen op het hoogste niveau, buiten groepen en lussen"]),
        (TRIGGER + "actions:\n  L: {type: Foreach, foreach: x, actions: {G: {type: Scope, actions: {S: {type: Terminate, inputs: {runStatus: Failed}}}}}}",
         ['terminate_in_loop: x.yaml:3 · actions.L.actions.G.actions.S · Terminate kan niet in een lus ("L")']),
        ("triggers: {R: {type: Recurrence, splitOn: x, recurrence: {frequency: Day, interval: 1}}}\nactions:\n  A: {type: Response, inputs: {}}",
         ["response_with_split_on: x.yaml:3 · actions.A · een antwoord (Response) kan niet samen met splitOn: er zijn dan meer stromen dan aanroepen",
          "response_without_request: x.yaml:3 · actions.A · een antwoord (Response) kan alleen in een stroom met een Request-trigger"]),
        (TRIGGER + "actions:\n  A: {type: Switch, expression: 1, cases: {B: {case: 1}, C: {case: 1}, D: {case: true}}}",
         ['case_twice: x.yaml:3 · actions.A.cases.C · de waarde van tak "C" komt al voor in een eerdere tak']),
        (TRIGGER + "staticResults: {Vast: {}}\nactions:\n  A: {type: Scope, runtimeConfiguration: {staticResult: {name: Vsat, staticResultOptions: Enabled}}}",
         ['static_result_unknown: x.yaml:4 · actions.A.runtimeConfiguration · er is geen vaste uitkomst "Vsat" in staticResults, bedoelt u "Vast"?']),
    ],
)  # fmt: skip
def test_what_does_not_hang_together(text: str, says: list[str]) -> None:
    assert said(text) == says


def codes(text: str) -> list[str]:
    return [one.split(":")[0] for one in said(text)]


def test_sizes_have_an_end() -> None:
    many = "".join(f"  A{number}: {COMPOSE}\n" for number in range(MOST_ACTIONS + 1))
    assert codes(TRIGGER + "actions:\n" + many) == ["too_many_actions"]
    triggers = ", ".join(f"T{number}: {{type: Request}}" for number in range(11))
    assert codes(f"triggers: {{{triggers}}}\nactions: {{}}") == ["too_many_triggers"]
    cases = ", ".join(f"C{number}: {{case: {number}}}" for number in range(26))
    assert codes(TRIGGER + f"actions: {{A: {{type: Switch, expression: 1, cases: {{{cases}}}}}}}") == [
        "too_many_cases"
    ]


@pytest.mark.parametrize(("levels", "expected"), [(8, []), (9, ["nested_too_deep"])])
def test_groups_nest_eight_deep(levels: int, expected: list[str]) -> None:
    inner = ""
    for level in range(levels):
        inner = f"G{level}: {{type: Scope, actions: {{{inner}}}}}"
    assert codes(TRIGGER + f"actions: {{{inner}}}") == expected


@pytest.mark.parametrize(
    ("letter", "expected"), [("g", []), ("é", ["names_too_long"] * 4), ("😀", ["names_too_long"] * 7)]
)
def test_names_within_names_fit_in_an_index(letter: str, expected: list[str]) -> None:
    inner = f"'{letter * 80}': {COMPOSE}"
    for level in range(8):
        inner = f"'{letter * 79}{level}': {{type: Foreach, foreach: [1], actions: {{{inner}}}}}"

    assert codes(TRIGGER + f"actions: {{{inner}}}") == expected


def test_a_name_with_blanks_may_be_waited_for_with_underscores() -> None:
    assert (
        said(
            TRIGGER
            + "actions:\n  Taak maken: "
            + COMPOSE
            + "\n  B: {type: Scope, runAfter: {taak_maken: [Succeeded]}}"
        )
        == []
    )
