from __future__ import annotations

import json

from workflows.definition.import_report import import_report
from workflows.definition.reader import read_one
from workflows.operations.catalogue import offered
from workflows.operations.left_out import LEFT_OUT


def _asking(connector: str, operation: str) -> str:
    host = {"apiId": f"/providers/Microsoft.PowerApps/apis/{connector}", "operationId": operation}
    action = {"type": "OpenApiConnection", "inputs": {"host": host, "parameters": {}}}
    return json.dumps({"triggers": {"manual": {"type": "Request"}}, "actions": {"Vraag": action}})


def _said(connector: str, operation: str) -> str:
    return str(import_report(read_one(_asking(connector, operation), "x.json"), offered()).actions[0])


def test_nothing_is_both_offered_and_left_out() -> None:
    assert set(LEFT_OUT) & set(offered().operations) == set()


def test_an_import_says_why_an_operation_is_left_out_on_purpose() -> None:
    said = [
        _said("shared_onedriveforbusiness", "GetFileContent"),
        _said("shared_sharepointonline", "PostItem"),
        _said("shared_planner", "CreateTask_V2"),
        _said("shared_planner", "Dans"),
    ]

    assert [one.partition(", omdat ")[2] for one in said] == [
        "de inhoud van een bestand niet door een stroom gaat: dan kwam zij in de geschiedenis",
        "SharePoint hier alleen als bewaakte map bestaat, zonder lijsten en pagina's",
        "dit een oude vorm is; gebruik CreateTask_V3",
        'de verbinding "shared_planner" hier geen operatie "Dans" heeft',
    ]
