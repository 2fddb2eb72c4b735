from __future__ import annotations

from xml.etree import ElementTree as ET

from workflows.definition.reader import read_flow
from workflows.definition.svg import svg

TEXT = """
metadata: {title: "<Titel> & \\"zo\\""}
triggers: {T: {type: Request}}
actions:
  "A <b> & \\x01": {type: Compose, inputs: 1}
  Een hele lange naam van een actie die niet past in een vakje: {type: Compose, runAfter: {"A <b> & \\x01": [Failed]}, inputs: 1}
"""
NAMESPACE = "{http://www.w3.org/2000/svg}"


def test_any_name_makes_a_good_picture() -> None:
    root = ET.fromstring(svg(read_flow(TEXT, "x.yaml")))  # noqa: S314 # our own text
    assert root.get("aria-label") == '<Titel> & "zo": 2 acties'
    assert [title.text for title in root.iter(f"{NAMESPACE}title")] == [
        "T",
        "A <b> & ",
        "Een hele lange naam van een actie die niet past in een vakje",
    ]
    texts = [text.text for text in root.iter(f"{NAMESPACE}text")]
    assert "Een hele lange naam van een actie…" in texts
    assert "Failed" in texts
