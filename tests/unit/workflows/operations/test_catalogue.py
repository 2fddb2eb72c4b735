from __future__ import annotations

import re
from importlib import resources

from workflows.definition.validate import validate
from workflows.operations.catalogue import MAKERS, offered

SHIPPED = (resources.files("workflows") / "flows" / "whatsapp-bewaren.yaml").read_text(encoding="utf-8")


def test_every_operation_stands_under_its_own_name() -> None:
    operations = offered().operations

    assert len(operations) == len(MAKERS)
    assert {connector for connector, _ in operations} == {
        "shared_bewaarstroom",
        "shared_approvals",
        "shared_office365",
        "shared_flowpush",
        "shared_onedriveforbusiness",
        "shared_teams",
        "shared_planner",
        "shared_conversionservice",
    }
    assert all(name == (one.connector, one.operation_id) for name, one in operations.items())


def test_the_shipped_flow_uses_all_that_is_our_own() -> None:
    flow = validate(SHIPPED, "whatsapp-bewaren.yaml", offered())

    used = set(re.findall(r"operationId: (\w+)", SHIPPED)) - {"OnUploadComplete"}
    assert used == {name for connector, name in offered().operations if connector == "shared_bewaarstroom"}
    assert flow.title == "WhatsApp bewaren"


def test_every_operation_is_explained_in_sentences() -> None:
    for make in MAKERS:
        made = make(None)  # type: ignore[arg-type]  # an operation touches its house only when it is called
        told = [made.summary, *made.parameters.values(), *made.body.values()]
        assert [one for one in told if not one.endswith(".")] == []
