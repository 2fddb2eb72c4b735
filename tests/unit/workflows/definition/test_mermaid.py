from __future__ import annotations

from workflows.definition.mermaid import mermaid
from workflows.definition.reader import read_flow

TEXT = """
triggers: {Knop "ja": {type: Request}}
actions:
  A: {type: Compose, inputs: 1}
  B: {type: Scope, runAfter: {A: [Failed, Succeeded], Weg: [Succeeded]}, actions: {C: {type: Compose, inputs: 1}}}
  D: {type: Scope, actions: {}}
  E: {type: If, runAfter: {A: [Succeeded]}, expression: 1, actions: {F: {type: Compose, inputs: 1}}, else: {actions: {G: {type: Compose, inputs: 1}}}}
"""


def test_a_flow_as_mermaid() -> None:
    assert mermaid(read_flow(TEXT, "x.yaml")).split("\n") == [
        "flowchart TD",
        '  t0(["Knop #34;ja#34;"])',
        "  t0 --> a0",
        "  t0 --> a2",
        '  a0["A"]',
        '  subgraph a1["B (Scope)"]',
        '    a1_0["C"]',
        "  end",
        '  a2["D"]',
        '  subgraph a3["E (If)"]',
        '    subgraph a3b0["ja"]',
        '      a3b0_0["F"]',
        "    end",
        '    subgraph a3b1["anders"]',
        '      a3b1_0["G"]',
        "    end",
        "  end",
        "  a0 -->|Failed, Succeeded| a1",
        "  a0 --> a3",
        "",
    ]
