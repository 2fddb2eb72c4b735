from __future__ import annotations

from typing import Any

import pytest

from workflows.definition.flow import Trigger
from workflows.definition.old_style import connector_named, operation_of

BY_NAME = {"connection": {"name": "@parameters('$connections')['onedrive_1']['connectionId']"}}
BY_REFERENCE = {"connection": {"referenceName": "onedriveforbusiness_mijn-stroom"}}


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        (
            BY_REFERENCE,
            "/datasets/default/triggers/onnewfilev2",
            ("shared_onedriveforbusiness", "OnNewFileV2"),
        ),
        (BY_NAME, "/datasets/default/triggers/batch/onnewfilesv2", ("shared_onedrive", "OnNewFilesV2")),
        (BY_NAME, "/datasets/default/triggers/onUpdatedFile", ("shared_onedrive", "OnUpdatedFile")),
        (BY_REFERENCE, "/datasets/default/files", None),
        (
            {"connection": {"name": "@parameters('$connections')['office365']['connectionId']"}},
            "/datasets/default/triggers/onnewfile",
            None,
        ),
        (None, "/datasets/default/triggers/onnewfile", None),
    ],
)
def test_a_path_of_onedrives_triggers_names_an_operation(
    host: Any, path: str, expected: tuple[str, str] | None
) -> None:
    assert operation_of({"host": host, "method": "get", "path": path}) == expected
    assert operation_of("@parameters('x')") is None


def test_a_trigger_in_the_old_spelling_has_an_operation_and_its_queries_are_the_parameters() -> None:
    inputs = {
        "host": BY_REFERENCE,
        "path": "/datasets/default/triggers/onnewfile",
        "queries": {"folderId": "a.b"},
    }
    trigger = Trigger(name="T", type="ApiConnection", inputs=inputs)

    assert trigger.operation == ("shared_onedriveforbusiness", "OnNewFile")
    assert trigger.parameters == {"folderId": "a.b"}
    assert Trigger(name="T", type="Request").parameters == {}


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ({"apiId": "/providers/Microsoft.PowerApps/apis/shared_Office365", "connectionName": "x"}, "shared_office365"),
        ({"connectionName": "shared_office365_1"}, "shared_office365"),
        ({"connectionName": "shared_office365-2"}, "shared_office365"),
        ({"connectionName": "shared_office365"}, "shared_office365"),
        ({"connectionReferenceName": "shared_office365"}, "shared_office365"),
        ({"connection": "shared_office365", "connectionName": ""}, "shared_office365"),
        ({"connection": {"name": "x"}}, ""),
        ({"apiId": ["x"]}, ""),
    ],
)  # fmt: skip
def test_an_operation_names_its_connector_also_without_api_id(host: Any, name: str) -> None:
    assert connector_named(host) == name
